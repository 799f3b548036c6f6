using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Espalier.Testing.Browser;

/// <summary>Opens every address that the console leads to, every tab there and what its first row opens, and says what is wrong with which. Of pages that differ in an id only, two are opened.</summary>
/// <param name="window">Signed in already.</param>
/// <param name="pictures">Start of the names of the screenshots.</param>
public sealed partial class ConsoleCrawl(BrowserWindow window, string pictures)
{
    private const int Alike = 2;

    private readonly Dictionary<string, int> _opened = [];
    private readonly HashSet<string> _known = [];
    private readonly Queue<string> _waiting = [];
    private readonly List<string> _problems = [];

    private IPage Page => window.Page;

    /// <summary>Presses the commands of each page too. Default: no.</summary>
    public bool PressesCommands { get; init; }

    /// <summary>Addresses that were opened.</summary>
    public IReadOnlyCollection<string> Opened => _opened.Keys;

    /// <summary>What was wrong, each with its address.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Begins at some addresses and follows every link.</summary>
    public async Task RunAsync(Uri site, params IReadOnlyList<string> first)
    {
        Page.RequestFailed += (_, request) =>
        {
            // Leaving a page ends what it was still loading.
            if (request.Failure is not "net::ERR_ABORTED")
            {
                _problems.Add($"{request.Url}: {request.Failure}");
            }
        };
        Page.Response += (_, response) =>
        {
            if (response.Status >= 400)
            {
                _problems.Add($"{response.Url}: {response.Status}");
            }
        };
        foreach (var address in first)
        {
            Await(address);
        }

        while (_waiting.TryDequeue(out var address))
        {
            await OpenAsync(site, address);
        }

        _problems.AddRange(window.Errors);
    }

    private async Task OpenAsync(Uri site, string address)
    {
        await Page.GotoAsync(new Uri(site, address).ToString());
        await Page.Locator("html[data-ready]").WaitForAsync();
        await CheckAsync(address, "");
        foreach (var link in await Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('a[href]')].filter(a => a.origin === location.origin && !a.hasAttribute('download')).map(a => a.pathname + a.search)"))
        {
            Await(link);
        }

        await SelectFirstRowAsync();
        await CheckTabsAsync(address);
        if (PressesCommands)
        {
            await PressCommandsAsync(site, address);
        }

        await OpenFirstRowAsync(address);
    }

    private async Task CheckTabsAsync(string address)
    {
        var tabs = Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Tab);
        for (var i = 0; i < await tabs.CountAsync(); i++)
        {
            var name = await tabs.Nth(i).InnerTextAsync();
            await tabs.Nth(i).ClickAsync();
            await Assertions.Expect(tabs.Nth(i)).ToHaveAttributeAsync("aria-selected", "true");
            await CheckAsync(address, name);
        }
    }

    private async Task SelectFirstRowAsync()
    {
        var rows = Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Grid).First.GetByRole(AriaRole.Row);
        if (await Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Grid).CountAsync() > 0 && await rows.CountAsync() > 1)
        {
            await rows.Nth(1).ClickAsync();
        }
    }

    /// <summary>Enter leads to the row's own page, opens its dialog, or does nothing.</summary>
    private async Task OpenFirstRowAsync(string address)
    {
        var grid = Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Grid);
        if (await grid.CountAsync() == 0 || await grid.First.GetByRole(AriaRole.Row, new() { Selected = true }).CountAsync() == 0)
        {
            return;
        }

        var before = new Uri(Page.Url).AbsolutePath;
        await grid.First.FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Page.WaitForTimeoutAsync(500);
        if (new Uri(Page.Url) is var now && now.AbsolutePath != before)
        {
            Await(now.PathAndQuery);
        }
        else if (await Page.GetByRole(AriaRole.Dialog).CountAsync() == 1)
        {
            await CheckDialogAsync(address);
        }
    }

    private async Task CheckDialogAsync(string address)
    {
        var dialog = Page.GetByRole(AriaRole.Dialog);
        await CheckAsync(address, "dialog");
        var tabs = dialog.GetByRole(AriaRole.Tab);
        for (var i = 1; i < await tabs.CountAsync(); i++)
        {
            await tabs.Nth(i).ClickAsync();
            await CheckAsync(address, "dialog " + await tabs.Nth(i).InnerTextAsync());
        }
    }

    private async Task CheckAsync(string address, string tab)
    {
        await Assertions.Expect(Page.GetByRole(AriaRole.Status, new() { Name = "Loading" })).ToHaveCountAsync(0);
        await Assertions.Expect(Page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
        var problems = await PageCheck.FindProblemsAsync(Page);
        _problems.AddRange(problems.Select(p => $"{address}{(tab.Length > 0 ? $" [{tab}]" : "")}: {p}"));
        await window.KeepScreenshotAsync($"{pictures}{NotOfFiles().Replace(address + (tab.Length > 0 ? "-" + tab : ""), "-")}");
    }

    private static string KindOf(string address) => Ids().Replace(address.Replace("/overview/", "/", StringComparison.Ordinal), "*");

    private void Await(string address)
    {
        var kind = KindOf(address);
        if (_known.Add(address) && !address.StartsWith("/sign-", StringComparison.Ordinal) && !address.StartsWith("/exports", StringComparison.Ordinal) && _opened.GetValueOrDefault(kind) < Alike)
        {
            _opened[kind] = _opened.GetValueOrDefault(kind) + 1;
            _waiting.Enqueue(address);
        }
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)[A-Z0-9]{8}(?=$|[/?])|\\d{6,}|(?<=[=~])[^&~]+|(?<=/reports/)[a-z-]+")]
    private static partial Regex Ids();

    [GeneratedRegex("[^a-zA-Z0-9]+")]
    private static partial Regex NotOfFiles();
}
