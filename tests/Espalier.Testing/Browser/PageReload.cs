using Microsoft.Playwright;

namespace Espalier.Testing.Browser;

/// <summary>Loading a page of the console again.</summary>
public static class PageReload
{
    /// <summary>Loads the page again and waits until it hears clicks: before that it is only drawn.</summary>
    public static async Task ReloadUntilReadyAsync(this IPage page)
    {
        await page.ReloadAsync();
        await page.Locator("html[data-ready]").WaitForAsync();
    }
}
