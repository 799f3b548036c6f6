using Espalier.Testing.Browser;
using Microsoft.Playwright;

namespace Espalier.Console.Tests;

/// <summary>The list in a browser: what pointer and keyboard do, and that the address says it.</summary>
public sealed class ObjectListTests(ConsoleFixture console)
{
    private const string Devices = "/gallery/devices";

    [Fact]
    [Trait("Line", "SITE-53")]
    public async Task Arrow_keys_End_and_Home_walk_through_a_hundred_thousand_rows()
    {
        await using var window = await OpenAsync();
        var page = window.Page;
        await Row(window, "mac-00000").ClickAsync();

        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(Row(window, "mac-00001")).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("End");
        await Assertions.Expect(Row(window, "mac-99999")).ToHaveAttributeAsync("aria-selected", "true");
        await Assertions.Expect(Row(window, "mac-99999")).ToBeInViewportAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("sel=16877215"));
        await page.Keyboard.PressAsync("Home");
        await Assertions.Expect(Row(window, "mac-00000")).ToBeInViewportAsync();
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Line", "SITE-53")]
    public async Task Ctrl_and_Shift_select_several_rows()
    {
        await using var window = await OpenAsync();
        await Row(window, "mac-00001").ClickAsync();
        await Row(window, "mac-00004").ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Row(window, "mac-00006").ClickAsync(new() { Modifiers = [KeyboardModifier.Control] });

        await Assertions.Expect(window.Page.GetByText("5 of 100,000 objects selected")).ToBeVisibleAsync();
        await window.Page.GetByRole(AriaRole.Grid).FocusAsync();
        await window.Page.Keyboard.PressAsync("Control+a");
        await Assertions.Expect(window.Page.GetByText("100,000 of 100,000 objects selected")).ToBeVisibleAsync();
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Line", "SITE-53")]
    public async Task The_context_menu_has_the_commands_of_the_bar_and_says_why_one_cannot_run()
    {
        await using var window = await OpenAsync();
        var page = window.Page;
        await Row(window, "mac-00003").ClickAsync(new() { Button = MouseButton.Right });
        var menu = page.GetByRole(AriaRole.Menu, new() { Name = "Commands" });

        await Assertions.Expect(menu.GetByRole(AriaRole.Menuitem)).ToHaveTextAsync(
            ["Properties", "Resource Explorer", "Request Inventory Update", "Machine Policy Retrieval and Evaluation Cycle", "Send Problem Report", "Delete"]);
        await Assertions.Expect(menu.GetByRole(AriaRole.Menuitem, new() { Name = "Request Inventory Update" })).ToHaveAttributeAsync("title", "The Mac client is not installed.");
        await window.KeepScreenshotAsync("list-context-menu");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("Explorer: 1")).ToBeVisibleAsync();
        await Assertions.Expect(menu).ToHaveCountAsync(0);
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Filter_order_and_selection_come_back_with_the_address()
    {
        await using var window = await OpenAsync();
        var page = window.Page;
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Filter" }).FillAsync("mac-0123");
        await Assertions.Expect(page.GetByText("10 objects", new() { Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Columnheader, new() { Name = "Name" }).ClickAsync();
        await page.GetByRole(AriaRole.Columnheader, new() { Name = "Name" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Name" })).ToHaveAttributeAsync("aria-sort", "descending");
        await Row(window, "mac-01237").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("sel=16778453"));

        await using var copy = await console.OpenAsync(new Uri(page.Url).PathAndQuery);
        await Assertions.Expect(copy.Page.GetByRole(AriaRole.Heading, new() { Name = "mac-01237" })).ToBeVisibleAsync();
        await Assertions.Expect(copy.Page.GetByText("1 of 10 objects selected")).ToBeVisibleAsync();
        copy.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task F6_walks_through_the_regions_and_Ctrl_K_goes_to_the_search()
    {
        await using var window = await OpenAsync();
        var page = window.Page;
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Search everywhere" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("F6");
        await Assertions.Expect(page.GetByRole(AriaRole.Treeitem, new() { Name = "Devices" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(page.GetByRole(AriaRole.Treeitem, new() { Name = "Inside" })).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("F6");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Enroll Macs" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("F6");
        await Assertions.Expect(page.GetByRole(AriaRole.Grid, new() { Name = "Devices" })).ToBeFocusedAsync();
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_chosen_stays_chosen_while_a_filter_still_shows_it()
    {
        await using var window = await OpenAsync();
        var page = window.Page;
        await Row(window, "mac-00004").ClickAsync();
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Filter" }).FillAsync("mac-0000");
        await Assertions.Expect(page.GetByText("1 of 10 objects selected")).ToBeVisibleAsync();
        await Assertions.Expect(Row(window, "mac-00004")).ToHaveAttributeAsync("aria-selected", "true");

        await Row(window, "mac-00006").ClickAsync(new() { Modifiers = [KeyboardModifier.Control] });
        await Assertions.Expect(page.GetByText("2 of 10 objects selected")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Filter" }).FillAsync("mac-00006");
        await Assertions.Expect(page.GetByText("1 object", new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(Row(window, "mac-00006")).ToHaveAttributeAsync("aria-selected", "false");
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_theme_switch_holds_after_a_reload()
    {
        await using var window = await OpenAsync();
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Ada Lovelace, account and theme" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Dark", Exact = true }).ClickAsync();
        await page.ReloadUntilReadyAsync();

        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        (await page.EvaluateAsync<string>("getComputedStyle(document.body).colorScheme")).ShouldBe("dark");
    }

    private static ILocator Row(BrowserWindow window, string name) => window.Page.GetByRole(AriaRole.Row, new() { Name = name });

    private async Task<BrowserWindow> OpenAsync()
    {
        var window = await console.OpenAsync(Devices);
        await Assertions.Expect(Row(window, "mac-00000")).ToBeVisibleAsync();
        return window;
    }
}
