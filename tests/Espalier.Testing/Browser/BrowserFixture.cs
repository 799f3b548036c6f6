using Microsoft.Playwright;

namespace Espalier.Testing.Browser;

/// <summary>One Chromium for a test assembly; absent where no browser is installed.</summary>
public sealed class BrowserFixture : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly SemaphoreSlim _starting = new(1, 1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The browser's path; null when there is none, and tests that need one are skipped.</summary>
    public static string? Path => Array.Find(Places, File.Exists);

    /// <summary>A fresh, isolated window whose console errors are collected.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="dark">The system prefers a dark scheme.</param>
    /// <param name="acceptsAnyCertificate">As a person does who clicks the warning away: a site of one's own authority is met.</param>
    public async Task<BrowserWindow> OpenAsync(int width = 1280, int height = 720, bool dark = false, bool acceptsAnyCertificate = false)
    {
        var browser = await StartAsync();
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            TimezoneId = "Europe/Berlin",
            Locale = "en-GB",
            IgnoreHTTPSErrors = acceptsAnyCertificate,
        });
        context.SetDefaultTimeout(15_000);
        return new BrowserWindow(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _starting.Dispose();
    }

    private async Task<IBrowser> StartAsync()
    {
        await _starting.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            return _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Path, Args = Arguments });
        }
        finally
        {
            _starting.Release();
        }
    }
}
