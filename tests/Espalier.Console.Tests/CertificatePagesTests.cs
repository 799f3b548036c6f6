using Espalier.Contracts.Admin.Certificates;
using Microsoft.Playwright;

namespace Espalier.Console.Tests;

public sealed class CertificatePagesTests(ConsoleFixture console)
{
    [Fact]
    [Trait("Line", "SEC-34")]
    public async Task An_authority_is_announced_replaces_the_current_one_and_an_older_one_is_retired()
    {
        await using var window = await console.OpenAsync("/administration/overview/security/certificates");
        var page = window.Page;
        var grid = page.GetByRole(AriaRole.Grid, new() { Name = "Certificate authorities" });
        var bar = page.GetByRole(AriaRole.Toolbar);
        await Assertions.Expect(grid.Locator(".badge.warn")).ToHaveTextAsync("Ends in 20 days");
        await Assertions.Expect(grid.Locator(".badge.notice")).ToHaveTextAsync("Ends in 50 days");
        await Assertions.Expect(grid.Locator(".badge.bad")).ToHaveTextAsync("Ends in 5 days");

        await grid.GetByRole(AriaRole.Row, new() { Name = "cccc" }).ClickAsync();
        await Assertions.Expect(bar.GetByRole(AriaRole.Button, new() { Name = "Retire" })).ToHaveAttributeAsync("aria-disabled", "true");
        await bar.GetByRole(AriaRole.Button, new() { Name = "Replace" }).ClickAsync();
        var replace = page.GetByRole(AriaRole.Dialog, new() { Name = "Replace the current authority?" });
        await Assertions.Expect(replace.GetByText("No authority is announced")).ToBeVisibleAsync();
        await replace.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await bar.GetByRole(AriaRole.Button, new() { Name = "Announce" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Announce a new authority?" }).GetByRole(AriaRole.Button, new() { Name = "Announce" }).ClickAsync();
        await Assertions.Expect(grid.GetByRole(AriaRole.Row, new() { Name = "dddd" })).ToContainTextAsync("Announced");
        await window.KeepScreenshotAsync("certificates");

        await bar.GetByRole(AriaRole.Button, new() { Name = "Replace" }).ClickAsync();
        await Assertions.Expect(replace.GetByText("17 Macs are certified by the old one")).ToBeVisibleAsync();
        await replace.GetByRole(AriaRole.Textbox).FillAsync("replace");
        await replace.GetByRole(AriaRole.Button, new() { Name = "Replace" }).ClickAsync();
        await Assertions.Expect(grid.GetByRole(AriaRole.Row, new() { Name = "dddd" })).ToContainTextAsync("Current");

        await grid.GetByRole(AriaRole.Row, new() { Name = "0000" }).ClickAsync();
        await bar.GetByRole(AriaRole.Button, new() { Name = "Retire" }).ClickAsync();
        var retire = page.GetByRole(AriaRole.Dialog, new() { Name = "Retire 0000" });
        await Assertions.Expect(retire.GetByText("2 Macs are still certified by it")).ToBeVisibleAsync();
        await retire.GetByRole(AriaRole.Textbox).FillAsync("00000000");
        await retire.GetByRole(AriaRole.Button, new() { Name = "Retire" }).ClickAsync();
        await Assertions.Expect(grid.GetByRole(AriaRole.Row, new() { Name = "0000" })).ToHaveCountAsync(0);
        console.Site.Security.Authorities.Select(static a => (a.Fingerprint[0], a.State)).ShouldBe([('c', AuthorityState.Older), ('1', AuthorityState.Older), ('d', AuthorityState.Current)]);
        window.Errors.ShouldBeEmpty();
    }
}
