using Microsoft.Playwright;

namespace Espalier.Console.Tests;

/// <summary>What an administrator needs is in sight at 1280 by 720, without scrolling.</summary>
public sealed class FirstGlanceTests(ConsoleFixture console)
{
    [Fact]
    public async Task The_status_of_a_deployment_shows_what_is_wrong_first_with_its_reason()
    {
        var deployment = console.Site.Compliance.Deployments[0];
        await using var window = await console.OpenAsync($"/monitoring/system-status/deployments/{deployment.Id}");
        var grid = window.Page.GetByRole(AriaRole.Grid, new() { Name = "Deployment status" });
        await Assertions.Expect(grid.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("Non-compliant");
        var reason = await grid.GetByRole(AriaRole.Columnheader, new() { Name = "Reason" }).BoundingBoxAsync();
        (reason!.X + reason.Width).ShouldBeLessThanOrEqualTo(1280);
        window.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/assets-and-compliance/devices", "Last Contact")]
    [InlineData("/assets-and-compliance/device-collections", "Collection ID")]
    [InlineData("/monitoring/system-status/deployments", "Date Created")]
    [InlineData("/monitoring/system-status/jobs", "Started By")]
    [InlineData("/administration/security/certificates", "Macs Certified")]
    public async Task A_column_that_is_looked_at_is_not_cut(string address, string column)
    {
        await using var window = await console.OpenAsync(address);
        var head = await window.Page.GetByRole(AriaRole.Columnheader, new() { Name = column, Exact = true }).BoundingBoxAsync();
        (head!.X + head.Width).ShouldBeLessThanOrEqualTo(1280);
    }

    [Fact]
    public async Task Cells_stand_under_the_head_of_their_column_whatever_they_hold()
    {
        await using var window = await console.OpenAsync("/administration/security/certificates");
        var grid = window.Page.GetByRole(AriaRole.Grid);
        var heads = await grid.GetByRole(AriaRole.Columnheader).EvaluateAllAsync<double[]>("all => all.map(e => e.getBoundingClientRect().x)");
        await Assertions.Expect(grid.GetByRole(AriaRole.Row).Nth(1)).ToBeVisibleAsync();
        var cells = await grid.GetByRole(AriaRole.Row).Nth(1).GetByRole(AriaRole.Gridcell).EvaluateAllAsync<double[]>("all => all.map(e => e.getBoundingClientRect().x)");
        cells.ShouldBe(heads);
    }

    [Fact]
    public async Task A_list_without_commands_opens_no_empty_menu()
    {
        await using var window = await console.OpenAsync("/administration/security/security-roles");
        var row = window.Page.GetByRole(AriaRole.Grid).GetByRole(AriaRole.Row).Nth(1);
        await row.ClickAsync(new() { Button = MouseButton.Right });
        await Assertions.Expect(row).ToHaveAttributeAsync("aria-selected", "true");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Menu)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_reason_why_a_Mac_is_not_compliant_stands_first_on_its_page()
    {
        await using var window = await console.OpenAsync("/assets-and-compliance/devices/16777219?tab=Policies and Compliance");
        var first = window.Page.GetByRole(AriaRole.Table, new() { Name = "Deployed items" }).GetByRole(AriaRole.Row).Nth(1);
        await Assertions.Expect(first).ToContainTextAsync("Non-compliant");
        await Assertions.Expect(first).ToContainTextAsync("does not meet Is on");
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Times_on_the_timeline_keep_to_one_line()
    {
        await using var window = await console.OpenAsync("/assets-and-compliance/devices/16777219?tab=Timeline");
        var time = window.Page.GetByRole(AriaRole.Table, new() { Name = "Timeline" }).Locator("tbody time").First;
        await Assertions.Expect(time).ToBeVisibleAsync();
        (await time.EvaluateAsync<int>("time => time.getClientRects().length")).ShouldBe(1);
    }

    [Fact]
    public async Task The_window_is_named_after_what_it_shows()
    {
        await using var window = await console.OpenAsync("/assets-and-compliance/devices/16777219");
        await Assertions.Expect(window.Page).ToHaveTitleAsync("mac-0003 · Espalier");
        await window.Page.GetByRole(AriaRole.Navigation, new() { Name = "Path" }).GetByRole(AriaRole.Link, new() { Name = "Devices" }).ClickAsync();
        await Assertions.Expect(window.Page).ToHaveTitleAsync("Devices · Espalier");
        window.Errors.ShouldBeEmpty();
    }
}
