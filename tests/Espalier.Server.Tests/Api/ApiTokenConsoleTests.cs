using System.Net;
using Espalier.Server.Tests.Actions;
using Espalier.Testing.Browser;
using Microsoft.Playwright;

namespace Espalier.Server.Tests.Api;

/// <summary>An administrator makes a token in the console, a program uses it, and it is revoked there.</summary>
public sealed class ApiTokenConsoleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_is_made_from_the_user_menu_shown_once_used_and_revoked()
    {
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        await using var site = await SiteWithMacs.StartAsync(1, Cancel, firstAddress: "127.49.0.0");
        await using var browser = new BrowserFixture();
        await using var window = await browser.OpenAsync();
        var page = window.Page;
        await page.GotoAsync(new Uri(site.Console, "/sign-in/link?code=" + await site.ApiTokenAsync(isSignInLink: true, Cancel)).ToString());
        await page.Locator("html[data-ready]").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "account and theme" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "API tokens" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create Token" }).First.ClickAsync();

        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByRole(AriaRole.Checkbox, new() { Name = "see devices" })).ToBeCheckedAsync();
        await dialog.GetByLabel("Name").FillAsync("nightly script");
        await dialog.GetByLabel("Valid for (days)").FillAsync("7");
        await window.KeepScreenshotAsync("api-token");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create", Exact = true }).ClickAsync();
        var shown = page.GetByRole(AriaRole.Dialog, new() { Name = "The token is made" });
        var token = await shown.GetByLabel("Token", new() { Exact = true }).InputValueAsync();
        await shown.GetByRole(AriaRole.Button, new() { Name = "Close" }).Last.ClickAsync();
        using var http = ApiTokenTests.Open(site.Console, token);
        (await StatusAsync(http)).ShouldBe(HttpStatusCode.OK);

        await page.ReloadUntilReadyAsync();
        var row = page.GetByRole(AriaRole.Grid, new() { Name = "API Tokens" }).GetByRole(AriaRole.Row).Filter(new() { HasText = "nightly script" });
        await Assertions.Expect(row).ToContainTextAsync("127.0.0.1");
        (await page.ContentAsync()).ShouldNotContain(token);
        await row.ClickAsync();
        await window.KeepScreenshotAsync("api-tokens");
        await page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();

        await Assertions.Expect(row).ToHaveCountAsync(0);
        (await StatusAsync(http)).ShouldBe(HttpStatusCode.Unauthorized);
        window.Errors.ShouldBeEmpty();
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("/api/v1/devices", Cancel);
        return answer.StatusCode;
    }
}
