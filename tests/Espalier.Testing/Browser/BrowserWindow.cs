using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Espalier.Testing.Browser;

/// <summary>A window of its own (cookies, storage), with what its console complained about.</summary>
public sealed class BrowserWindow : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly IBrowserContext _context;

    internal BrowserWindow(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _errors.Enqueue($"{message.Type}: {message.Text} ({message.Location})");
            }
        };
        page.PageError += (_, error) => _errors.Enqueue("uncaught: " + error);
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the browser console so far; a good page has none.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Keeps a picture under <c>test-results/screenshots</c> at the repository's root.</summary>
    /// <param name="name">File name without extension.</param>
    public Task KeepScreenshotAsync(string name) =>
        Page.ScreenshotAsync(new PageScreenshotOptions { Path = RepositoryTree.PathOf("test-results", "screenshots", name + ".png") });

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
