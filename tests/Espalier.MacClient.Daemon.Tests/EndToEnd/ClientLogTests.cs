using System.Text;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>Where the client and its session helper log on a Mac, and by which limits.</summary>
public sealed class ClientLogTests
{
    private const string Preferences = "/Library/Preferences/org.espalier.client.plist";

    [Fact(Timeout = 180_000)]
    [Trait("Line", "LOGF-6")]
    public async Task The_session_helper_logs_beside_the_client_and_in_the_users_folder_where_that_cannot_be_written()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();

        var answer = await mac.ShellAsync(
            """
            export HOME=/Users/ada; mkdir -p $HOME /Library/Logs
            shared=/Library/Logs/espalier-client_ui.log own=$HOME/Library/Logs/espalier-client_ui.log
            helper() { $client session & pid=$!; i=0; until grep -q 'runs in this session' "$1" 2>/dev/null || [ $i -gt 300 ]; do sleep 0.1; i=$((i+1)); done; kill -TERM $pid; wait $pid; }
            helper $shared
            cat $shared; [ -e $own ] || echo 'own: none'
            rm $shared; mkdir $shared
            helper $own
            cat $own
            """,
            token);

        var parts = answer.Output.Split("own: none");
        parts.Length.ShouldBe(2, answer.Output + answer.Error);
        parts.ShouldAllBe(static p => p.Contains("runs in this session", StringComparison.Ordinal));
    }

    [Fact(Timeout = 180_000)]
    [Trait("Line", "LOGF-18")]
    public async Task The_limits_in_the_preferences_file_hold_from_the_next_start_on()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        const string Run = "rm -f /var/run/org.espalier.client/control; $client run & pid=$!; until [ -S /var/run/org.espalier.client/control ]; do sleep 0.1; done; kill -TERM $pid; wait $pid; ls /Library/Logs | grep espalier-client | sort\n";

        // So much that it is still being compressed when the client, which has only begun, is told to end.
        const string Fill = "head -c 20000000 /dev/urandom >> /Library/Logs/espalier-client.log; echo >> /Library/Logs/espalier-client.log\n";

        var before = await mac.ShellAsync("mkdir -p /Library/Logs /Library/Preferences\n" + Fill.Replace("20000000", "300000", StringComparison.Ordinal) + Run, token);
        before.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["espalier-client.log"], before.Error);
        lock (mac.Mac.State.Gate)
        {
            mac.Mac.State.Files.Write(Preferences, Encoding.UTF8.GetBytes(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
                <plist version="1.0"><dict><key>LogFileSizeLimit</key><integer>204800</integer><key>MaxNumberOfSavedLogs</key><integer>1</integer></dict></plist>
                """), mac.Mac.Clock.GetUtcNow());
        }

        var after = await mac.ShellAsync(Run + Fill + Run, token);

        after.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["espalier-client.1.log.gz", "espalier-client.log", "espalier-client.1.log.gz", "espalier-client.log"], after.Error);
    }
}
