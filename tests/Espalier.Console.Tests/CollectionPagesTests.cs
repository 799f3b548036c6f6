using Espalier.Contracts.Admin.Collections;
using Microsoft.Playwright;

namespace Espalier.Console.Tests;

public sealed class CollectionPagesTests(ConsoleFixture console)
{
    [Fact]
    [Trait("Line", "COLL-5")]
    public async Task A_query_is_previewed_while_typed_and_its_mistake_is_marked()
    {
        await using var window = await console.OpenAsync("/assets-and-compliance/device-collections");
        var page = window.Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "Laptops in Berlin" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create Device Collection" }).ClickAsync();
        var wizard = page.GetByRole(AriaRole.Dialog, new() { Name = "Create Device Collection Wizard" });
        await wizard.GetByLabel("Name").FillAsync("Macs on 15");
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Query Rule" }).ClickAsync();

        var rule = page.GetByRole(AriaRole.Dialog, new() { Name = "Query Rule Properties" });
        await rule.GetByLabel("Name").FillAsync("macOS 15");
        await rule.GetByLabel("Query statement").FillAsync("select * from SMS_R_System where SMS_R_System.Colour = 'red'");
        await Assertions.Expect(rule.GetByText("SMS_R_System has no property Colour. (column 47)")).ToBeVisibleAsync();
        await Assertions.Expect(rule.Locator("mark")).ToHaveTextAsync("Colour");
        await window.KeepScreenshotAsync("query-mistake");
        await rule.GetByLabel("Query statement").FillAsync("select * from SMS_R_System where SMS_R_System.OperatingSystemNameandVersion like 'Apple Mac OS X 15%'");
        await Assertions.Expect(rule.GetByText("17 devices are selected now, within the limiting collection.")).ToBeVisibleAsync();
        await window.KeepScreenshotAsync("query-preview");
        await rule.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();

        await wizard.GetByRole(AriaRole.Button, new() { Name = "Direct Rule" }).ClickAsync();
        var devices = page.GetByRole(AriaRole.Dialog, new() { Name = "Select Devices" });
        await devices.GetByRole(AriaRole.Searchbox, new() { Name = "Filter" }).FillAsync("mac-0042");
        await devices.GetByRole(AriaRole.Row, new() { Name = "mac-0042" }).ClickAsync();
        await devices.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Exclude Collections" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Select Collection" }).GetByRole(AriaRole.Row, new() { Name = "Laptops in Berlin" }).DblClickAsync();
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Assertions.Expect(wizard.GetByText("The collection will have 17 devices.")).ToBeVisibleAsync();
        await window.KeepScreenshotAsync("collection-wizard-summary");
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Assertions.Expect(wizard.GetByText("The Create Device Collection Wizard completed successfully")).ToBeVisibleAsync();
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Close" }).Last.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "Macs on 15" })).ToBeVisibleAsync();

        console.Site.Devices.AllCollections.Single(c => c.Summary.Name == "Macs on 15").Rules.Select(r => r.Kind)
            .ShouldBe([CollectionRuleKind.Query, CollectionRuleKind.Direct, CollectionRuleKind.Exclude]);
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Line", "COLL-9")]
    public async Task Properties_of_a_collection_have_its_variables_and_built_in_ones_are_fixed()
    {
        await using var window = await console.OpenAsync("/assets-and-compliance/device-collections?sel=T1200002");
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Properties" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Laptops in Berlin Properties" });
        await Assertions.Expect(dialog.GetByLabel("Name")).ToBeEnabledAsync();
        await dialog.GetByRole(AriaRole.Tab, new() { Name = "Collection Variables" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "New" }).ClickAsync();
        var variable = page.GetByRole(AriaRole.Dialog, new() { Name = "New Variable" });
        await variable.GetByLabel("Name").FillAsync("9lives");
        await variable.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(variable.GetByText("A name begins with a letter")).ToBeVisibleAsync();
        await variable.GetByLabel("Name").FillAsync("Office");
        await variable.GetByLabel("Value", new() { Exact = true }).FillAsync("Berlin");
        await variable.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Row, new() { Name = "Office Berlin" })).ToBeVisibleAsync();
        await window.KeepScreenshotAsync("collection-variables");
        window.Errors.ShouldBeEmpty();
    }
}
