using System.Net.Http.Headers;
using System.Text.Json;
using Espalier.Server.Tests.Actions;
using Espalier.Testing.Browser;
using Microsoft.Playwright;

namespace Espalier.Server.Tests;

/// <summary>A site with one Mac, and a browser in which its administrator has signed in; skips the test where there is no browser.</summary>
/// <param name="firstAddress">Where the Mac connects from; a class has one that no other has.</param>
public abstract class SiteInBrowser(string firstAddress) : IAsyncLifetime
{
    private readonly BrowserFixture _browser = new();
    private SiteWithMacs? _site;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected SiteWithMacs Site => _site!;

    private protected BrowserWindow Window { get; private set; } = null!;

    protected IPage Page => Window.Page;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        _site = await SiteWithMacs.StartAsync(1, Token, firstAddress: firstAddress);
        Window = await _browser.OpenAsync();
        await OpenAsync("/sign-in/link?code=" + await Site.ApiTokenAsync(isSignInLink: true, Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected async Task OpenAsync(string path)
    {
        await Page.GotoAsync(new Uri(Site.Console, path).ToString());
        await Page.Locator("html[data-ready]").WaitForAsync();
    }

    protected async Task ReloadAsync()
    {
        await Page.ReloadUntilReadyAsync();
    }

    /// <summary>What the admin API answers at a path.</summary>
    protected async Task<JsonElement> ApiAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = Site.Console };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Site.ApiTokenAsync(isSignInLink: false, Token));
        using var answer = JsonDocument.Parse(await http.GetStringAsync(path, Token));
        return answer.RootElement.Clone();
    }
}
