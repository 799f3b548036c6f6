using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Admin.Problems;
using Espalier.Testing.Browser;
using Espalier.Testing.Directories;
using Microsoft.Playwright;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>The client's preference page as a user has it: opened by the app that the installer put into Applications of a simulated Mac.</summary>
[Collection(CompanyOfMac.OneAtATime)]
public sealed class PreferencePageTests(SambaServer samba) : IAsyncLifetime
{
    private static readonly string[] Rows =
    [
        "Certificate expiration date", "Certificate subject name", "Connected to site server", "Policies received", "Site server Internet URL", "Site server URL", "Site code",
        "Unique identifier", "Version",
    ];

    private readonly BrowserFixture _browser = new();

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _browser.DisposeAsync();

    [Fact(Timeout = 300_000)]
    [Trait("Line", "CLI-1")]
    [Trait("Line", "CLI-2")]
    [Trait("Line", "CLI-5")]
    [Trait("Line", "CLI-6")]
    [Trait("Line", "CLI-8")]
    [Trait("Line", "CLI-10")]
    [Trait("Line", "CLI-11")]
    public async Task The_app_shows_what_espalierctl_prints_and_does_what_it_does()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(BuiltClient.Source(), token);
        (await mac.ShellAsync(await site.TerminalLineAsync(token), token)).ExitCode.ShouldBe(0);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(token);
        var client = mac.ShellAsync("exec $client run", life.Token);
        await site.UntilAsync(static o => o is { Enrolled: 1, Inventoried: 1, PolicyCurrent: 1 }, token);

