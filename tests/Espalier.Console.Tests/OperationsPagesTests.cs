using System.Globalization;
using Espalier.Contracts.Admin.Logs;
using Espalier.Testing.Browser;
using Microsoft.Playwright;

namespace Espalier.Console.Tests;

/// <summary>Logs, component status, servers and their roles, former states of a Mac, and the search over all of it.</summary>
public sealed class OperationsPagesTests(ConsoleFixture console)
{
    [Theory]
    [InlineData(1280, 720, false)]
    [InlineData(1920, 1080, true)]
    public async Task A_log_is_narrowed_by_severity_component_and_text_in_its_address(int width, int height, bool dark)
    {
        await using var window = await console.OpenAsync("/monitoring/overview/system-status/logs", width, height, dark);
        var page = window.Page;
        var messages = page.GetByRole(AriaRole.Table, new() { Name = "Messages" });
        await Assertions.Expect(messages.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("did not answer");
        await window.KeepScreenshotAsync($"logs-{width}-{(dark ? "dark" : "light")}");

        await page.GetByLabel("Severity").SelectOptionAsync("Warnings and errors");
        await Assertions.Expect(page.GetByText("2 messages")).ToBeVisibleAsync();
        await page.GetByLabel("Component").SelectOptionAsync("Enrollment");
        await Assertions.Expect(page.GetByText("1 message", new() { Exact = true })).ToBeVisibleAsync();
        await page.ReloadUntilReadyAsync();
        await Assertions.Expect(messages).ToContainTextAsync("Refused an enrollment");
        await Assertions.Expect(page.GetByLabel("Severity")).ToHaveValueAsync("Warning");

        await page.GetByLabel("Text").FillAsync("no such text");
        await page.GetByLabel("Text").PressAsync("Enter");
        await Assertions.Expect(page.GetByText("No message meets the filter")).ToBeVisibleAsync();
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_log_that_is_followed_shows_what_is_written_and_hands_out_its_files()
    {
        await using var window = await console.OpenAsync("/monitoring/system-status/logs?severity=Error");
        var page = window.Page;
        var messages = page.GetByRole(AriaRole.Table, new() { Name = "Messages" });
        await messages.GetByText("did not answer").ClickAsync();
        await Assertions.Expect(messages.GetByText("connection refused")).ToBeVisibleAsync();

        await page.GetByLabel("Follow").CheckAsync();
        var text = $"The disk is full: {Guid.CreateVersion7():N}";
        var message = new LogMessage(DateTimeOffset.UnixEpoch, LogSeverity.Error, 1, "Databases", "Espalier.Server.Databases.SqliteEngine", text, "");
        console.Site.Operations.Log.Add(message);
        await Assertions.Expect(messages).ToContainTextAsync(text);
        console.Site.Operations.Log.Remove(message);

        await page.GetByRole(AriaRole.Button, new() { Name = "Download" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Menuitem, new() { Name = "espalier_site.1.log.gz" })).ToHaveAttributeAsync("href", "/console/export/log?name=espalier_site.1.log.gz");
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Line", "SITE-52")]
    public async Task Component_status_lies_where_the_guide_says_and_leads_to_the_messages_of_a_component()
    {
        await using var window = await console.OpenAsync("/monitoring");
        var page = window.Page;
        await page.GetByRole(AriaRole.Treeitem, new() { Name = "System Status" }).ClickAsync();
        await page.GetByRole(AriaRole.Treeitem, new() { Name = "Component Status" }).ClickAsync();
        var rows = page.GetByRole(AriaRole.Grid, new() { Name = "Component Status" }).GetByRole(AriaRole.Row);
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync("Critical");
        await rows.Filter(new() { HasText = "Enrollment" }).ClickAsync();
        await window.KeepScreenshotAsync("component-status");
        await rows.Filter(new() { HasText = "Enrollment" }).ClickAsync(new() { Button = MouseButton.Right });
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Show Messages" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Component", Exact = true })).ToHaveValueAsync("Enrollment");
        foreach (var node in new[] { "Deployments", "Reporting" })
        {
            await Assertions.Expect(page.GetByRole(AriaRole.Treeitem, new() { Name = node })).ToBeVisibleAsync();
        }

        window.Errors.ShouldBeEmpty();
    }

