using Espalier.Console.AssetsAndCompliance.DeviceCollections;
using Espalier.Contracts.Admin.Collections;
using Espalier.Server.Tests.Actions;
using Espalier.Testing.Browser;
using Microsoft.Playwright;

namespace Espalier.Server.Tests;

/// <summary>Collections by somebody who does not know the names of classes, with a keyboard alone.</summary>
public sealed class QueryTemplateTests : IAsyncLifetime
{
    private readonly BrowserFixture _browser = new();
    private SiteWithMacs _site = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _site = await SiteWithMacs.StartAsync(1, Token, firstAddress: "127.49.0.0");

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task Every_template_is_a_query_that_the_site_takes()
    {
        foreach (var template in QueryTemplate.All)
        {
            var preview = await _site.TryAsync(new PreviewQueryRequest { Query = template.Query }, Token);
            preview.Problem.ShouldBeNull(template.Name);
        }

        var silicon = QueryTemplate.All.Where(static t => t.Name is "Macs with Apple silicon" or "Macs with Intel processors").ToList();
        var counts = new List<int>();
        foreach (var template in silicon)
        {
            counts.Add((await _site.AskAsync(new PreviewQueryRequest { Query = template.Query }, Token)).Count);
        }

        counts.Sum().ShouldBe(1);
    }

    [Fact]
    public async Task A_collection_of_Macs_with_little_free_space_is_made_with_the_keyboard_alone()
    {
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        var window = await _browser.OpenAsync();
        var page = window.Page;
        await page.GotoAsync(new Uri(_site.Console, "/sign-in/link?code=" + await _site.ApiTokenAsync(isSignInLink: true, Token)).ToString());
        await page.GotoAsync(new Uri(_site.Console, "/assets-and-compliance/device-collections").ToString());
        await page.Locator("html[data-ready]").WaitForAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Grid).GetByRole(AriaRole.Row, new() { Name = "All Systems" }).First).ToBeVisibleAsync();

        await TabToAsync(page.GetByRole(AriaRole.Button, new() { Name = "Create Device Collection" }));
        await page.Keyboard.PressAsync("Enter");
        var wizard = page.GetByRole(AriaRole.Dialog, new() { Name = "Create Device Collection Wizard" });
        await Assertions.Expect(wizard.GetByLabel("Name")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Nearly full");
        await TabToAsync(wizard.GetByRole(AriaRole.Button, new() { Name = "Next" }));
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(wizard.GetByRole(AriaRole.Button, new() { Name = "Query Rule" }));
        await page.Keyboard.PressAsync("Enter");

        var rule = page.GetByRole(AriaRole.Dialog, new() { Name = "Query Rule Properties" });
        await TabToAsync(rule.GetByRole(AriaRole.Combobox, new() { Name = "Start from" }), backwards: true);
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(rule.GetByLabel("Name")).ToHaveValueAsync("Macs with less than 10 GB free");
        await Assertions.Expect(rule.GetByText("selected now")).ToBeVisibleAsync();
        await TabToAsync(rule.GetByRole(AriaRole.Button, new() { Name = "OK" }));
        await window.KeepScreenshotAsync("query-template");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(wizard.GetByRole(AriaRole.Button, new() { Name = "Next" }));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(wizard.GetByText("The collection will have")).ToBeVisibleAsync();
        await TabToAsync(wizard.GetByRole(AriaRole.Button, new() { Name = "Next" }));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(wizard.GetByText("completed successfully")).ToBeVisibleAsync();

        var made = (await _site.AskAsync(new ListCollectionsRequest { Filter = "Nearly full" }, Token)).Items.ShouldHaveSingleItem();
        (await _site.AskAsync(new GetCollectionRequest(made.Id), Token)).Rules.ShouldHaveSingleItem().Query.ShouldBe(QueryTemplate.All[0].Query);
        window.Errors.ShouldBeEmpty();

        async Task TabToAsync(ILocator target, bool backwards = false)
        {
            await target.WaitForAsync();
            for (var presses = 0; presses < 40; presses++)
            {
                if (await target.EvaluateAsync<bool>("e => e === document.activeElement"))
                {
                    return;
                }

                await page.Keyboard.PressAsync(backwards ? "Shift+Tab" : "Tab");
            }

            Assert.Fail("The keyboard does not get there.");
        }
    }
}
