using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Espalier.Contracts.Admin.Problems;
using Espalier.Server.Tests.Actions;
using Espalier.Site;
using Espalier.Site.Operations;
using Espalier.Testing.Browser;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Espalier.Server.Tests.Problems;

/// <summary>Problem reports as an administrator makes, looks at, sends and deletes them, in a real browser.</summary>
public sealed class ProblemReportConsoleTests : IAsyncLifetime
{
    private readonly BrowserFixture _browser = new();
    private SupportStub _support = null!;
    private SiteWithMacs _site = null!;
    private BrowserWindow _window = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IPage Page => _window.Page;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        _support = await SupportStub.StartAsync(Token);
        _site = await SiteWithMacs.StartAsync(2, Token, options => options with { SupportAddress = _support.Address }, firstAddress: "127.62.0.0");
        _window = await _browser.OpenAsync();
        await Page.GotoAsync(new Uri(_site.Console, "/sign-in/link?code=" + await _site.ApiTokenAsync(isSignInLink: true, Token)).ToString());
        await Page.Locator("html[data-ready]").WaitForAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        if (_site is not null)
        {
            await _site.DisposeAsync();
            await _support.DisposeAsync();
        }
    }

    [Fact]
    [Trait("Line", "PROB-1")]
    [Trait("Line", "PROB-3")]
    [Trait("Line", "PROB-17")]
    public async Task A_report_is_sent_from_a_Mac_its_ID_is_shown_and_the_log_has_it()
    {
        await StartAsync(_site.Macs[0]);
        var result = Page.GetByRole(AriaRole.Dialog, new() { Name = "Problem report" });
        await Assertions.Expect(result.GetByText("SR-4711")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await result.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        using var zip = new ZipArchive(new MemoryStream(_support.Reports["SR-4711"]));
        zip.GetEntry("mac.zip").ShouldNotBeNull();

        await OpenAsync("/monitoring/system-status/problem-reports");
        await Assertions.Expect(Page.GetByText("No problem reports")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Problem Reports Log" }).First.ClickAsync();
        var log = Page.GetByRole(AriaRole.Grid, new() { Name = "Problem Report Operations Log" });
        await Assertions.Expect(log.GetByText("SR-4711")).ToBeVisibleAsync();
        (await ApiAsync<List<ProblemReportOperation>>("problem-reports/operations")).Select(static o => o.Number).ShouldBe(["SR-4711", ""]);
        await _window.KeepScreenshotAsync("problem-reports-log");
        _window.Errors.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Line", "PROB-15")]
    [Trait("Line", "PROB-16")]
    [Trait("Line", "PROB-18")]
    public async Task Kept_reports_are_listed_summarised_sent_and_deleted_with_their_files()
    {
        await _site.SwitchOffForLongAsync(_site.Macs[1], Token);
        for (var n = 0; n < 2; n++)
        {
            await StartAsync(_site.Macs[1], $"report {n}");
            var result = Page.GetByRole(AriaRole.Dialog, new() { Name = "Problem report is not complete" });
            await Assertions.Expect(result.GetByText("espalier_report_tool")).ToBeVisibleAsync(new() { Timeout = 60_000 });
            await result.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        }

        var folder = _site.Services.GetRequiredService<SiteOptions>().ProblemReportFolder;
        await OpenAsync("/monitoring/system-status/problem-reports");
        var list = Page.GetByRole(AriaRole.Grid, new() { Name = "Problem Reports" });
        foreach (var column in new[] { "Created", "Proxy info", "Mac info", "Description" })
        {
            await Assertions.Expect(list.GetByRole(AriaRole.Columnheader, new() { Name = column })).ToBeVisibleAsync();
        }

        await list.GetByText("report 1").ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Summary", Exact = true }).First.ClickAsync();
        var summary = Page.GetByRole(AriaRole.Dialog, new() { Name = "Problem report summary" });
        await Assertions.Expect(summary.GetByText("site/versions.json")).ToBeVisibleAsync();
        await _window.KeepScreenshotAsync("problem-report-summary");
        await summary.GetByRole(AriaRole.Button, new() { Name = "Close" }).Last.ClickAsync();

        await Page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).First.ClickAsync();
        var sent = Page.GetByRole(AriaRole.Dialog, new() { Name = "Problem report" });
        await Assertions.Expect(sent.GetByText("SR-4711")).ToBeVisibleAsync();
        await sent.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        Directory.EnumerateFiles(folder, "*.zip").Count().ShouldBe(1);

        await list.GetByText("report 0").ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).First.ClickAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(Page.GetByText("No problem reports")).ToBeVisibleAsync();
        Directory.EnumerateFiles(folder, "*.zip").ShouldBeEmpty();
        (await ApiAsync<List<ProblemReportSummary>>("problem-reports")).ShouldBeEmpty();
        await Page.ReloadUntilReadyAsync();
        await Assertions.Expect(Page.GetByText("No problem reports")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).First.ClickAsync();
        await Assertions.Expect(Page).ToHaveURLAsync(new Uri(_site.Console, "/monitoring/overview").ToString());
        _window.Errors.ShouldBeEmpty();
    }

    private async Task StartAsync(RunningMac mac, string message = "It is slow")
    {
        await OpenAsync($"/assets-and-compliance/devices/{await _site.IdOfAsync(mac, Token)}");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Espalier Tools" }).ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = "Send Problem Report" }).ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog, new() { Name = "Problem Report for Espalier" });
        await dialog.GetByLabel("Message").FillAsync(message);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Send Report" }).ClickAsync();
    }

    private async Task OpenAsync(string path)
    {
        await Page.GotoAsync(new Uri(_site.Console, path).ToString());
        await Page.Locator("html[data-ready]").WaitForAsync();
    }

    private async Task<T> ApiAsync<T>(string path)
    {
        using var http = new HttpClient { BaseAddress = _site.Console };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await _site.ApiTokenAsync(isSignInLink: false, Token));
        return (await http.GetFromJsonAsync<T>(new Uri("/api/v1/" + path, UriKind.Relative), ApiJson.Options, Token))!;
    }
}
