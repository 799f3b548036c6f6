using Espalier.Contracts.Admin.Enrollment;
using Espalier.Formats.PropertyLists;
using Espalier.MacClient.Platform;
using Espalier.Site.ClientPackages;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>
/// Clients that upgrade themselves: the real client on a simulated Mac, installed by its package and started again whenever it ends, as launchd does; a real site that
/// has another version of it.
/// </summary>
public sealed class UpgradeTests
{
    private const string Program = "/Library/Espalier/espalier-client.app/Contents/MacOS/espalier-client";
    /// <summary>Below the limit of each test, so that there is time left to tell what happened.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(140);

    private const string Launchd = $"while :; do {Program} run >>/private/var/log/launchd.log 2>&1; echo ended >>/private/var/log/launchd.log; sleep 0.2; done";

    [Fact(Timeout = 180_000)]
    [Trait("Line", "ENR-31")]
    public async Task A_newer_client_is_taken_once_it_reached_the_site_and_stays_the_same_Mac()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac(next: new Version(9, 8, 7));
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(BuiltClient.Source("9.8.7", both: ClientMac.NextExecutable), token);
        await InstallAsync(mac, site, token);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(token);
        var running = mac.ShellAsync(Launchd, life.Token);
        await site.UntilAsync(static o => o is { PolicyCurrent: 1, Inventoried: 1 }, token);
        var before = await StatusAsync(mac, token);
        before.FindString("Version").ShouldNotBe("9.8.7");
        var device = await site.OnlyDeviceAsync(token);

        // Nobody has switched it on.
        (await mac.ControlAsync("get-policies")).FindInteger("ErrorCode").ShouldBe(0);
        (await LinkAsync(mac, token)).ShouldBe("a");

        await site.AskAsync(new SaveClientUpgradeSettings(true), token);
        await UntilAsync(
            mac,
            async limited =>
            {
                // An offer that could not be fetched is looked at again with the next policy, an hour later where nobody asks; while clients change, nobody answers.
                await mac.ShellAsync("/usr/local/bin/espalierctl get-policies", limited);
                return (await site.OnlyDeviceAsync(limited)).ClientVersion == "9.8.7-PMA";
            },
            token);
        await UntilAsync(mac, async limited => await LinkAsync(mac, limited) == "b", token);
        await UntilAsync(mac, async limited => (await mac.ShellAsync("/usr/local/bin/espalierctl status", limited)).ExitCode == 0, token);

        var after = await StatusAsync(mac, token);
        after.FindString("Version").ShouldBe("9.8.7");
        foreach (var kept in new[] { "Unique identifier", "Certificate subject name", "Certificate expiration date", "Site code", "Site server URL" })
        {
            after.FindString(kept).ShouldBe(before.FindString(kept), kept);
        }

        (await site.OnlyDeviceAsync(token)).Id.ShouldBe(device.Id);
        await life.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    [Theory(Timeout = 180_000)]
    [InlineData("#!/bin/sh\nexit 3\n", "it ended by itself")]
    [InlineData("#!/bin/sh\nexec sleep 1000\n", "it did not reach the site within 10 s")]
    [InlineData("\u007fELF and nothing more", "it does not start")]
    public async Task A_client_that_does_not_become_healthy_is_given_up_and_the_one_before_it_goes_on(string program, string reason)
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(BuiltClient.Source("9.8.7", both: System.Text.Encoding.Latin1.GetBytes(program)), token);
        await InstallAsync(mac, site, token);
        await mac.ShellAsync(
            "cat > /Library/Preferences/org.espalier.client.plist <<'EOF'\n<plist version=\"1.0\"><dict><key>UpgradeTrialSeconds</key><integer>1</integer></dict></plist>\nEOF", token);
        await site.AskAsync(new SaveClientUpgradeSettings(true), token);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(token);
        var running = mac.ShellAsync(Launchd, life.Token);

        await UntilAsync(mac, async limited => (await mac.LogAsync()).Contains("is not healthy, so this one goes on: " + reason, StringComparison.Ordinal), token);

