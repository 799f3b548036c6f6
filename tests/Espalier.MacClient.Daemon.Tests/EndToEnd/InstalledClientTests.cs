using System.Text;
using Espalier.Formats.PropertyLists;
using Espalier.Site.ClientPackages;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>What the installer leaves on a simulated Mac, and what starts from it.</summary>
public sealed class InstalledClientTests
{
    private const int MaxFileBytes = 1024 * 1024;

    private static readonly byte[] ForSilicon = [.. ClientMac.Executable, .. "# for Apple silicon\n"u8], ForIntel = [.. ClientMac.Executable, .. "# for Intel\n"u8];

    [Theory(Timeout = 300_000)]
    [Trait("Line", "ENR-5")]
    [Trait("Line", "ENR-16")]
    [InlineData("Mac15,12", "# for Apple silicon")]
    [InlineData("MacBookPro16,1", "# for Intel")]
    public async Task Each_kind_of_Mac_gets_its_own_build_and_runs_it_after_every_start_and_log_in(string model, string mark)
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac(model: model);
        await mac.SkipWithoutSandboxAsync();
        lock (mac.Mac.State.Gate)
        {
            if (mac.Mac.State.Logons.ConsoleUser is null)
            {
                LogOn(mac);
            }
        }

        await using var site = await RunningSite.StartAsync(new ClientSource("/nonexistent", _ => BuiltClient.Create("0.1.0", ForSilicon, ForIntel)), token);
        var done = await mac.ShellAsync(await site.TerminalLineAsync(token), token);
        done.ExitCode.ShouldBe(0, done.Output + done.Error);

        var daemon = await ReadAsync(mac, "/Library/LaunchDaemons/org.espalier.client.plist");
        var agent = await ReadAsync(mac, "/Library/LaunchAgents/org.espalier.client.ui.plist");
        mac.Mac.State.Services.Single(static s => s.Label == "org.espalier.client").RunAtLoad.ShouldBeTrue();
        mac.Mac.State.SessionServices.ShouldHaveSingleItem().Label.ShouldBe("org.espalier.client.ui");
        var program = Words(daemon)[0];
        (await mac.ShellAsync($"tail -n 1 {program}; ls $(dirname {program})", token)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe([mark, "espalier-client"]);

        // A restart ends everything; launchd starts what the property lists name, the one at the start and the other at log-in.
        lock (mac.Mac.State.Gate)
        {
            mac.Mac.State.Logons.ShutDown(mac.Mac.Clock.GetUtcNow());
            mac.Mac.State.Logons.Start(mac.Mac.Clock.GetUtcNow());
        }

        using var life = CancellationTokenSource.CreateLinkedTokenSource(token);
        var client = mac.ShellAsync("exec " + string.Join(' ', Words(daemon)), life.Token);
        await mac.ControlAnswersAsync(client);
        await site.UntilAsync(static o => o is { Connected: 1, PolicyCurrent: 1 }, token);
        lock (mac.Mac.State.Gate)
        {
            LogOn(mac);
        }

        var session = mac.ShellAsync("exec " + string.Join(' ', Words(agent)), life.Token);
        await mac.ShellAsync("until [ -f /Library/Logs/espalier-client_ui.log ]; do sleep 0.2; done", token);
        session.IsCompleted.ShouldBeFalse();
        await life.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(client);
        await Should.ThrowAsync<OperationCanceledException>(session);
    }

    private static void LogOn(ClientMac mac) => mac.Mac.State.Logons.LogOn(mac.Mac.State.Users.First(static u => u.UniqueId > 500).Name, "console", mac.Mac.Clock.GetUtcNow());

    private static string[] Words(PropertyListDictionary job) => [.. job.FindArray("ProgramArguments")!.Select(static word => ((PropertyListString)word).Value)];

    private static async Task<PropertyListDictionary> ReadAsync(ClientMac mac, string path)
    {
        var bytes = (await mac.Mac.ReadFileAsync(path, MaxFileBytes, TestContext.Current.CancellationToken)).ShouldNotBeNull(path);
        PropertyList.TryParseDictionary(bytes, out var job, out var error).ShouldBeTrue(error?.ToString() + Encoding.UTF8.GetString(bytes));
        return job!;
    }
}
