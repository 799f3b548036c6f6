using Espalier.Contracts.Admin.Devices;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>How the client leaves a simulated Mac, as it came: by its package's own scripts.</summary>
public sealed class UninstallTests
{
    private const string Silent = "sudo /bin/bash -c /Library/Espalier/espalier_uninstaller.app/Contents/Resources/UninstallAgentScript.sh";

    [Fact(Timeout = 240_000)]
    [Trait("Line", "ENR-26")]
    [Trait("Line", "ENR-28")]
    public async Task The_silent_uninstaller_leaves_the_site_and_nothing_on_the_Mac_and_the_record_is_taken_up_again()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(BuiltClient.Source(), token);
        var before = await FilesAsync(mac, token);
        (await mac.ShellAsync(await site.TerminalLineAsync(token), token)).ExitCode.ShouldBe(0);
        var device = await site.OnlyDeviceAsync(token);

        var removed = await mac.ShellAsync(Silent, token);

        removed.ExitCode.ShouldBe(0, removed.Output + removed.Error);
        var after = await FilesAsync(mac, token);
        after.Except(before).ShouldBeEmpty();
        before.Except(after).ShouldBeEmpty();
        mac.Mac.State.Services.ShouldNotContain(static s => s.Label.StartsWith("org.espalier", StringComparison.Ordinal));
        mac.Mac.State.Software.Receipts.ShouldNotContain(static r => r.Identifier.StartsWith("org.espalier", StringComparison.Ordinal));
        (await mac.ShellAsync("cat /Library/Logs/espalier_uninstaller.log", token)).Output.ShouldContain("The Espalier client is removed.");
        var kept = await site.AskAsync(new GetDevice(device.Id), token);
        kept.ClientId.ShouldBeNull("it cannot be managed any more");

        (await mac.ShellAsync(await site.TerminalLineAsync(token), token)).ExitCode.ShouldBe(0);
        (await site.OnlyDeviceAsync(token)).Id.ShouldBe(device.Id);
        (await site.AskAsync(new GetDevice(device.Id), token)).ClientId.ShouldNotBeNull();
    }

    [Fact(Timeout = 240_000)]
    public async Task A_site_that_does_not_answer_does_not_keep_the_client_on_the_Mac()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(BuiltClient.Source(), token);
        (await mac.ShellAsync(await site.TerminalLineAsync(token), token)).ExitCode.ShouldBe(0);
        await site.StopAsync(token);

        var removed = await mac.ShellAsync(Silent, token);

        removed.ExitCode.ShouldBe(0, removed.Output + removed.Error);
        removed.Output.ShouldContain("could not be told");
        (await mac.ShellAsync("[ ! -e /Library/Espalier ]", token)).ExitCode.ShouldBe(0);
    }

    [Theory(Timeout = 240_000)]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Line", "ENR-27")]
    public async Task The_uninstaller_with_windows_asks_before_it_removes(bool agrees)
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(BuiltClient.Source(), token);
        (await mac.ShellAsync(await site.TerminalLineAsync(token), token)).ExitCode.ShouldBe(0);
        await mac.ShellAsync(
            $"""
            cat > /private/var/root/osascript <<'EOF'
            #!/bin/sh
            echo "$*" >> /private/var/root/asked
            case $* in
              *'do shell script'*) for last; do :; done; exec "$last" ;;
              *'cancel button'*) exit {(agrees ? 0 : 1)} ;;
            esac
            EOF
            chmod 755 /private/var/root/osascript
            """, token);

        var ended = await mac.ShellAsync("ESPALIER_OSASCRIPT=/private/var/root/osascript /Library/Espalier/espalier_uninstaller.app/Contents/MacOS/espalier_uninstaller", token);

        ended.ExitCode.ShouldBe(agrees ? 0 : 1, ended.Error);
        var asked = (await mac.ShellAsync("cat /private/var/root/asked", token)).Output;
        asked.ShouldStartWith("-e display dialog \"This removes the Espalier client from this Mac.");
        asked.Contains("The Espalier client was removed.", StringComparison.Ordinal).ShouldBe(agrees);
        (await mac.ShellAsync("[ -e /Library/Espalier ]", token)).ExitCode.ShouldBe(agrees ? 1 : 0);
    }

    /// <summary>All that there is, but for what only grows: logs and the history of installations.</summary>
    private static async Task<string[]> FilesAsync(ClientMac mac, CancellationToken token) => (await mac.ShellAsync(
        "find /Library /private /usr/local /Applications ! -path '/private/var/log/*' ! -name espalier_uninstaller.log ! -path '*/dev/null' ! -path '/private/etc/alternatives/*' 2>/dev/null", token)).Output.Split('\n');
}