        await UntilAsync(mac, async limited => (await mac.ShellAsync("/usr/local/bin/espalierctl status", limited)).ExitCode == 0, token);
        (await LinkAsync(mac, token)).ShouldBe("a");
        (await StatusAsync(mac, token)).FindString("Version").ShouldNotBe("9.8.7");
        await site.UntilAsync(static o => o is { Connected: 1, PolicyCurrent: 1 }, token);
        await life.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_power_cut_in_the_middle_of_a_trial_leaves_the_client_that_was()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(BuiltClient.Source("9.8.7", both: "#!/bin/sh\ntouch /private/var/root/tried\nexec sleep 1000\n"u8.ToArray()), token);
        await InstallAsync(mac, site, token);
        await site.AskAsync(new SaveClientUpgradeSettings(true), token);
        using (var life = CancellationTokenSource.CreateLinkedTokenSource(token))
        {
            var running = mac.ShellAsync(Launchd, life.Token);
            await UntilAsync(mac, async limited => (await mac.ShellAsync("[ -e /private/var/root/tried ]", limited)).ExitCode == 0, token);
            await life.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(running);
        }

        await site.AskAsync(new SaveClientUpgradeSettings(false), token);
        using var second = CancellationTokenSource.CreateLinkedTokenSource(token);
        var again = mac.ShellAsync(Launchd, second.Token);
        await UntilAsync(mac, async limited => (await mac.ShellAsync("/usr/local/bin/espalierctl get-policies", limited)).ExitCode == 0, token);
        (await LinkAsync(mac, token)).ShouldBe("a");
        await second.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(again);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_download_that_is_not_what_the_site_signed_is_never_started()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(BuiltClient.Source("9.8.7", both: "#!/bin/sh\ntouch /private/var/root/tried\n"u8.ToArray()), token);
        await InstallAsync(mac, site, token);
        foreach (var file in Directory.GetFiles(Path.Combine(site.Folder, "client-upgrades")))
        {
            var bytes = await File.ReadAllBytesAsync(file, token);
            bytes[^1] ^= 1;
            await File.WriteAllBytesAsync(file, bytes, token);
        }

        await site.AskAsync(new SaveClientUpgradeSettings(true), token);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(token);
        var running = mac.ShellAsync(Launchd, life.Token);
        await UntilAsync(mac, async limited => (await mac.LogAsync()).Contains("is not what the site signed", StringComparison.Ordinal), token);
        (await mac.ShellAsync("[ -e /private/var/root/tried ]", token)).ExitCode.ShouldBe(1);
        (await LinkAsync(mac, token)).ShouldBe("a");
        await life.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    /// <summary>The version that is built, installed by its package and enrolled.</summary>
    private static async Task InstallAsync(ClientMac mac, RunningSite site, CancellationToken token)
    {
        // What a site has not made yet it does not offer, and the next look is an hour away.
        await site.InstallerAsync(token);
        using var package = new MemoryStream();
        ClientPackage.Create(BuiltClient.Create(ClientHost.Version, ClientMac.Executable), new Uri(site.Url), site.Fingerprint).Write(package);
        lock (mac.Mac.State.Gate)
        {
            mac.Mac.State.Files.Write("/private/var/root/client.pkg", package.ToArray(), mac.Mac.Clock.GetUtcNow());
        }

        var installed = await mac.ShellAsync($"installer -pkg /private/var/root/client.pkg -target / && echo '{site.Token}' | {Program} enroll --token-file -", token);
        installed.ExitCode.ShouldBe(0, installed.Output + installed.Error);
    }

    private static async Task<PropertyListDictionary> StatusAsync(ClientMac mac, CancellationToken token) => ClientMac.Parse(await mac.ShellAsync("/usr/local/bin/espalierctl status", token));

    private static async Task<string> LinkAsync(ClientMac mac, CancellationToken token)
    {
        var link = await mac.ShellAsync("readlink /Library/Espalier/espalier-client.app", token);
        return link.Outcome == ScriptOutcome.Exited ? link.Output.Split('/')[0] : link.Error;
    }

    /// <summary>Asks until it is so. What did not come is told with the client's own log, from which alone one can see why.</summary>
    private static async Task UntilAsync(ClientMac mac, Func<CancellationToken, Task<bool>> expected, CancellationToken token)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(token);
        limited.CancelAfter(Patience);
        try
        {
            while (!await expected(limited.Token))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(300), limited.Token);
            }
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw new ShouldAssertException($"It has not come to that within {Patience.TotalSeconds:F0} s. The client says:\n{await mac.LogAsync()}");
        }
    }
}
