using System.Net.Http.Headers;
using System.Text.Json;
using Espalier.Server.Tests.Actions;
using Espalier.Testing.Browser;
using Microsoft.Playwright;

namespace Espalier.Server.Tests;

/// <summary>How an administrator comes from what is wrong to the Macs it is about, in a real browser.</summary>
public sealed class AttentionConsoleTests : IAsyncLifetime
{
    private readonly BrowserFixture _browser = new();
    private SiteWithMacs _site = null!;
    private BrowserWindow _window = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IPage Page => _window.Page;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        _site = await SiteWithMacs.StartAsync(1, Token, firstAddress: "127.48.0.0");
        _window = await _browser.OpenAsync();
        await Page.GotoAsync(new Uri(_site.Console, "/sign-in/link?code=" + await _site.ApiTokenAsync(isSignInLink: true, Token)).ToString());
        await Page.Locator("html[data-ready]").WaitForAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_alert_leads_to_the_records_it_is_about_and_is_acknowledged_until_it_is_mended()
    {
        var device = await _site.IdOfAsync(_site.Macs[0], Token);
        await _site.RunSqlAsync($"UPDATE dev_status SET conflict_with = 16000001 WHERE resource_id = {device}", Token);
        await _site.AddRecordAsync(16800021, "bystander", "Unknown-PMA", "Apple Mac OS X 15.1", Token);
        await Page.ReloadAsync();
        await Page.Locator("html[data-ready]").WaitForAsync();
        var link = Page.GetByRole(AriaRole.Banner).GetByRole(AriaRole.Link, new() { Name = "Alerts, 1 open" });
        await Assertions.Expect(link).ToHaveTextAsync("Alerts1");
        await link.ClickAsync();

        var grid = Page.GetByRole(AriaRole.Grid, new() { Name = "Alerts" });
        var row = grid.GetByRole(AriaRole.Row).Filter(new() { HasText = "1 record is in conflict with another" });
        await row.ClickAsync();
        await Page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("Administrator");
        await _window.KeepScreenshotAsync("alerts");
        await Page.ReloadAsync();
        await Page.Locator("html[data-ready]").WaitForAsync();
        await Assertions.Expect(row).ToContainTextAsync("Acknowledged");
        await Assertions.Expect(Page.GetByRole(AriaRole.Banner).GetByRole(AriaRole.Link, new() { Name = "Alerts", Exact = true })).ToBeVisibleAsync();
        (await AskAsync("/api/v1/alerts")).EnumerateArray().Single(static a => a.GetProperty("id").GetString() == "conflict-records").GetProperty("acknowledgedBy").GetString().ShouldBe("Administrator");
        (await AskAsync("/api/v1/devices?condition=Conflict&condition=WithClient")).GetProperty("total").GetInt32().ShouldBe(1);
        (await AskAsync("/api/v1/devices?condition=Conflict&condition=WithoutClient")).GetProperty("total").GetInt32().ShouldBe(0);

        await row.DblClickAsync();
        var devices = Page.GetByRole(AriaRole.Grid, new() { Name = "Devices" });
        await Assertions.Expect(devices.GetByRole(AriaRole.Row, new() { Name = _site.Macs[0].Plan.Name })).ToBeVisibleAsync();
        await Assertions.Expect(devices.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Assertions.Expect(Page.GetByText("Conflict Record is Yes")).ToBeVisibleAsync();
        _window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_charts_of_the_overview_lead_to_the_Macs_they_count()
    {
        await _site.AddRecordAsync(16800031, "old-one", "Unknown-PMA", "Apple Mac OS X 15.77.1", Token);
        await Page.GotoAsync(new Uri(_site.Console, "/assets-and-compliance").ToString());
        await Page.Locator("html[data-ready]").WaitForAsync();
        await Page.GetByRole(AriaRole.Region, new() { Name = "macOS versions" }).GetByRole(AriaRole.Link, new() { Name = "macOS 15.77.1" }).ClickAsync();
        var rows = Page.GetByRole(AriaRole.Grid, new() { Name = "Devices" }).GetByRole(AriaRole.Row);
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync("old-one");

        await Page.GotoAsync(new Uri(_site.Console, "/assets-and-compliance").ToString());
        await Page.Locator("html[data-ready]").WaitForAsync();
        await Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Enrolled" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync(_site.Macs[0].Plan.Name);

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
        _window.Errors.ShouldBeEmpty();
    }

    private async Task<JsonElement> AskAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = _site.Console };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await _site.ApiTokenAsync(isSignInLink: false, Token));
        using var answer = JsonDocument.Parse(await http.GetStringAsync(path, Token));
        return answer.RootElement.Clone();
    }
}
