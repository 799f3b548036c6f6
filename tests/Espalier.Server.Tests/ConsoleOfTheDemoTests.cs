using System.Text.RegularExpressions;
using Espalier.Testing.Browser;
using Microsoft.Playwright;

namespace Espalier.Server.Tests;

/// <summary>The console as the product serves it: the demo's own process, looked at in a real browser.</summary>
public sealed partial class ConsoleOfTheDemoTests : IAsyncLifetime
{
    private const int Macs = 5;

    private readonly BrowserFixture _browser = new();
    private DemoProcess? _demo;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        _demo = await DemoProcess.StartAsync(Macs, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Every_page_is_live_and_reached_by_clicking_from_the_sign_in_link()
    {
        await using var window = await _browser.OpenAsync();
        var page = window.Page;
        await page.GotoAsync(_demo!.SignInLink);
        await page.Locator("html[data-ready]").WaitForAsync();
        var seen = new List<string>();
        foreach (var workspace in new[] { "Assets and Compliance", "Monitoring", "Administration" })
        {
            await page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = workspace, Exact = true }).Last.ClickAsync();
            await page.GetByRole(AriaRole.Tree, new() { Name = workspace }).WaitForAsync();
            var count = await page.GetByRole(AriaRole.Treeitem).CountAsync();
            for (var i = 0; i < count; i++)
            {
                var node = page.GetByRole(AriaRole.Treeitem).Nth(i);
                var address = await node.GetAttributeAsync("href");
                await node.ClickAsync();
                await Assertions.Expect(page).ToHaveURLAsync(new Uri(_demo.Address, address).ToString());
                await Assertions.Expect(page.GetByRole(AriaRole.Treeitem, new() { Selected = true })).ToHaveAttributeAsync("href", address!);
                await Assertions.Expect(page.GetByRole(AriaRole.Main)).Not.ToBeEmptyAsync();
                seen.Add(address!);
            }
        }

        seen.Distinct().Count().ShouldBeGreaterThan(12, string.Join("\n", seen));
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_device_list_fills_by_itself_and_a_Mac_opens()
    {
        await using var window = await _browser.OpenAsync();
        var page = window.Page;
        await page.GotoAsync(_demo!.SignInLink);
        await page.Locator("html[data-ready]").WaitForAsync();
        await page.GotoAsync(new Uri(_demo.Address, "/assets-and-compliance/devices").ToString());
        await Assertions.Expect(page.GetByText($"{Macs} objects")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        var row = page.GetByRole(AriaRole.Row).Nth(1);
        await row.DblClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(DeviceAddress());
        window.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/assets-and-compliance/devices", "CSV", "devices.csv")]
    [InlineData("/monitoring/system-status/jobs", "Excel", "jobs.xlsx")]
    [InlineData("/monitoring/reporting/reports/compliance-for-a-computer-by-configuration-item?display=true", "CSV", "compliance-for-a-computer-by-configuration-item.csv")]
    [InlineData("/monitoring/reporting/reports/hardware-by-model?display=true", "Excel", "hardware-by-model.xlsx")]
    [InlineData("/monitoring/reporting/reports/status-of-a-deployment-by-computer?display=true", "PDF", "status-of-a-deployment-by-computer.pdf")]
    [Trait("Line", "RPT-3")]
    public async Task Lists_and_reports_are_downloaded(string address, string format, string file)
    {
        await using var window = await _browser.OpenAsync();
        var page = window.Page;
        await page.GotoAsync(_demo!.SignInLink);
        await page.Locator("html[data-ready]").WaitForAsync();
        await page.GotoAsync(new Uri(_demo.Address, address).ToString());
        await page.Locator("html[data-ready]").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Menuitem, new() { Name = format }).ClickAsync());
        download.SuggestedFilename.ShouldBe(file);
        await using var content = await download.CreateReadStreamAsync();
        var start = new byte[64];
        (await content.ReadAtLeastAsync(start, 4, throwOnEndOfStream: false, TestContext.Current.CancellationToken)).ShouldBeGreaterThan(3);
        System.Text.Encoding.UTF8.GetString(start).ShouldStartWith(format == "Excel" ? "PK" : format == "PDF" ? "%PDF-1.7" : file == "devices.csv" ? "\uFEFFName,Client" : "\uFEFFComputer Name,Compliance State");
        window.Errors.ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        if (_demo is not null)
        {
            await _demo.DisposeAsync();
        }

        await _browser.DisposeAsync();
    }

    [GeneratedRegex("/devices/\\d+")]
    private static partial Regex DeviceAddress();
}
