using Espalier.Contracts.Admin.Reports;
using Espalier.Testing.Browser;
using Microsoft.Playwright;

namespace Espalier.Console.Tests;

public sealed class PolicyPagesTests(ConsoleFixture console)
{
    [Fact]
    [Trait("Line", "COLL-9")]
    public async Task A_device_has_variables_of_its_own_and_a_masked_value_is_never_shown()
    {
        await using var window = await console.OpenAsync("/assets-and-compliance/devices/16777220?tab=Variables");
        var page = window.Page;
        var own = page.GetByRole(AriaRole.Region, new() { Name = "Variables of this Mac" });
        await own.GetByRole(AriaRole.Button, new() { Name = "New" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "New Variable" });
        await dialog.GetByLabel("Name").FillAsync("JoinPassword");
        await dialog.GetByLabel("Do not display this value in the console").CheckAsync();
        await dialog.GetByLabel("Value", new() { Exact = true }).FillAsync("s3cret");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(page.GetByText("1 Mac gains JoinPassword")).ToBeVisibleAsync();
        await own.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The variables are saved.")).ToBeVisibleAsync();

        await page.ReloadUntilReadyAsync();
        await Assertions.Expect(own.GetByRole(AriaRole.Row, new() { Name = "JoinPassword" })).ToContainTextAsync("••••••");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Variables in its policy" }).GetByRole(AriaRole.Row, new() { Name = "Site Berlin All Systems" })).ToBeVisibleAsync();
        (await page.ContentAsync()).ShouldNotContain("s3cret");
        console.Site.Policies.Variables.Items.ShouldHaveSingleItem().IsMasked.ShouldBeTrue();
        await window.KeepScreenshotAsync("device-variables");
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_device_has_a_timeline()
    {
        await using var window = await console.OpenAsync("/assets-and-compliance/devices/16777220?tab=Timeline");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Table, new() { Name = "Timeline" }).GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        await Assertions.Expect(window.Page.GetByText("Total Physical Memory 8192 becomes 16384")).ToBeVisibleAsync();
        await window.KeepScreenshotAsync("device-timeline");
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Changing_a_deployment_says_before_who_loses_what()
    {
        await using var window = await console.OpenAsync("/monitoring/system-status/deployments");
        var page = window.Page;
        await page.GetByRole(AriaRole.Grid).GetByRole(AriaRole.Row).Nth(1).ClickAsync();
        await page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "Properties" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByText("What this changes for policies")).ToHaveCountAsync(0);
        await dialog.GetByLabel("Remediate noncompliant rules when supported").ClickAsync();
        await Assertions.Expect(dialog.GetByText("1 Mac loses Security")).ToBeVisibleAsync();
        await window.KeepScreenshotAsync("deployment-what-if");
        var wanted = console.Site.Policies.Previewed!.Update!.Remediate;
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The deployment is saved.")).ToBeVisibleAsync();
        console.Site.Compliance.Deployments.ShouldContain(d => d.Id == console.Site.Policies.Previewed!.Update!.Id && d.Remediate == wanted);
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Changing_a_configuration_item_and_deleting_a_collection_say_before_whose_policy_changes()
    {
        await using var window = await console.OpenAsync("/assets-and-compliance/overview/compliance-settings/configuration-items");
        var page = window.Page;
        await page.GetByRole(AriaRole.Row, new() { Name = "FileVault is on" }).ClickAsync();
        await page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "Properties" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "FileVault is on Properties" });
        await Assertions.Expect(dialog.GetByText("What this changes for policies")).ToHaveCountAsync(0);
        await dialog.GetByLabel("Description").FillAsync("Looked at again");
        await dialog.GetByLabel("Description").BlurAsync();
        await Assertions.Expect(dialog.GetByText("1 Mac gets a changed")).ToBeVisibleAsync();
        console.Site.Policies.Previewed!.Item!.Definition.Description.ShouldBe("Looked at again");
        await window.KeepScreenshotAsync("item-what-if");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await page.GotoAsync(console.Address + "/assets-and-compliance/device-collections");
        await page.GetByRole(AriaRole.Row, new() { Name = "Laptops in Berlin" }).ClickAsync();
        await page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        var delete = page.GetByRole(AriaRole.Dialog, new() { Name = "Delete Laptops in Berlin?" });
        await Assertions.Expect(delete.GetByText("1 Mac loses Office")).ToBeVisibleAsync();
        await window.KeepScreenshotAsync("collection-what-if");
        await delete.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_query_is_completed_by_the_keyboard_alone()
    {
        await using var window = await console.OpenAsync("/assets-and-compliance/device-collections");
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Create Device Collection" }).ClickAsync();
        var wizard = page.GetByRole(AriaRole.Dialog, new() { Name = "Create Device Collection Wizard" });
        await wizard.GetByLabel("Name").FillAsync("Completed");
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Query Rule" }).ClickAsync();
        var query = page.GetByLabel("Query statement");
        var suggestions = page.GetByRole(AriaRole.Listbox, new() { Name = "Suggestions" });
        await query.FocusAsync();
        await page.Keyboard.TypeAsync("sel");
        await Assertions.Expect(suggestions.GetByRole(AriaRole.Option, new() { Name = "select" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(query).ToHaveValueAsync("select");

        await page.Keyboard.TypeAsync(" * from SMS");
        await Assertions.Expect(suggestions.GetByRole(AriaRole.Option)).ToHaveCountAsync(2);
        await Assertions.Expect(query).ToHaveAttributeAsync("aria-activedescendant", new System.Text.RegularExpressions.Regex("-0$"));
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(suggestions.GetByRole(AriaRole.Option, new() { Name = "SMS_G_System_PROCESSOR" })).ToHaveAttributeAsync("aria-selected", "true");
        await window.KeepScreenshotAsync("query-completion");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(suggestions.GetByRole(AriaRole.Option)).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Query Rule Properties" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+Space");
        await Assertions.Expect(suggestions.GetByRole(AriaRole.Option)).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(query).ToHaveValueAsync("select * from SMS_G_System_PROCESSOR");
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Line", "BASE-9")]
    [Trait("Line", "BASE-10")]
    public async Task A_report_is_run_with_criteria_and_displayed_again_after_a_reload()
    {
        await using var window = await console.OpenAsync("/monitoring/reporting/reports");
        var page = window.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Compliance for a computer by configuration item" }).ClickAsync();
        await page.GetByLabel("Computer name").FillAsync("mac-0007");
        await page.GetByLabel("Configuration item name").FillAsync("File%");
        await page.GetByRole(AriaRole.Button, new() { Name = "Display" }).ClickAsync();
        var row = page.GetByRole(AriaRole.Row, new() { Name = "mac-0007" });
        await Assertions.Expect(row).ToContainTextAsync("Non-compliant");
        await Assertions.Expect(row).ToContainTextAsync("2026-03-02 09:04:05");
        await Assertions.Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Last Evaluation Date and Time (UTC)" })).ToBeVisibleAsync();
        await page.ReloadUntilReadyAsync();
        await Assertions.Expect(row).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Computer name")).ToHaveValueAsync("mac-0007");
        await page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Menuitem, new() { Name = "CSV" })).ToHaveAttributeAsync("href", "/console/export/report?report=compliance-for-a-computer-by-configuration-item&computer=mac-0007&name=File%25&format=csv");
        await page.Keyboard.PressAsync("Escape");
        await window.KeepScreenshotAsync("report");
        await row.GetByRole(AriaRole.Link, new() { Name = "mac-0007" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "mac-0007" })).ToBeVisibleAsync();
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Line", "RPT-2")]
    public async Task Reports_are_filtered_by_category_and_opened_by_their_menu_or_a_double_click()
    {
        await using var window = await console.OpenAsync("/monitoring/overview/reporting/reports");
        var page = window.Page;
        var rows = page.GetByRole(AriaRole.Grid, new() { Name = "Reports" }).GetByRole(AriaRole.Row);
        var wanted = rows.Filter(new() { HasText = "by configuration item" });
        await Assertions.Expect(wanted).ToContainTextAsync("Compliance and Settings Management");
        foreach (var (value, expected) in new[] { ("software metering", 1), ("compliance and settings management", 3) })
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Add criteria" }).ClickAsync();
            await page.GetByRole(AriaRole.Combobox, new() { Name = "Column" }).SelectOptionAsync("Category");
            await page.GetByRole(AriaRole.Combobox, new() { Name = "Condition" }).SelectOptionAsync("is");
            await page.GetByRole(AriaRole.Textbox, new() { Name = "Value" }).FillAsync(value);
            await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
            await Assertions.Expect(rows).ToHaveCountAsync(expected);
            if (expected == 1)
            {
                await page.GetByRole(AriaRole.Button, new() { Name = $"Remove Category is {value}" }).ClickAsync();
            }
        }

        await wanted.ClickAsync(new() { Button = MouseButton.Right });
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Run" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Compliance for a computer by configuration item" })).ToBeVisibleAsync();
        await page.GoBackAsync();
        await rows.Filter(new() { HasText = "by configuration baseline" }).GetByText("Compliance and Settings Management").DblClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Compliance for a computer by configuration baseline" })).ToBeVisibleAsync();
        window.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1280, 720, false)]
    [InlineData(1920, 1080, true)]
    public async Task A_count_is_drawn_as_bars_and_leads_to_the_Macs_that_were_counted(int width, int height, bool dark)
    {
        await using var window = await console.OpenAsync("/monitoring/reporting/reports/hardware-by-model", width, height, dark);
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Display" }).ClickAsync();
        var counted = console.Site.Devices.All.GroupBy(static d => d.Model).OrderByDescending(static g => g.Count()).First();
        var chart = page.GetByRole(AriaRole.Complementary, new() { Name = "Chart" });
        await Assertions.Expect(chart.GetByRole(AriaRole.Listitem).First).ToContainTextAsync(counted.Count().ToString(System.Globalization.CultureInfo.InvariantCulture));
        await window.KeepScreenshotAsync($"report-chart-{width}-{(dark ? "dark" : "light")}");
        await page.GetByRole(AriaRole.Grid, new() { Name = "Hardware by model" }).GetByRole(AriaRole.Link, new() { Name = counted.Key, Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Computers with a specific model" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Model", Exact = true })).ToHaveValueAsync(counted.Key);
        await Assertions.Expect(page.GetByText($"{counted.Count()} objects")).ToBeVisibleAsync();
        await page.ReloadUntilReadyAsync();
        await Assertions.Expect(page.GetByText($"{counted.Count()} objects")).ToBeVisibleAsync();
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Line", "BASE-11")]
    public async Task Without_a_reporting_role_the_node_says_so()
    {
        var reports = console.Site.Policies.Reports;
        console.Site.Policies.Reports = new ReportList(false, []);
        try
        {
            await using var window = await console.OpenAsync("/monitoring/reporting/reports");
            await Assertions.Expect(window.Page.GetByText("No reporting role is set up")).ToBeVisibleAsync();
            window.Errors.ShouldBeEmpty();
        }
        finally
        {
            console.Site.Policies.Reports = reports;
        }
    }
}
