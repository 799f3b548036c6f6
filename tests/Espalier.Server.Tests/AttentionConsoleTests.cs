using Microsoft.Playwright;

namespace Espalier.Server.Tests;

/// <summary>How an administrator comes from what is wrong to the Macs it is about, in a real browser.</summary>
public sealed class AttentionConsoleTests() : SiteInBrowser("127.48.0.0")
{
    [Fact]
    public async Task An_alert_leads_to_the_records_it_is_about_and_is_acknowledged_until_it_is_mended()
    {
        var device = await Site.IdOfAsync(Site.Macs[0], Token);
        await Site.RunSqlAsync($"UPDATE dev_status SET conflict_with = 16000001 WHERE resource_id = {device}", Token);
        await Site.AddRecordAsync(16800021, "bystander", "Unknown-PMA", "Apple Mac OS X 15.1", Token);
        await ReloadAsync();
        var link = Page.GetByRole(AriaRole.Banner).GetByRole(AriaRole.Link, new() { Name = "Alerts, 1 open" });
        await Assertions.Expect(link).ToHaveTextAsync("Alerts1");
        await link.ClickAsync();

        var grid = Page.GetByRole(AriaRole.Grid, new() { Name = "Alerts" });
        var row = grid.GetByRole(AriaRole.Row).Filter(new() { HasText = "1 record is in conflict with another" });
        await row.ClickAsync();
        await Page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("Administrator");
        await Window.KeepScreenshotAsync("alerts");
        await ReloadAsync();
        await Assertions.Expect(row).ToContainTextAsync("Acknowledged");
        await Assertions.Expect(Page.GetByRole(AriaRole.Banner).GetByRole(AriaRole.Link, new() { Name = "Alerts", Exact = true })).ToBeVisibleAsync();
        (await ApiAsync("/api/v1/alerts")).EnumerateArray().Single(static a => a.GetProperty("id").GetString() == "conflict-records").GetProperty("acknowledgedBy").GetString().ShouldBe("Administrator");
        (await ApiAsync("/api/v1/devices?condition=Conflict&condition=WithClient")).GetProperty("total").GetInt32().ShouldBe(1);
        (await ApiAsync("/api/v1/devices?condition=Conflict&condition=WithoutClient")).GetProperty("total").GetInt32().ShouldBe(0);

        await row.DblClickAsync();
        var devices = Page.GetByRole(AriaRole.Grid, new() { Name = "Devices" });
        await Assertions.Expect(devices.GetByRole(AriaRole.Row, new() { Name = Site.Macs[0].Plan.Name })).ToBeVisibleAsync();
        await Assertions.Expect(devices.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Assertions.Expect(Page.GetByText("Conflict Record is Yes")).ToBeVisibleAsync();
        Window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_charts_of_the_overview_lead_to_the_Macs_they_count()
    {
        await Site.AddRecordAsync(16800031, "old-one", "Unknown-PMA", "Apple Mac OS X 15.77.1", Token);
        await OpenAsync("/assets-and-compliance");
        await Page.GetByRole(AriaRole.Region, new() { Name = "macOS versions" }).GetByRole(AriaRole.Link, new() { Name = "macOS 15.77.1" }).ClickAsync();
        var rows = Page.GetByRole(AriaRole.Grid, new() { Name = "Devices" }).GetByRole(AriaRole.Row);
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync("old-one");

        await OpenAsync("/assets-and-compliance");
        await Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Enrolled" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync(Site.Macs[0].Plan.Name);

        // Narrowed further by hand, and wide again.
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add criteria" }).ClickAsync();
        await Page.GetByRole(AriaRole.Combobox, new() { Name = "Column" }).SelectOptionAsync("Client Activity");
        await Page.GetByRole(AriaRole.Combobox, new() { Name = "Value" }).SelectOptionAsync("Inactive");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Assertions.Expect(Page.GetByText("Client Activity is Inactive")).ToBeVisibleAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Remove Client Activity is Inactive" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Remove Client is Yes" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        Window.Errors.ShouldBeEmpty();
    }
}
