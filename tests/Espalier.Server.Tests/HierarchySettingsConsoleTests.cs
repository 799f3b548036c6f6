using Microsoft.Playwright;

namespace Espalier.Server.Tests;

/// <summary>What holds for the whole site, as an administrator sets it in a real browser.</summary>
public sealed class HierarchySettingsConsoleTests() : SiteInBrowser("127.52.0.0")
{
    [Fact]
    [Trait("Line", "ENR-29")]
    public async Task Automatic_upgrade_of_Mac_clients_is_switched_on_and_off_at_Sites_Hierarchy_Settings()
    {
        await Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Administration", Exact = true }).Last.ClickAsync();
        await Page.GetByRole(AriaRole.Tree, new() { Name = "Administration" }).GetByRole(AriaRole.Treeitem, new() { Name = "Sites", Exact = true }).ClickAsync();
        var option = Page.GetByLabel("Upgrade client automatically when new client updates are available");
        foreach (var isOn in new[] { true, false })
        {
            await OpenSettingsAsync();
            await Assertions.Expect(option).ToBeCheckedAsync(new() { Checked = !isOn });
            await option.SetCheckedAsync(isOn);
            await Window.KeepScreenshotAsync("hierarchy-settings");
            await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
            await Assertions.Expect(Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
            await ReloadAsync();
            (await ApiAsync("/api/v1/enrollment/upgrade")).GetProperty("isAutomatic").GetBoolean().ShouldBe(isOn);
        }

        // Cancel changes nothing.
        await OpenSettingsAsync();
        await option.CheckAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        (await ApiAsync("/api/v1/enrollment/upgrade")).GetProperty("isAutomatic").GetBoolean().ShouldBeFalse();
        Window.Errors.ShouldBeEmpty();

        async Task OpenSettingsAsync()
        {
            await Page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "Hierarchy Settings" }).ClickAsync();
            await Assertions.Expect(Page.GetByRole(AriaRole.Dialog, new() { Name = "Hierarchy Settings" }).GetByRole(AriaRole.Tab, new() { Name = "Automatic Mac Client Upgrade" })).ToHaveAttributeAsync("aria-selected", "true");
            await Assertions.Expect(option).ToBeVisibleAsync();
        }
    }
}
