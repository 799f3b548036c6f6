using Microsoft.Playwright;
using Espalier.Server.Tests.Actions;
using Espalier.Testing.Browser;

namespace Espalier.Server.Tests;

/// <summary>Every page that the console leads to, in a real browser: no error, no failed request, a title and a heading, nothing wider than the window, text that can be read.</summary>
public sealed class EveryPageTests : IAsyncDisposable
{
    private readonly BrowserFixture _browser = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _browser.DisposeAsync();

    [Theory]
    [InlineData(1280, 720, false)]
    [InlineData(1920, 1080, true)]
    public async Task Every_page_of_the_demo_is_as_it_should_be(int width, int height, bool dark)
    {
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        await using var demo = await DemoProcess.StartAsync(12, Token);
        await using var window = await _browser.OpenAsync(width, height, dark);
        await window.Page.GotoAsync(demo.SignInLink);
        await window.Page.Locator("html[data-ready]").WaitForAsync();
        await SiteWithMacs.UntilAsync(async () => (await window.Page.GotoAsync(new Uri(demo.Address, "/assets-and-compliance/devices").ToString()))!.Ok && await ShowsAsync(window.Page.GetByText("Non-compliant").First), Token);
        var crawl = await CrawlAsync(window, demo.Address, $"demo-{width}-{(dark ? "dark" : "light")}", 30, pressesCommands: !dark);
        crawl.Dialogs.ShouldBeGreaterThan(dark ? -1 : 20);
    }

    [Theory]
    [InlineData(1280, 720, true)]
    [InlineData(1920, 1080, false)]
    public async Task Every_page_of_a_site_without_Macs_is_as_it_should_be(int width, int height, bool dark)
    {
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        await using var site = await SiteWithMacs.StartAsync(0, Token, static o => o with { HasReporting = true });
        await using var window = await _browser.OpenAsync(width, height, dark);
        await window.Page.GotoAsync(new Uri(site.Console, "/sign-in").ToString());
        (await PageCheck.FindProblemsAsync(window.Page)).ShouldBeEmpty();
        await window.Page.GotoAsync(new Uri(site.Console, "/sign-in/link?code=" + await site.ApiTokenAsync(isSignInLink: true, Token)).ToString());
        await window.Page.Locator("html[data-ready]").WaitForAsync();
        await CrawlAsync(window, site.Console, $"empty-{width}-{(dark ? "dark" : "light")}", 25);
    }

    /// <summary>A list fills a moment after its page has come.</summary>
    private static async Task<bool> ShowsAsync(ILocator text)
    {
        try
        {
            await text.WaitForAsync(new LocatorWaitForOptions { Timeout = 5000 });
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static async Task<ConsoleCrawl> CrawlAsync(BrowserWindow window, Uri site, string pictures, int least, bool pressesCommands = false)
    {
        var crawl = new ConsoleCrawl(window, pictures) { PressesCommands = pressesCommands };
        await crawl.RunAsync(site, "/", "/assets-and-compliance", "/monitoring", "/administration");
        crawl.Problems.ShouldBeEmpty();
        crawl.Opened.Count.ShouldBeGreaterThan(least, string.Join("\n", crawl.Opened));
        return crawl;
    }
}
