using System.Text;
using System.Text.RegularExpressions;
using Espalier.Testing.Browser;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>The user at a simulated Mac: has the client's screens in Chromium, as the session's part of the client serves them.</summary>
internal sealed partial class UserAtMac(ClientMac mac, BrowserFixture browser)
{
    private const int MaxFileBytes = 64 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private int _seen;

    /// <summary>Opens the screen that the client hands to the browser next.</summary>
    public async Task<BrowserWindow> OpenNextAsync(Task running, bool dark = false)
    {
        var window = await browser.OpenAsync(760, 600, dark);
        await window.Page.GotoAsync((await NextAddressAsync(running)).AbsoluteUri);
        return window;
    }

    /// <summary>The address in the document that the client hands to the browser next.</summary>
    public async Task<Uri> NextAddressAsync(Task running)
    {
        while (true)
        {
            var opened = mac.Mac.Calls.Where(static c => c.Path == "/usr/bin/open" && c.ExitCode == 0).Skip(_seen).FirstOrDefault();
            if (opened is not null)
            {
                _seen++;
                var document = Encoding.UTF8.GetString((await mac.Mac.ReadFileAsync(opened.Arguments[0], MaxFileBytes, Token)).ShouldNotBeNull());
                return new Uri(Address().Match(document).Groups[1].Value);
            }

            running.IsCompleted.ShouldBeFalse("the client ended without showing anything");
            await Task.Delay(TimeSpan.FromMilliseconds(100), Token);
        }
    }

    [GeneratedRegex("url=(http://127\\.0\\.0\\.1:[0-9]+/open/[0-9a-f]{32})\"")]
    private static partial Regex Address();
}
