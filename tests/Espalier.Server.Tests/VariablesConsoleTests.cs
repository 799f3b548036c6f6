using System.Net.Http.Headers;
using System.Text.Json;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Devices;
using Espalier.Server.Tests.Actions;
using Espalier.Testing.Browser;
using Microsoft.Playwright;

namespace Espalier.Server.Tests;

/// <summary>Variables as an administrator gives them to a collection and to one of its Macs, in a real browser on a real site.</summary>
public sealed class VariablesConsoleTests : IAsyncLifetime
{
    private const string Secret = "s3cret-of-all";

    private readonly BrowserFixture _browser = new();
    private SiteWithMacs _site = null!;
    private BrowserWindow _window = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IPage Page => _window.Page;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        _site = await SiteWithMacs.StartAsync(1, Token, firstAddress: "127.50.0.0");
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
    [Trait("Line", "COLL-9")]
    public async Task Variables_of_a_collection_and_of_a_Mac_are_kept_and_come_to_the_Mac()
    {
        var collection = (await _site.AskAsync(new ListCollectionsRequest { Filter = "All Mac OS X" }, Token)).Items.ShouldHaveSingleItem();
        var device = await _site.IdOfAsync(_site.Macs[0], Token);
        var before = (await _site.AskAsync(new GetDevice(device), Token)).AppliedPolicyVersion;

        var properties = Page.GetByRole(AriaRole.Dialog, new() { Name = collection.Name + " Properties" });
        await OpenVariablesAsync();
        await AddAsync(properties, "Office", "Rome", isMasked: false);
        await AddAsync(properties, "Pin", Secret, isMasked: true);
        await properties.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(properties).ToHaveCountAsync(0);

        await OpenVariablesAsync();
        await Assertions.Expect(properties.GetByRole(AriaRole.Row, new() { Name = "Office Rome" })).ToBeVisibleAsync();
        await Assertions.Expect(properties.GetByRole(AriaRole.Row, new() { Name = "Pin ••••••" })).ToBeVisibleAsync();
        (await Page.ContentAsync()).ShouldNotContain(Secret);
        (await VariablesAsync($"/api/v1/collections/{collection.Id}/variables")).ShouldBe([("Office", "Rome", false), ("Pin", null, true)]);

        await GoAsync($"/assets-and-compliance/devices/{device}?tab=Variables");
        var own = Page.GetByRole(AriaRole.Region, new() { Name = "Variables of this Mac" });
        await AddAsync(own, "office", "Berlin", isMasked: false);
        await own.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(Page.GetByText("The variables are saved.")).ToBeVisibleAsync();

        await Page.ReloadUntilReadyAsync();
        await Assertions.Expect(own.GetByRole(AriaRole.Row, new() { Name = "office Berlin" })).ToBeVisibleAsync();
        var effective = Page.GetByRole(AriaRole.Region, new() { Name = "Variables in its policy" });
        await Assertions.Expect(effective.GetByRole(AriaRole.Row, new() { Name = "office Berlin This Mac" })).ToBeVisibleAsync();
        await Assertions.Expect(effective.GetByRole(AriaRole.Row, new() { Name = "Pin •••••• " + collection.Name })).ToBeVisibleAsync();
        (await VariablesAsync($"/api/v1/devices/{device}/variables")).ShouldBe([("office", "Berlin", false)]);
        await _window.KeepScreenshotAsync("variables");

        // Polls are a day apart: it was told.
        await SiteWithMacs.UntilAsync(async () => await _site.AskAsync(new GetDevice(device), Token) is var d && d.AppliedPolicyVersion == d.PolicyVersion && d.PolicyVersion != before, Token);
        _window.Errors.ShouldBeEmpty();

        async Task OpenVariablesAsync()
        {
            await GoAsync("/assets-and-compliance/device-collections");
            await Page.GetByRole(AriaRole.Row, new() { Name = collection.Name }).Filter(new() { HasNotText = "Unknown" }).ClickAsync();
            await Page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "Properties" }).ClickAsync();
            await properties.GetByRole(AriaRole.Tab, new() { Name = "Collection Variables" }).ClickAsync();
        }
    }

    private async Task AddAsync(ILocator table, string name, string value, bool isMasked)
    {
        await table.GetByRole(AriaRole.Button, new() { Name = "New" }).ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog, new() { Name = "New Variable" });
        await dialog.GetByLabel("Name").FillAsync(name);
        await dialog.GetByLabel("Do not display this value in the console").SetCheckedAsync(isMasked);
        await dialog.GetByLabel("Value", new() { Exact = true }).FillAsync(value);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
    }

    private async Task GoAsync(string address)
    {
        await Page.GotoAsync(new Uri(_site.Console, address).ToString());
        await Page.Locator("html[data-ready]").WaitForAsync();
    }

    private async Task<List<(string? Name, string? Value, bool IsMasked)>> VariablesAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = _site.Console };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await _site.ApiTokenAsync(isSignInLink: false, Token));
        using var answer = JsonDocument.Parse(await http.GetStringAsync(path, Token));
        return [.. answer.RootElement.GetProperty("items").EnumerateArray().Select(static v =>
            (v.GetProperty("name").GetString(), v.TryGetProperty("value", out var value) ? value.GetString() : null, v.GetProperty("isMasked").GetBoolean()))];
    }
}