    [Theory]
    [Trait("Line", "SITE-24")]
    [Trait("Line", "RPT-1")]
    [InlineData(1280, 720, false)]
    [InlineData(1920, 1080, true)]
    public async Task The_lower_pane_lists_the_roles_of_a_server_and_their_menu_has_their_properties(int width, int height, bool dark)
    {
        await using var window = await console.OpenAsync("/administration/overview/site-configuration/servers-and-site-system-roles", width, height, dark);
        var page = window.Page;
        await page.GetByRole(AriaRole.Grid, new() { Name = "Servers and Site System Roles" }).GetByRole(AriaRole.Row, new() { Name = "site.corp.example.com" }).ClickAsync();
        var role = page.GetByRole(AriaRole.Grid, new() { Name = "Site System Roles", Exact = true }).GetByRole(AriaRole.Row, new() { Name = "Reporting services point" });
        await Assertions.Expect(role).ToBeVisibleAsync();
        await window.KeepScreenshotAsync($"servers-{width}-{(dark ? "dark" : "light")}");
        await role.ClickAsync(new() { Button = MouseButton.Right });
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Properties" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Reporting services point Properties" })).ToContainTextAsync("UTC");
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_Mac_is_shown_as_of_a_past_date_and_back()
    {
        var mac = console.Site.Devices.All[0];
        await using var window = await console.OpenAsync($"/assets-and-compliance/devices/{mac.Id}");
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "As of" }).ClickAsync();
        var now = DateTime.Parse((await page.GetByLabel("Show the state of").GetAttributeAsync("max"))!, CultureInfo.InvariantCulture);
        await page.GetByLabel("Show the state of").FillAsync(now.AddDays(-10).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture));
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("what is shown below is what the site knew then")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("14.6");
        await Assertions.Expect(page.GetByRole(AriaRole.Tab, new() { Name = "Variables" })).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Tab, new() { Name = "Policies and Compliance" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "States" })).ToContainTextAsync("The disk is not encrypted.");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Collections" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Collections" }).GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await page.ReloadUntilReadyAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Collections" }).GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "Back to now" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Tab, new() { Name = "Variables" })).ToBeVisibleAsync();
        window.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1280, 720, false)]
    [InlineData(1920, 1080, true)]
    public async Task Two_dates_of_a_Mac_are_compared(int width, int height, bool dark)
    {
        var mac = console.Site.Devices.All[0];
        await using var window = await console.OpenAsync($"/assets-and-compliance/devices/{mac.Id}?tab=Differences", width, height, dark);
        var page = window.Page;
        var changes = page.GetByRole(AriaRole.Table, new() { Name = "Collections and compliance" });
        await Assertions.Expect(changes.GetByRole(AriaRole.Row, new() { Name = "Berlin" })).ToContainTextAsync("Member");
        await Assertions.Expect(changes.GetByRole(AriaRole.Row, new() { Name = "FileVault is on" })).ToContainTextAsync("Non-compliant");
        await window.KeepScreenshotAsync($"device-differences-{width}-{(dark ? "dark" : "light")}");

        var to = DateTime.Parse(await page.GetByLabel("To", new() { Exact = true }).InputValueAsync(), CultureInfo.InvariantCulture);
        await page.GetByLabel("From").FillAsync(to.AddDays(-1).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture));
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await Assertions.Expect(changes).ToHaveCountAsync(0);
        await page.GetByLabel("From").FillAsync(to.AddDays(1).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture));
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The first date lies after the second.");
        window.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("mac-0003", "Devices", "/assets-and-compliance/devices/")]
    [InlineData("hardware by", "Reports", "/monitoring/reporting/reports/hardware-by-model")]
    [InlineData("Head office", "Boundaries", "/administration/hierarchy-configuration/boundaries?sel=")]
    [InlineData("CORP\\Ana", "Administrative Users", "/administration/security/administrative-users?sel=")]
    [InlineData("component", "Pages", "/monitoring/system-status/component-status")]
    public async Task Everything_is_found_by_the_keyboard(string text, string kind, string address)
    {
        await using var window = await console.OpenAsync("/administration");
        var page = window.Page;
        await page.GetByRole(AriaRole.Main).ClickAsync();
        await page.Keyboard.PressAsync("/");
        var box = page.GetByRole(AriaRole.Combobox, new() { Name = "Search everywhere" });
        await Assertions.Expect(box).ToBeFocusedAsync();
        await Assertions.Expect(box).ToHaveValueAsync("");
        await page.Keyboard.TypeAsync(text);
        await Assertions.Expect(page.GetByRole(AriaRole.Listbox, new() { Name = "Hits" })).ToContainTextAsync(kind);
        var first = page.GetByRole(AriaRole.Option).First;
        await Assertions.Expect(first).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("address => location.pathname.concat(location.search).startsWith(address)", address);
        window.Errors.ShouldBeEmpty();
    }
}
