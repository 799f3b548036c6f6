using Espalier.Console.Tests.Gallery;
using Espalier.Testing.Browser;

[assembly: AssemblyFixture(typeof(Espalier.Console.Tests.ConsoleFixture))]

namespace Espalier.Console.Tests;

/// <summary>One gallery and one browser for all tests of the console.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    private readonly BrowserFixture _browser = new();
    private GalleryHost? _host;

    internal SampleSite Site => _host!.Site;

    public string Address => _host!.Address;

    public async ValueTask InitializeAsync() => _host = await GalleryHost.StartAsync();

    public async Task<BrowserWindow> OpenAsync(string path, int width = 1280, int height = 720, bool dark = false)
    {
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        var window = await _browser.OpenAsync(width, height, dark);
        await window.Page.GotoAsync(Address + path);
        if (path != "/sign-in")
        {
            await window.Page.Locator("html[data-ready]").WaitForAsync();
        }

        return window;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _host!.DisposeAsync();
    }
}
