using Microsoft.Playwright;

namespace Espalier.Console.Tests;

/// <summary>The guide's procedure "Deploying Configuration Baseline".</summary>
public sealed class BaselineDeploymentTests(ConsoleFixture console)
{
    [Fact]
    [Trait("Line", "BASE-1")]
    [Trait("Line", "BASE-3")]
    public async Task A_baseline_is_created_and_deployed_to_a_collection_that_was_browsed_for()
    {
        await using var window = await console.OpenAsync("/assets-and-compliance/compliance-settings/configuration-baselines");
        var page = window.Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "Security of laptops" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create Configuration Baseline" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Create Configuration Baseline" });
        await dialog.GetByLabel("Name").FillAsync("Encryption");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("Add at least one configuration item.")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        var items = page.GetByRole(AriaRole.Dialog, new() { Name = "Add Configuration Items" });
        await items.GetByRole(AriaRole.Row, new() { Name = "FileVault is on" }).ClickAsync();
        await items.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await window.KeepScreenshotAsync("baseline-dialog");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();

        await page.GetByRole(AriaRole.Row, new() { Name = "Encryption" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Deploy", Exact = true }).ClickAsync();
        var deploy = page.GetByRole(AriaRole.Dialog, new() { Name = "Deploy Configuration Baselines" });
        await deploy.GetByRole(AriaRole.Button, new() { Name = "Deploy" }).ClickAsync();
        await Assertions.Expect(deploy.GetByText("Select a collection.")).ToBeVisibleAsync();
        await deploy.GetByRole(AriaRole.Button, new() { Name = "Browse" }).ClickAsync();
        var collections = page.GetByRole(AriaRole.Dialog, new() { Name = "Select Collection" });
        await collections.GetByRole(AriaRole.Row, new() { Name = "Laptops in Berlin" }).DblClickAsync();

        // The preview says who gets it and who cannot, before anything happens.
        await Assertions.Expect(deploy.GetByText("1 Mac gains Encryption")).ToBeVisibleAsync();
        await Assertions.Expect(deploy.GetByText("No client installed").First).ToBeVisibleAsync();
        await window.KeepScreenshotAsync("deploy-dialog");
        await deploy.GetByLabel("Recurrence").SelectOptionAsync("Weekly");
        await deploy.GetByRole(AriaRole.Button, new() { Name = "Deploy" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Connected Macs hear of it within seconds.")).ToBeVisibleAsync();

        var made = console.Site.Compliance.Deployments.Single(d => d.BaselineName == "Encryption");
        (made.CollectionName, made.Schedule.Recurrence, made.Remediate).ShouldBe(("Laptops in Berlin", Contracts.Schedules.Recurrence.Weekly, true));
        await page.GotoAsync(console.Address + "/monitoring/system-status/deployments");
        await page.GetByRole(AriaRole.Row, new() { Name = "Encryption" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "View Status" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Encryption" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "mac-0001" })).ToBeVisibleAsync();
        await window.KeepScreenshotAsync("deployment-status");
        window.Errors.ShouldBeEmpty();
    }
}
