using Microsoft.Playwright;

namespace Espalier.Testing.Browser;

public sealed partial class ConsoleCrawl
{
    /// <summary>Pages of a wizard at most.</summary>
    private const int MostPages = 12;

    /// <summary>How long a command may take to show a dialog; one that acts at once shows none.</summary>
    private const float Patience = 1500;

    private readonly HashSet<(string Kind, string Command)> _pressed = [];

    /// <summary>Commands that opened a dialog.</summary>
    public int Dialogs { get; private set; }

    /// <summary>Presses each command that can be pressed with the first row selected, once for each kind of page.</summary>
    private async Task PressCommandsAsync(Uri site, string address)
    {
        var bar = Page.GetByRole(AriaRole.Toolbar, new() { Name = "Commands" });
        if (await bar.CountAsync() == 0)
        {
            return;
        }

        var pressable = bar.First.Locator("button:not([aria-disabled=true])");
        foreach (var name in (await pressable.AllInnerTextsAsync()).Select(static text => text.Trim()))
        {
            var button = bar.First.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
            if (await button.CountAsync() != 1 || !_pressed.Add((KindOf(address), name)))
            {
                continue;
            }

            if (await button.GetAttributeAsync("aria-disabled") is not null)
            {
                // What the command before this one did took the selection with it.
                await SelectFirstRowAsync();
                await Assertions.Expect(button).Not.ToHaveAttributeAsync("aria-disabled", "true");
            }

            if (await button.GetAttributeAsync("aria-haspopup") is null)
            {
                await button.ClickAsync();
                await LookAsync(site, address, name);
                continue;
            }

            await button.ClickAsync();
            await Page.GetByRole(AriaRole.Menuitem).First.WaitForAsync();
            var titles = await Page.GetByRole(AriaRole.Menuitem).And(Page.Locator(":not([aria-disabled=true])")).AllInnerTextsAsync();
            await Page.Keyboard.PressAsync("Escape");
            foreach (var title in titles.Select(static text => text.Trim()))
            {
                await button.ClickAsync();
                await Page.GetByRole(AriaRole.Menuitem, new() { Name = title, Exact = true }).ClickAsync();
                await LookAsync(site, address, $"{name} {title}");
            }
        }
    }

    /// <summary>Looks at what a command opened, if anything, and leaves it without having changed anything.</summary>
    private async Task LookAsync(Uri site, string address, string command)
    {
        var dialog = Page.GetByRole(AriaRole.Dialog);
        try
        {
            await dialog.First.WaitForAsync(new() { Timeout = Patience });
        }
        catch (TimeoutException)
        {
            if (!Page.Url.StartsWith(new Uri(site, address).ToString(), StringComparison.Ordinal))
            {
                await Page.GotoAsync(new Uri(site, address).ToString());
                await Page.Locator("html[data-ready]").WaitForAsync();
            }

            await SelectFirstRowAsync();
            return;
        }

        Dialogs++;
        await CheckAsync(address, command);
        var tabs = dialog.GetByRole(AriaRole.Tab);
        for (var i = 1; i < await tabs.CountAsync(); i++)
        {
            await tabs.Nth(i).ClickAsync();
            await CheckAsync(address, $"{command} {await tabs.Nth(i).InnerTextAsync()}");
        }

        await TurnPagesAsync(dialog, address, command);
        await DismissAsync(dialog);
    }

    /// <summary>Goes through a wizard with what it suggests; where it asks for more, what it says of that is looked at.</summary>
    private async Task TurnPagesAsync(ILocator dialog, string address, string command)
    {
        var next = dialog.GetByRole(AriaRole.Button, new() { Name = "Next", Exact = true });
        var here = dialog.Locator("[aria-current=step]");
        for (var page = 1; page <= MostPages && await next.CountAsync() == 1 && await next.IsEnabledAsync(); page++)
        {
            var before = await here.InnerTextAsync();
            if (before.Contains("Summary", StringComparison.Ordinal))
            {
                // What follows is done, not looked at.
                return;
            }

            await next.ClickAsync();
            var refusal = dialog.Locator("[aria-invalid=true], [role=alert]");
            await here.Filter(new() { HasNotText = before }).Or(refusal).First.WaitForAsync();
            await CheckAsync(address, $"{command} {await here.InnerTextAsync()} {page}");
            var asked = dialog.Locator("input[aria-invalid=true]");
            if (await here.InnerTextAsync() == before && (page > 1 || await asked.CountAsync() == 0))
            {
                return;
            }

            // Nearly every wizard begins with a name.
            if (await asked.CountAsync() > 0)
            {
                await asked.First.FillAsync("Crawled");
            }
        }
    }

    private async Task DismissAsync(ILocator dialog)
    {
        await Page.Keyboard.PressAsync("Escape");
        var discard = Page.GetByRole(AriaRole.Button, new() { Name = "Discard", Exact = true });
        await Assertions.Expect(dialog.Filter(new() { HasNot = discard })).ToHaveCountAsync(0);
        if (await discard.CountAsync() == 1)
        {
            await discard.ClickAsync();
        }

        await Assertions.Expect(dialog).ToHaveCountAsync(0);
    }
}