        // The app's program ends at once and leaves the page behind, which ends with the shell here.
        var app = mac.ShellAsync("/Applications/Espalier.app/Contents/MacOS/Espalier; echo $?; exec sleep 600", life.Token);
        await using var window = await new UserAtMac(mac, _browser).OpenNextAsync(app);
        var page = window.Page;
        await Assertions.Expect(page).ToHaveTitleAsync("Espalier");
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "General" })).ToBeVisibleAsync();
        (await page.GetByRole(AriaRole.Columnheader).AllTextContentsAsync()).ShouldBe(["Property", "Value"]);
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(Rows.Length);

        var byPath = ClientMac.Parse(await mac.ShellAsync("/Library/Espalier/espalierctl status", token));
        var byLink = ClientMac.Parse(await mac.ShellAsync("/usr/local/bin/espalierctl status", token));
        var shown = await ReadAsync(page);
        shown.Keys.ShouldBe(Rows);
        foreach (var row in Rows)
        {
            shown[row].ShouldBe(byPath.FindString(row), row);
            shown[row].ShouldBe(byLink.FindString(row), row);
        }

        var device = await site.AskAsync(new GetDevice((await site.OnlyDeviceAsync(token)).Id), token);
        shown["Unique identifier"].ShouldBe(device.ClientId!.Value.ToString("D"));
        shown["Certificate subject name"].ShouldBe(shown["Unique identifier"]);
        shown["Certificate expiration date"].ShouldMatch(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d$");
        shown["Connected to site server"].ShouldMatch(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d \(Intranet\)$");
        shown["Site server Internet URL"].ShouldBe("Not assigned");
        await window.KeepScreenshotAsync("mac-preferences");

        // By keyboard alone.
        var before = device.LastInventoryAt;
        await page.GetByRole(AriaRole.Button, new() { Name = "Actions" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        (await page.GetByRole(AriaRole.Menuitem).AllTextContentsAsync()).ShouldBe(["Connect", "Report Inventory", "Send Problem Report"]);
        await window.KeepScreenshotAsync("mac-preferences-menu");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("The inventory was sent.", new() { Timeout = 60_000 });
        (await site.AskAsync(new GetDevice(device.Summary.Id), token)).LastInventoryAt!.Value.ShouldBeGreaterThan(before!.Value);

        await page.GetByRole(AriaRole.Button, new() { Name = "Actions" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Connect" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Connected. There are no policy updates.");
        await Assertions.Expect(page.Locator("tbody tr", new() { HasText = "Policies received" })).ToContainTextAsync("(0 updates)");
        window.Errors.ShouldBeEmpty();
        await life.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(client);
        await Should.ThrowAsync<OperationCanceledException>(app);
    }

    [Fact(Timeout = 300_000)]
    [Trait("Line", "CLI-9")]
    [Trait("Line", "CLI-16")]
    [Trait("Line", "PROB-8")]
    public async Task A_user_sends_a_problem_report_from_the_gear_menu_and_by_the_report_tool()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(BuiltClient.Source(), token);
        (await mac.ShellAsync(await site.TerminalLineAsync(token), token)).ExitCode.ShouldBe(0);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(token);
        var client = mac.ShellAsync("exec $client run", life.Token);
        await site.UntilAsync(static o => o is { Enrolled: 1, Inventoried: 1, PolicyCurrent: 1 }, token);

        // What macOS wrote of a crash of ours and of another's, and a link by the name of one of ours.
        (await mac.ShellAsync(
            """
            cd /Library/Logs && mkdir -p DiagnosticReports && cd DiagnosticReports
            printf '{"app_name":"espalier-client","bug_type":"309"}\n{"procName":"espalier-client"}\n' > espalier-client-2026-03-02-101112.ips
            cp espalier-client-2026-03-02-101112.ips Mail-2026-03-02-101112.ips
            ln -s /etc/passwd espalier-client-2026-03-02-101113.ips
            """,
            token)).ExitCode.ShouldBe(0);
        var user = new UserAtMac(mac, _browser);
        var app = mac.ShellAsync("/Applications/Espalier.app/Contents/MacOS/Espalier; exec sleep 600", life.Token);
        await using (var window = await user.OpenNextAsync(app))
        {
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Actions" }).ClickAsync();
            await window.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Send Problem Report" }).ClickAsync();
            await SendAsync(window, "from the menu");
            await window.KeepScreenshotAsync("mac-problem-report");
        }

        var tool = mac.ShellAsync("/Library/Espalier/espalier_report_tool; exec sleep 600", life.Token);
        await using (var window = await user.OpenNextAsync(tool))
        {
            await SendAsync(window, "from the tool");
        }

        IReadOnlyList<ProblemReportSummary> reports = [];
        while (reports.Count < 2 || reports.Any(static r => r.State != ProblemReportState.Kept))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), token);
            reports = await site.AskAsync(new ListProblemReports(), token);
        }

        reports.Select(static r => (r.Description, r.Origin, r.HasMacInfo)).ShouldBe([("from the tool", ProblemReportOrigin.Mac, true), ("from the menu", ProblemReportOrigin.Mac, true)]);
        var files = (await site.AskAsync(new GetProblemReport(reports[0].Id), token)).Files.Select(static f => f.Name).ToList();
        files.ShouldContain("mac.zip/logs/espalier-client.log");
        files.Where(static f => f.EndsWith(".ips", StringComparison.Ordinal)).ShouldBe(["mac.zip/crashes/espalier-client-2026-03-02-101112.ips"]);
        await life.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(client);
    }

    [Fact(Timeout = 300_000)]
    [Trait("Line", "CLI-7")]
    public async Task A_site_that_moved_is_found_again_in_the_directory_and_not_asked_for_twice()
    {
        var token = TestContext.Current.CancellationToken;
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(token);
        var company = await CompanyOfMac.FoundAsync(samba, site, "mover");
        using var oldAddress = new LosingRelay(new Uri(site.Url), losing: 0);
        await company.PointToAsync(oldAddress.Url);
        await company.JoinAsync(mac);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(token);
        var client = CompanyOfMac.RunClientAsync(mac, life.Token);
        await mac.ControlAnswersAsync(client);
        (await mac.EnrollAsync(oldAddress.Url, site.Fingerprint, site.Token)).ExitCode.ShouldBe(0);
        await site.UntilAsync(static o => o is { Enrolled: 1, Inventoried: 1, PolicyCurrent: 1 }, token);
        var shown = mac.ShellAsync("exec $client show", life.Token);
        await using var window = await new UserAtMac(mac, _browser).OpenNextAsync(shown, dark: true);
        var page = window.Page;
        await Assertions.Expect(page.Locator("tbody tr", new() { HasText = "Site server URL" })).ToContainTextAsync(oldAddress.Url);
        await ConnectAsync(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Connected.");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();

        oldAddress.Dispose();
        await ConnectAsync(page);
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "The site server was not found" });
        await Assertions.Expect(dialog).ToBeVisibleAsync(new() { Timeout = 60_000 });

        // The directory still says the same: that the site does not answer there is said, and nothing changes.
        await TypeAsync(dialog, company.User, CompanyOfMac.Password);
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not answer", new() { Timeout = 60_000 });
        await TypeAsync(dialog, company.User, "wrong");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("The user name or the password is wrong.", new() { Timeout = 60_000 });
        await window.KeepScreenshotAsync("mac-preferences-locate-dark");
        await company.PointToAsync(site.Url);
        await TypeAsync(dialog, company.User, CompanyOfMac.Password);
        await Assertions.Expect(dialog).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator("tbody tr", new() { HasText = "Site server URL" })).ToContainTextAsync(site.Url);
        (await mac.ControlAsync("get-policies")).FindInteger("ErrorCode").ShouldBe(0);

        // Stored: another process finds it too.
        await life.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(client);
        await Should.ThrowAsync<OperationCanceledException>(shown);
        using var next = CancellationTokenSource.CreateLinkedTokenSource(token);
        var again = CompanyOfMac.RunClientAsync(mac, next.Token);
        await mac.ControlAnswersAsync(again);
        (await mac.ControlAsync("get-policies")).FindInteger("ErrorCode").ShouldBe(0);
        (await mac.LogAsync()).ShouldNotContain(CompanyOfMac.Password);
        await next.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(again);
    }

    private static async Task SendAsync(BrowserWindow window, string description)
    {
        var page = window.Page;
        await Assertions.Expect(page).ToHaveTitleAsync("Send Problem Report");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("/Library/Application Support/Espalier/problem-reports/", new() { Timeout = 60_000 });
        await page.GetByLabel("What happened?").FillAsync(description);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The problem report was sent" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        window.Errors.ShouldBeEmpty();
    }

    private static async Task ConnectAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Actions" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Connect" }).ClickAsync();
    }

    private static async Task TypeAsync(ILocator dialog, string user, string password)
    {
        await dialog.GetByLabel("Active Directory domain").FillAsync(SambaDomain.DnsName);
        await dialog.GetByLabel("User name").FillAsync(user);
        await dialog.GetByLabel("Password").FillAsync(password);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Connect" }).ClickAsync();
    }

    private static async Task<Dictionary<string, string>> ReadAsync(IPage page)
    {
        var names = await page.Locator("tbody th").AllTextContentsAsync();
        var values = await page.Locator("tbody td").AllTextContentsAsync();
        return names.Zip(values).ToDictionary(static pair => pair.First, static pair => pair.Second);
    }
}
