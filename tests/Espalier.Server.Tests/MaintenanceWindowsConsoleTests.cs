using System.Net.Http.Headers;
using System.Text.Json;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Devices;
using Espalier.Server.Tests.Actions;
using Espalier.Testing.Browser;
using Microsoft.Playwright;

namespace Espalier.Server.Tests;

/// <summary>Maintenance windows as an administrator gives them to a collection, in a real browser on a real site.</summary>
public sealed class MaintenanceWindowsConsoleTests : IAsyncLifetime
{
    private readonly BrowserFixture _browser = new();
    private SiteWithMacs _site = null!;
    private BrowserWindow _window = null!;
    private CollectionSummary _collection = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IPage Page => _window.Page;

    private ILocator Properties => Page.GetByRole(AriaRole.Dialog, new() { Name = _collection.Name + " Properties" });

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        _site = await SiteWithMacs.StartAsync(1, Token, firstAddress: "127.51.0.0");
        _collection = (await _site.AskAsync(new ListCollectionsRequest { Filter = "All Mac OS X" }, Token)).Items.ShouldHaveSingleItem();
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
    [Trait("Line", "COLL-9"), Trait("Line", "MW-1")]
    public async Task Windows_are_made_edited_switched_off_and_deleted_and_come_to_the_Mac()
    {
        var device = await _site.IdOfAsync(_site.Macs[0], Token);
        var before = (await _site.AskAsync(new GetDevice(device), Token)).AppliedPolicyVersion;

        await OpenAsync();
        await Properties.GetByRole(AriaRole.Button, new() { Name = "New maintenance window" }).ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog, new() { Name = "<new> Schedule" });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("Enter a name.")).ToBeVisibleAsync();
        await dialog.GetByLabel("Name").FillAsync("Saturday night");
        await dialog.GetByLabel("Effective date").FillAsync("2026-01-03");
        await dialog.GetByLabel("Start").FillAsync("22:00");
        await dialog.GetByLabel("End").FillAsync("02:30");
        await Assertions.Expect(dialog.GetByText("4 hours 30 minutes")).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByLabel("Duration (minutes)")).ToHaveValueAsync("270");
        await dialog.GetByLabel("Weekly").CheckAsync();
        await dialog.GetByLabel("Every (weeks)").FillAsync("2");
        await dialog.GetByLabel("Apply this schedule to").SelectOptionAsync(new SelectOptionValue { Label = "Software updates" });
        await _window.KeepScreenshotAsync("maintenance-window");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await AddAsync("Daily hour", static async dialog =>
        {
            await dialog.GetByLabel("Daily").CheckAsync();
            await dialog.GetByLabel("Duration (minutes)").FillAsync("60");
            await dialog.GetByLabel("Coordinated Universal Time").CheckAsync();
        });
        await Assertions.Expect(Properties.GetByText("1 Mac gains")).ToBeVisibleAsync();
        await SaveAsync();

        await OpenAsync();
        await Assertions.Expect(Row("Saturday night")).ToContainTextAsync("Every 2 weeks on Saturday at 22:00 from 2026-01-03, device's time");
        await Assertions.Expect(Row("Saturday night")).ToContainTextAsync("Software updates");
        await Assertions.Expect(Row("Daily hour")).ToContainTextAsync("UTC");
        await _window.KeepScreenshotAsync("maintenance-windows");
        (await WindowsAsync()).ShouldBe([("Daily hour", 60, "AllDeployments", true), ("Saturday night", 270, "SoftwareUpdates", true)]);

        // Each is edited where it is; a Cancel leaves all as it was.
        await Row("Saturday night").GetByRole(AriaRole.Button, new() { Name = "Edit Saturday night" }).ClickAsync();
        var edit = Page.GetByRole(AriaRole.Dialog, new() { Name = "Saturday night Schedule" });
        await Assertions.Expect(edit.GetByLabel("End")).ToHaveValueAsync("02:30");
        await edit.GetByLabel("Monthly, by weekday").CheckAsync();
        await edit.GetByLabel("On the").SelectOptionAsync(new SelectOptionValue { Label = "last" });
        await edit.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Row("Daily hour").GetByRole(AriaRole.Checkbox, new() { Name = "Enable Daily hour" }).UncheckAsync();
        await SaveAsync();
        await OpenAsync();
        await Row("Daily hour").GetByRole(AriaRole.Button, new() { Name = "Delete Daily hour" }).ClickAsync();
        await Properties.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        (await WindowsAsync()).ShouldBe([("Daily hour", 60, "AllDeployments", false), ("Saturday night", 270, "SoftwareUpdates", true)]);

        // Polls are a day apart: the Mac was told.
        await SiteWithMacs.UntilAsync(async () => await _site.AskAsync(new GetDevice(device), Token) is var d && d.AppliedPolicyVersion == d.PolicyVersion && d.PolicyVersion != before, Token);
        await GoAsync($"/assets-and-compliance/devices/{device}?tab=Maintenance%20Windows");
        var effective = Page.GetByRole(AriaRole.Table, new() { Name = "Maintenance windows in its policy" });
        await Assertions.Expect(effective.GetByRole(AriaRole.Row, new() { Name = "Saturday night Every month on the last Saturday at 22:00" })).ToContainTextAsync(_collection.Name);
        await Assertions.Expect(effective.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);

        await OpenAsync();
        await Row("Daily hour").GetByRole(AriaRole.Button, new() { Name = "Delete Daily hour" }).ClickAsync();
        await SaveAsync();
        await OpenAsync();
        await Assertions.Expect(Properties.GetByRole(AriaRole.Table, new() { Name = "Maintenance windows" }).GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        (await WindowsAsync()).Select(static w => w.Name).ShouldBe(["Saturday night"]);
        _window.Errors.ShouldBeEmpty();
    }

    private ILocator Row(string window) => Properties.GetByRole(AriaRole.Table, new() { Name = "Maintenance windows" }).GetByRole(AriaRole.Row).Filter(new() { HasText = window });

    private async Task OpenAsync()
    {
        await GoAsync("/assets-and-compliance/device-collections");
        await Page.GetByRole(AriaRole.Row, new() { Name = _collection.Name }).Filter(new() { HasNotText = "Unknown" }).ClickAsync();
        await Page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "Properties" }).ClickAsync();
        await Properties.GetByRole(AriaRole.Tab, new() { Name = "Maintenance Windows" }).ClickAsync();
    }

    private async Task AddAsync(string name, Func<ILocator, Task> fill)
    {
        await Properties.GetByRole(AriaRole.Button, new() { Name = "New maintenance window" }).ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog, new() { Name = "<new> Schedule" });
        await dialog.GetByLabel("Name").FillAsync(name);
        await fill(dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
    }

    private async Task SaveAsync()
    {
        await Properties.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(Properties).ToHaveCountAsync(0);
    }

    private async Task GoAsync(string address)
    {
        await Page.GotoAsync(new Uri(_site.Console, address).ToString());
        await Page.Locator("html[data-ready]").WaitForAsync();
    }

    private async Task<List<(string? Name, int Minutes, string? Use, bool IsEnabled)>> WindowsAsync()
    {
        using var http = new HttpClient { BaseAddress = _site.Console };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await _site.ApiTokenAsync(isSignInLink: false, Token));
        using var answer = JsonDocument.Parse(await http.GetStringAsync($"/api/v1/collections/{_collection.Id}/maintenance-windows", Token));
        return [.. answer.RootElement.GetProperty("items").EnumerateArray().Select(static w =>
            (w.GetProperty("name").GetString(), w.GetProperty("durationMinutes").GetInt32(), w.GetProperty("appliesTo").GetString(), w.GetProperty("isEnabled").GetBoolean()))];
    }
}
