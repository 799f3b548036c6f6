using Espalier.Testing.Browser;
using Microsoft.Playwright;

namespace Espalier.Console.Tests;

public sealed class WizardTests(ConsoleFixture console)
{
    [Fact]
    [Trait("Line", "SITE-56")]
    public async Task A_page_does_not_let_go_without_its_required_values_and_nothing_typed_is_lost()
    {
        await using var window = await OpenAsync();
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Create Sample" }).ClickAsync();
        var wizard = page.GetByRole(AriaRole.Dialog, new() { Name = "Create Sample Wizard" });
        await Assertions.Expect(wizard.GetByLabel("Name")).ToBeFocusedAsync();

        await wizard.GetByLabel("Description").FillAsync("kept");
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Assertions.Expect(wizard.GetByText("Enter a name.")).ToBeVisibleAsync();

        await wizard.GetByLabel("Name").FillAsync("taken");
        for (var step = 0; step < 3; step++)
        {
            await wizard.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        }

        // Refused by the site: the page with the field comes back as it was filled in.
        await Assertions.Expect(wizard.GetByLabel("Name")).ToHaveValueAsync("taken");
        await Assertions.Expect(wizard.GetByLabel("Description")).ToHaveValueAsync("kept");
        await wizard.GetByLabel("Name").FillAsync("free");
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Assertions.Expect(wizard.GetByRole(AriaRole.Heading, new() { Name = "Summary" })).ToBeVisibleAsync();
        await window.KeepScreenshotAsync("wizard-summary");
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Assertions.Expect(wizard.GetByText("The sample “free” was created.")).ToBeVisibleAsync();
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Close" }).Last.ClickAsync();
        await Assertions.Expect(page.GetByText("Created", new() { Exact = true })).ToBeVisibleAsync();
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Line", "SITE-56")]
    public async Task Escape_asks_before_it_throws_input_away_and_gives_the_focus_back()
    {
        await using var window = await OpenAsync();
        var page = window.Page;
        var opener = page.GetByRole(AriaRole.Button, new() { Name = "Create Sample" });
        await opener.ClickAsync();
        var wizard = page.GetByRole(AriaRole.Dialog, new() { Name = "Create Sample Wizard" });
        await wizard.GetByLabel("Name").FillAsync("something");
        await page.Keyboard.PressAsync("Tab");

        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(wizard.GetByText("What you entered will be lost.")).ToBeVisibleAsync();
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await Assertions.Expect(wizard).ToHaveCountAsync(0);
        await Assertions.Expect(opener).ToBeFocusedAsync();
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Deleting_asks_for_the_name()
    {
        await using var window = await OpenAsync();
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Delete mac-00007?" });
        await dialog.GetByLabel("Type mac-00007 to confirm").FillAsync("mac-7");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("This is not the name.")).ToBeVisibleAsync();
        await window.KeepScreenshotAsync("confirm-by-name");
        await dialog.GetByLabel("Type mac-00007 to confirm").FillAsync("mac-00007");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Deleted")).ToBeVisibleAsync();
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Line", "SITE-55")]
    public async Task The_progress_dialog_counts_and_sorts_its_failures()
    {
        await using var window = await OpenAsync();
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Run job" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Request Inventory Update" });
        await Assertions.Expect(dialog.GetByText("189 of 200")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Details" }).ClickAsync();
        var rows = dialog.GetByRole(AriaRole.Table, new() { Name = "Failures" }).GetByRole(AriaRole.Row);
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync("mac-00003");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Resource Name" }).ClickAsync();
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync("mac-00007");
        await window.KeepScreenshotAsync("progress-dialog");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Hide" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        window.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_parts_are_drawn_without_complaints_of_the_browser(bool dark)
    {
        await using var window = await OpenAsync(1280, 1400, dark);
        await window.KeepScreenshotAsync("parts-" + (dark ? "dark" : "light"));
        window.Errors.ShouldBeEmpty();
    }

    private async Task<BrowserWindow> OpenAsync(int width = 1280, int height = 720, bool dark = false)
    {
        var window = await console.OpenAsync("/gallery/parts", width, height, dark);
        // The line numbers come with the circuit: from then on buttons work.
        await Assertions.Expect(window.Page.Locator(".gutter").First).ToHaveTextAsync("1\n2\n3");
        return window;
    }
}
