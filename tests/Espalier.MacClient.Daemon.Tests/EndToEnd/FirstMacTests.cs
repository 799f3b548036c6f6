using Espalier.Testing.Browser;
using Microsoft.Playwright;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>A Mac that has nothing of Espalier yet: the very line that the console shows, in a shell of a simulated Mac, against a real site.</summary>
public sealed class FirstMacTests
{
    private const string Program = "/Library/Espalier/espalier-client.app/Contents/MacOS/espalier-client";

    [Theory(Timeout = 240_000)]
    [InlineData("sh")]
    [InlineData("bash")]
    public async Task One_line_pasted_into_Terminal_installs_the_client_and_enrolls_the_Mac(string shell)
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(BuiltClient.Source(), token);
        var line = await site.TerminalLineAsync(token);
        line.ShouldNotContain("\n");

        var done = await mac.ShellAsync($"exec {shell} -c {Quote(line)}", token);

        done.ExitCode.ShouldBe(0, done.Output + done.Error);
        done.Output.ShouldContain("espalier-client.pkg: OK");
        done.Output.ShouldContain("This Mac is enrolled in site DEM as ");
        (await site.OnlyDeviceAsync(token)).SerialNumber.ShouldBe(mac.Mac.State.SerialNumber);
        mac.Mac.State.Software.Receipts.ShouldContain(static r => r.Identifier == "org.espalier.client" && r.Version == "0.1.0");

        // What launchd starts, at once and with every boot.
        var job = mac.Mac.State.Services.Single(static s => s.Label == "org.espalier.client");
        job.ShouldSatisfyAllConditions(j => j.Program.ShouldBe(Program), j => j.RunAtLoad.ShouldBeTrue());
        using var life = CancellationTokenSource.CreateLinkedTokenSource(token);
        var running = mac.ShellAsync($"exec {job.Program} run", life.Token);
        await site.UntilAsync(static o => o is { Enrolled: 1, Inventoried: 1, PolicyCurrent: 1 }, token);
        var byLink = await mac.ShellAsync("/usr/local/bin/espalierctl status", token);
        ClientMac.Parse(byLink).FindString("Site server URL")!.ShouldStartWith(site.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        await life.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    [Fact(Timeout = 240_000)]
    [Trait("Line", "ENR-2")]
    public async Task The_console_shows_address_and_line_that_the_site_answers_to()
    {
        var token = TestContext.Current.CancellationToken;
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(BuiltClient.Source(), token);
        var installer = await site.InstallerAsync(token);
        await using var browser = new BrowserFixture();
        await using var window = await browser.OpenAsync();
        var page = window.Page;
        await page.GotoAsync((await site.SignInLinkAsync(token)).ToString());
        await page.Locator("html[data-ready]").WaitForAsync();
        await page.GotoAsync(new Uri(site.Console, "/administration/overview/espalier/mac-client-enrollment").ToString());
        await page.Locator("html[data-ready]").WaitForAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Mac Client installation package download URL" }).ClickAsync();
        var properties = page.GetByRole(AriaRole.Dialog, new() { Name = "Mac Client installation package download URL Properties" });
        await Assertions.Expect(properties.GetByLabel("Mac Client Installer URL", new() { Exact = true })).ToHaveValueAsync(installer.Files[0].Address.AbsoluteUri);
        await window.KeepScreenshotAsync("installer-url");
        await properties.GetByRole(AriaRole.Button, new() { Name = "Close" }).Last.ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Create Token" }).First.ClickAsync();
        await page.GetByLabel("Description").FillAsync("My first Mac");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create", Exact = true }).ClickAsync();
        var line = await page.GetByLabel("Line for Terminal", new() { Exact = true }).InputValueAsync();
        await window.KeepScreenshotAsync("terminal-line");
        var done = await mac.ShellAsync(line, token);
        done.ExitCode.ShouldBe(0, done.Output + done.Error);
        await page.ReloadUntilReadyAsync();
        await Assertions.Expect(page.GetByText("My first Mac")).ToHaveCountAsync(0);
        (await site.OnlyDeviceAsync(token)).SerialNumber.ShouldBe(mac.Mac.State.SerialNumber);
        window.Errors.ShouldBeEmpty();
    }

    [Fact(Timeout = 240_000)]
    public async Task A_download_that_is_not_what_the_line_says_is_not_installed()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(BuiltClient.Source(), token);
        var line = await site.TerminalLineAsync(token);
        var file = Path.Combine(site.Folder, "files", "espalier-client.pkg");
        var bytes = await File.ReadAllBytesAsync(file, token);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, token);

        var done = await mac.ShellAsync(line, token);

        done.ExitCode.ShouldNotBe(0);
        done.Output.ShouldContain("espalier-client.pkg: FAILED");
        mac.Mac.Calls.ShouldNotContain(static c => c.Path == "/usr/sbin/installer");
        (await site.DevicesAsync(token)).ShouldBeEmpty();
    }

    [Theory(Timeout = 240_000)]
    [InlineData("MacBookPro16,1", "exit 71")]
    [InlineData("Mac15,12", "espalier-client.dll")]
    public async Task Each_kind_of_Mac_gets_the_client_for_its_processor(string model, string expected)
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac(model: model);
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(BuiltClient.Source(), token);
        var line = await site.TerminalLineAsync(token);

        (await mac.ShellAsync(line[..line.LastIndexOf(" && echo", StringComparison.Ordinal)] + ")", token)).ExitCode.ShouldBe(0);

        (await mac.ShellAsync($"cat {Program}", token)).Output.ShouldContain(expected);
        (await mac.ShellAsync("ls /Library/Espalier/a/espalier-client.app/Contents/MacOS", token)).Output.ShouldBe("espalier-client\n");
    }

    [Fact(Timeout = 240_000)]
    public async Task A_newer_package_takes_the_other_folder_and_the_Mac_stays_enrolled()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(BuiltClient.Source(), token);
        var line = await site.TerminalLineAsync(token);
        (await mac.ShellAsync(line, token)).ExitCode.ShouldBe(0);
        var before = await site.OnlyDeviceAsync(token);
        (await mac.ShellAsync("readlink /Library/Espalier/espalier-client.app", token)).Output.ShouldBe("a/espalier-client.app\n");

        var install = line[..line.LastIndexOf(" && echo", StringComparison.Ordinal)] + ")";
        var again = await mac.ShellAsync(install, token);

        again.ExitCode.ShouldBe(0, again.Output + again.Error);
        (await mac.ShellAsync("readlink /Library/Espalier/espalier-client.app; ls /Library/Espalier", token)).Output.ShouldBe("b/espalier-client.app\na\nb\nespalier-client.app\nespalier_report_tool\nespalier_uninstaller.app\nespalierctl\nsite.plist\n");
        using var life = CancellationTokenSource.CreateLinkedTokenSource(token);
        var running = mac.ShellAsync($"exec {Program} run", life.Token);
        await site.UntilAsync(static o => o is { Enrolled: 1, Inventoried: 1 }, token);
        (await site.OnlyDeviceAsync(token)).Id.ShouldBe(before.Id);
        await life.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    private static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
