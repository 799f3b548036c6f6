using System.Net.Http.Headers;
using System.Text.Json;
using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Identifiers;
using Espalier.Testing.Browser;
using Microsoft.Playwright;

namespace Espalier.Server.Tests.Actions;

/// <summary>Actions as an administrator sees them, in a real browser on the real site with its hundred Macs.</summary>
[Collection(nameof(HundredMacs))]
public sealed class ActionConsoleTests(HundredMacs fleet) : IAsyncLifetime
{
    private const string PolicyCommand = "Machine Policy Retrieval and Evaluation Cycle";
    private const string PolicyDialog = "Requesting Mac Clients to Download Policies";

    private readonly BrowserFixture _browser = new();
    private BrowserWindow _window = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SiteWithMacs Site => fleet.Site;

    private IPage Page => _window.Page;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        await SiteWithMacs.UntilAsync(() => Task.FromResult(Site.Channels.Count == HundredMacs.Count), Token);
        _window = await _browser.OpenAsync();
        await Page.GotoAsync(new Uri(Site.Console, "/sign-in/link?code=" + await Site.ApiTokenAsync(isSignInLink: true, Token)).ToString());
        await Page.Locator("html[data-ready]").WaitForAsync();
    }

    public async ValueTask DisposeAsync() => await _browser.DisposeAsync();

    [Fact]
    [Trait("Line", "POL-3")]
    [Trait("Line", "POL-4")]
    [Trait("Line", "POL-6")]
    public async Task A_whole_collection_downloads_its_policy_and_Details_stays_closed_when_all_succeeded()
    {
        await OpenAsync("/assets-and-compliance/device-collections?sel=" + CollectionId.AllSystems);
        await ToolAsync(PolicyCommand);
        var dialog = Page.GetByRole(AriaRole.Dialog, new() { Name = PolicyDialog });
        await Assertions.Expect(dialog.GetByText("100 of 100")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(dialog.GetByText("Completed.")).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Details" })).ToBeDisabledAsync();
        await _window.KeepScreenshotAsync("action-progress");

        using var api = await ApiAsync("/api/v1/actions");
        var job = api.RootElement[0];
        job.GetProperty("title").GetString().ShouldBe(PolicyCommand);
        job.GetProperty("succeeded").GetInt32().ShouldBe(100);
        job.GetProperty("state").GetString().ShouldBe("Completed");
        _window.Errors.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Line", "POL-4")]
    [Trait("Line", "POL-5")]
    [Trait("Line", "POL-6")]
    [Trait("Line", "SITE-55")]
    public async Task A_hidden_job_is_found_again_after_a_reload_takes_more_Macs_lists_who_was_not_reached_and_is_cancelled()
    {
        var gone = Site.Macs[40];
        var away = Site.Macs[41];
        await Site.SwitchOffForLongAsync(gone, Token);
        await away.SwitchOffAsync();
        await Site.AddRecordAsync(16800011, "never-enrolled", "Unknown-PMA", "Apple Mac OS X 15.1", Token);
        await Site.AddRecordAsync(16800012, "some-pc", "", "Microsoft Windows NT Workstation 10.0", Token);
        try
        {
            var first = await Site.AskAsync(
                new StartAction(ActionKindNames.MachinePolicyRetrieval) { Devices = [await Site.IdOfAsync(gone, Token), await Site.IdOfAsync(away, Token), new ResourceId(16800011), new ResourceId(16800012)] }, Token);
            await Site.JobAsync(first.Id, static d => d.Job.Failed == 3, Token);

            // The second request, from the list of devices, joins the first.
            var id = await Site.IdOfAsync(Site.Macs[42], Token);
            await OpenAsync($"/assets-and-compliance/devices?q={Site.Macs[42].Plan.Name}&sel={id}");
            await ToolAsync(PolicyCommand);
            var dialog = Page.GetByRole(AriaRole.Dialog, new() { Name = PolicyDialog });
            await Assertions.Expect(dialog.GetByText("4 of 5")).ToBeVisibleAsync(new() { Timeout = 60_000 });
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Hide" }).ClickAsync();
            await Assertions.Expect(dialog).ToHaveCountAsync(0);

            await Page.ReloadUntilReadyAsync();
            await Page.GetByRole(AriaRole.Button, new() { Name = "Jobs (1)" }).ClickAsync();
            await Page.GetByRole(AriaRole.Menuitem, new() { Name = PolicyCommand }).First.ClickAsync();
            await Assertions.Expect(dialog.GetByText("4 of 5")).ToBeVisibleAsync();
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Details" }).ClickAsync();
            var rows = dialog.GetByRole(AriaRole.Table, new() { Name = "Failures" }).Locator("tbody tr");
            await Assertions.Expect(rows).ToHaveCountAsync(3);
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Status", Exact = true }).ClickAsync();
            await Assertions.Expect(rows.Locator("td:nth-child(2)")).ToHaveTextAsync(["No client installed", "Not a Mac", "Offline"]);
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Status", Exact = true }).ClickAsync();
            await Assertions.Expect(rows.Locator("td:nth-child(2)")).ToHaveTextAsync(["Offline", "Not a Mac", "No client installed"]);
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Resource Name" }).ClickAsync();
            await Assertions.Expect(rows.Nth(2).Locator("td").First).ToHaveTextAsync("some-pc");
            await _window.KeepScreenshotAsync("action-details");

            await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
            await Assertions.Expect(dialog.GetByText("Cancelled. What was done before stays done.")).ToBeVisibleAsync();
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).Last.ClickAsync();
            using var api = await ApiAsync($"/api/v1/actions/{first.Id}?onlyFailed=true&sort=Status");
            api.RootElement.GetProperty("job").GetProperty("state").GetString().ShouldBe("Cancelled");
            api.RootElement.GetProperty("targets").EnumerateArray().Select(static t => t.GetProperty("status").GetString()).ShouldBe(["No client installed", "Not a Mac", "Offline"]);
            _window.Errors.ShouldBeEmpty();
        }
        finally
        {
            await Site.RunSqlAsync("DELETE FROM dev_devices WHERE resource_id >= 16800000", Token);
            gone.SwitchOn();
            away.SwitchOn();
        }
    }

    [Fact]
    [Trait("Line", "INV-7")]
    public async Task Inventory_is_requested_from_the_page_of_a_Mac_and_the_list_of_jobs_shows_it()
    {
        var mac = Site.Macs[50];
        var id = await Site.IdOfAsync(mac, Token);
        var before = mac.Inventories;
        await OpenAsync($"/assets-and-compliance/devices/{id}");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Espalier Tools" }).ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = "Request Inventory Update" }).ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog, new() { Name = "Requesting Inventory Update" });
        await Assertions.Expect(dialog.GetByText("1 of 1")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        mac.Inventories.ShouldBe(before + 1);

        await OpenAsync("/monitoring/system-status/jobs");
        var row = Page.GetByRole(AriaRole.Grid, new() { Name = "Jobs" }).GetByRole(AriaRole.Row).Filter(new() { HasText = mac.Plan.Name }).First;
        await Assertions.Expect(row).ToContainTextAsync("Completed");
        await row.DblClickAsync();
        var target = Page.GetByRole(AriaRole.Grid, new() { Name = "Macs of the job" }).GetByRole(AriaRole.Row).Filter(new() { HasText = mac.Plan.Name });
        await Assertions.Expect(target).ToContainTextAsync("Succeeded");
        await _window.KeepScreenshotAsync("action-job");
        _window.Errors.ShouldBeEmpty();
    }

    private async Task OpenAsync(string path)
    {
        await Page.GotoAsync(new Uri(Site.Console, path).ToString());
        await Page.Locator("html[data-ready]").WaitForAsync();
    }

    private async Task ToolAsync(string title)
    {
        await Page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "Espalier Tools" }).ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = title }).ClickAsync();
    }

    private async Task<JsonDocument> ApiAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = Site.Console };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Site.ApiTokenAsync(isSignInLink: false, Token));
        return JsonDocument.Parse(await http.GetStringAsync(path, Token));
    }
}
