using Microsoft.Playwright;

namespace Espalier.Console.Tests;

public sealed class AdministrativeUserPagesTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_local_user_is_added_with_a_role_and_removed_by_typing_the_name()
    {
        await using var window = await console.OpenAsync("/administration/overview/security/administrative-users");
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Add Local User" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Add Local User" });
        await dialog.GetByLabel("User name").FillAsync("grace");
        await dialog.GetByLabel("Password").FillAsync("short");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("Assign at least one security role.")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        var roles = page.GetByRole(AriaRole.Dialog, new() { Name = "Add Security Role" });
        await roles.GetByRole(AriaRole.Row, new() { Name = "Read-only Analyst" }).ClickAsync();
        await roles.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("A password of 12 to 256 characters is needed.")).ToBeVisibleAsync();
        await dialog.GetByLabel("Password").FillAsync("long enough now");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();

        await page.GetByRole(AriaRole.Row, new() { Name = "grace" }).ClickAsync();
        console.Site.Users.Single(u => u.Name == "grace").Roles.ShouldBe(["Read-only Analyst"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        var confirm = page.GetByRole(AriaRole.Dialog, new() { Name = "Remove grace?" });
        await confirm.GetByRole(AriaRole.Textbox).FillAsync("ada");
        await confirm.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Assertions.Expect(confirm.GetByText("This is not the name.")).ToBeVisibleAsync();
        console.Site.Users.Count(u => u.Name == "grace").ShouldBe(1);
        await confirm.GetByRole(AriaRole.Textbox).FillAsync("grace");
        await confirm.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "grace" })).ToHaveCountAsync(0);
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_types_before_a_slow_domain_has_answered_gets_what_was_typed()
    {
        var answer = new TaskCompletionSource();
        console.Site.SlowDomain = answer.Task;
        await using var window = await console.OpenAsync("/administration/overview/security/administrative-users");
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Add User or Group" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Add User or Group" }).GetByRole(AriaRole.Button, new() { Name = "Browse" }).ClickAsync();
        var picker = page.GetByRole(AriaRole.Dialog, new() { Name = "Select User or Group" });
        await picker.GetByRole(AriaRole.Searchbox).FillAsync("Helpdesk");
        await Assertions.Expect(picker.GetByRole(AriaRole.Row, new() { Name = "CORP\\Helpdesk" })).ToBeVisibleAsync();
        answer.SetResult();
        await picker.GetByRole(AriaRole.Row, new() { Name = "CORP\\Helpdesk" }).ClickAsync();
        await picker.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(picker).ToHaveCountAsync(0);
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_directory_page_says_what_a_test_found()
    {
        await using var window = await console.OpenAsync("/administration/overview/security/active-directory");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Test" }).ClickAsync();
        await Assertions.Expect(window.Page.GetByText("Nothing answers at dc1.corp.example.com:636 (ConnectionRefused).")).ToBeVisibleAsync();
        window.Errors.ShouldBeEmpty();
    }
}
