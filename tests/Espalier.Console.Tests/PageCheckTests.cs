using Espalier.Testing.Browser;

namespace Espalier.Console.Tests;

/// <summary>The check of pages finds what it is there for, and nothing on a good page.</summary>
public sealed class PageCheckTests : IAsyncDisposable
{
    private readonly BrowserFixture _browser = new();

    public ValueTask DisposeAsync() => _browser.DisposeAsync();

    [Theory]
    [InlineData("<h1>Good</h1><p style='color: #555'>Text</p><p style='color: #eee; background: #333'>Text</p><button aria-label='Close'></button>", "")]
    [InlineData("<p>Text</p>", "0 h1")]
    [InlineData("<h1>One</h1><h1>Two</h1>", "2 h1")]
    [InlineData("<h1>Wide</h1><div style='width: 3000px'>Text</div>", "wider than the window: <div>")]
    [InlineData("<h1>Pale</h1><p style='color: #aaa'>Text</p>", "contrast 2.32 of \"Text\" in <p>")]
    [InlineData("<h1>Pale</h1><div style='background: #000'><p style='color: rgb(255 255 255 / 40%)'>Text</p></div>", "contrast 3.66 of \"Text\" in <p>")]
    [InlineData("<h1>Control</h1><button></button>", "a control without a name: <button>")]
    public async Task It_says_what_is_wrong(string body, string problem)
    {
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        await using var window = await _browser.OpenAsync();
        await window.Page.SetContentAsync($"<!doctype html><html lang='en'><title>Test</title><body>{body}</body></html>");
        (await PageCheck.FindProblemsAsync(window.Page)).ShouldBe(problem.Length == 0 ? [] : [problem]);
    }

    [Fact]
    public async Task It_misses_the_title()
    {
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        await using var window = await _browser.OpenAsync();
        await window.Page.SetContentAsync("<!doctype html><html lang='en'><body><h1>One</h1></body></html>");
        (await PageCheck.FindProblemsAsync(window.Page)).ShouldBe(["no title"]);
    }
}
