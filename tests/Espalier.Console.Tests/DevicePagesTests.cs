using System.Text.RegularExpressions;
using Espalier.Testing.Browser;
using Microsoft.Playwright;

namespace Espalier.Console.Tests;

public sealed class DevicePagesTests(ConsoleFixture console)
{
    [Fact]
    [Trait("Line", "COLL-7")]
    public async Task The_list_shows_name_client_and_activity_and_updates_by_itself()
    {
        await using var window = await console.OpenAsync("/assets-and-compliance/devices?q=mac-02");
        var page = window.Page;
        var grid = page.GetByRole(AriaRole.Grid, new() { Name = "Devices" });
        foreach (var column in new[] { "Name", "Client", "Client Activity" })
        {
            await Assertions.Expect(grid.GetByRole(AriaRole.Columnheader, new() { Name = column, Exact = true })).ToBeVisibleAsync();
        }

        foreach (var (name, client, activity) in new[] { ("mac-0200", "No", "Active"), ("mac-0201", "Yes", "Active"), ("mac-0202", "Yes", "Inactive"), ("mac-0226", "No", "Inactive") })
        {
            var device = console.Site.Devices.All.Single(d => d.Name == name);
            (device.HasClient ? "Yes" : "No", device.IsActive ? "Active" : "Inactive").ShouldBe((client, activity));
            var cells = grid.GetByRole(AriaRole.Row, new() { Name = name }).GetByRole(AriaRole.Gridcell);
            await Assertions.Expect(cells.Filter(new() { HasTextRegex = new Regex("^(Yes|No|Active|Inactive)$") })).ToHaveTextAsync([client, activity]);
        }

        console.Site.Devices.Rename("mac-0210", "mac-0210-renamed");
        await Assertions.Expect(grid.GetByRole(AriaRole.Row, new() { Name = "mac-0210-renamed" })).ToBeVisibleAsync(new() { Timeout = 15_000 });
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Line", "COLL-3")]
    public async Task Client_Version_is_on_tab_General_in_the_discovery_data()
    {
        await using var window = await console.OpenAsync("/assets-and-compliance/devices?q=mac-0005&sel=16777221");
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Properties" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "mac-0005 Properties" });
        await Assertions.Expect(dialog.GetByRole(AriaRole.Tab, new() { Name = "General" })).ToHaveAttributeAsync("aria-selected", "true");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Row, new() { Name = "Client Version Unknown-PMA" })).ToBeVisibleAsync();
        await window.KeepScreenshotAsync("device-properties");
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Line", "INV-2")]
    [Trait("Line", "INV-4")]
    public async Task Resource_Explorer_has_a_tree_a_table_and_a_filter()
    {
        await using var window = await console.OpenAsync("/assets-and-compliance/devices?q=mac-0003&sel=16777219");
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Resource Explorer" }).ClickAsync();
        var classes = page.GetByRole(AriaRole.Tree, new() { Name = "Hardware" });
        await Assertions.Expect(classes.GetByRole(AriaRole.Treeitem, new() { Name = "Computer System" })).ToHaveAttributeAsync("aria-selected", "true");
        foreach (var column in new[] { "Number Of Processors", "Pause After Reset", "Roles", "Status", "System Startup Options", "Total Physical Memory", "User Name", "System Type" })
        {
            await Assertions.Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = column, Exact = true })).ToBeVisibleAsync();
        }

        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Find a class" }).FillAsync("logical");
        await classes.GetByRole(AriaRole.Treeitem, new() { Name = "Logical Disk" }).ClickAsync();
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Filter" }).FillAsync("Name 7");
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Logical Disk" }).GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await window.KeepScreenshotAsync("resource-explorer-filtered");
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_search_in_the_header_finds_devices_and_pages()
    {
        await using var window = await console.OpenAsync("/monitoring");
        var page = window.Page;
        await Assertions.Expect(page.GetByText("Policy is current")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("mac-0042");
        await Assertions.Expect(page.GetByRole(AriaRole.Option, new() { Name = "mac-0042" })).ToBeVisibleAsync();
        await window.KeepScreenshotAsync("search");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "mac-0042" })).ToBeVisibleAsync();
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Deleting_a_device_says_which_one_and_asks_for_its_name()
    {
        await using var window = await console.OpenAsync("/assets-and-compliance/devices?q=mac-0239&sel=16777455");
        var page = window.Page;
        await page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Delete mac-0239?" });
        await Assertions.Expect(dialog.GetByText("serial number C02")).ToBeVisibleAsync();
        await dialog.GetByLabel("Type mac-0239 to confirm").FillAsync("mac-0239");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(page.GetByText("mac-0239 was deleted.")).ToBeVisibleAsync();
        console.Site.Devices.All.ShouldNotContain(d => d.Name == "mac-0239");
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_a_conflict_record_can_be_split()
    {
        await using var window = await console.OpenAsync("/assets-and-compliance/devices?q=mac-0237&sel=16777453");
        var page = window.Page;
        var split = page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "Split" });
        await Assertions.Expect(split).ToHaveAttributeAsync("aria-disabled", "true");
        await page.GotoAsync(console.Address + "/assets-and-compliance/devices?q=mac-0238&sel=16777454");
        await Assertions.Expect(split).Not.ToHaveAttributeAsync("aria-disabled", "true");
        await split.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Split mac-0238?" });
        await Assertions.Expect(dialog.GetByText("Both records stay")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Split" }).ClickAsync();
        await Assertions.Expect(page.GetByText("mac-0238 was split from the older record.")).ToBeVisibleAsync();
        console.Site.Devices.All.Single(d => d.Name == "mac-0238").IsConflict.ShouldBeFalse();
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Tabs_of_the_details_pane_open_and_stay_open_after_a_reload()
    {
        await using var window = await console.OpenAsync("/assets-and-compliance/devices?q=mac-0003&sel=16777219");
        var page = window.Page;
        var tab = page.GetByRole(AriaRole.Tab, new() { Name = "Compliance" });
        await tab.ClickAsync();
        await Assertions.Expect(tab).ToHaveAttributeAsync("aria-selected", "true");
        await Assertions.Expect(page.GetByRole(AriaRole.Tabpanel).GetByText("One rule does not hold.").First).ToBeVisibleAsync();
        await page.ReloadUntilReadyAsync();
        await Assertions.Expect(tab).ToHaveAttributeAsync("aria-selected", "true");
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_list_is_exported_as_it_is_filtered_and_a_picker_offers_no_export()
    {
        await using var window = await console.OpenAsync("/assets-and-compliance/devices?q=mac-0003");
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Menuitem, new() { Name = "Excel" })).ToHaveAttributeAsync("href", "/console/export/devices?q=mac-0003&format=xlsx");
        await page.GotoAsync(console.Address + "/assets-and-compliance/device-collections");
        await page.Locator("html[data-ready]").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create Device Collection" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Browse" }).ClickAsync();
        var picker = page.GetByRole(AriaRole.Dialog, new() { Name = "Select Collection" });
        await Assertions.Expect(picker.GetByRole(AriaRole.Button, new() { Name = "Columns" })).ToBeVisibleAsync();
        await Assertions.Expect(picker.GetByRole(AriaRole.Button, new() { Name = "Export" })).ToHaveCountAsync(0);
        window.Errors.ShouldBeEmpty();
    }
}
