using System.Net;
using System.Net.Sockets;
using Espalier.Contracts.Admin.Devices;
using Espalier.MacSimulator.Model;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>
/// The client's executable as root of a simulated Mac: its own files, sockets, processes and network connections, against a real site. What is not a
/// Mac's here: the kernel, and the SQLite library, which is the host's.
/// </summary>
public sealed class DaemonTests
{
    [Fact(Timeout = 240_000)]
    [Trait("Line", "CLI-12")]
    [Trait("Line", "CLI-14")]
    public async Task The_client_enrolls_reports_obeys_survives_being_killed_and_goes_on()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(token);

        // Nobody has enrolled this Mac: the daemon waits, and its tool says so.
        using var firstLife = CancellationTokenSource.CreateLinkedTokenSource(token);
        var first = mac.ShellAsync("exec $client run", firstLife.Token);
        await mac.ControlAnswersAsync(first);
        var notYet = await mac.ControlAsync("get-policies");
        notYet.FindInteger("ErrorCode").ShouldBe(2);
        notYet.Keys.ShouldBe(["ErrorCode", "ErrorMessage"]);

        var wrong = await mac.EnrollAsync(site.Url, new string('0', 64), site.Token);
        wrong.ExitCode.ShouldBe(1);
        wrong.Error.ShouldContain("authority-mismatch");
        var enrolled = await mac.EnrollAsync(site.Url, site.Fingerprint, site.Token);
        enrolled.ExitCode.ShouldBe(0, enrolled.Error);
        enrolled.Output.ShouldStartWith("This Mac is enrolled in site DEM as ");

        var settled = await site.UntilAsync(static o => o is { Enrolled: 1, Inventoried: 1, PolicyCurrent: 1, Reported: 1 }, token);
        settled.QuarantinedReports.ShouldBe(0);
        settled.Remediated.ShouldBe(1, "the firewall was off");
        var device = await site.OnlyDeviceAsync(token);
        device.SerialNumber.ShouldBe(mac.Mac.State.SerialNumber);
        var before = await site.ValuesAsync(device.Id, "ADD_REMOVE_PROGRAMS", "DisplayName", token);
        before.Count.ShouldBeGreaterThan(10);

        // Killed without a word, as by a power cut; meanwhile somebody installs something.
        await firstLife.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        var product = ProductCatalogue.Installable.First(p => !before.Contains(p.Name));
        lock (mac.Mac.State.Gate)
        {
            mac.Mac.State.Software.Install(product, product.Versions[^1], mac.Mac.Clock.GetUtcNow());
        }

        using var secondLife = CancellationTokenSource.CreateLinkedTokenSource(token);
        var second = mac.ShellAsync("exec $client run", secondLife.Token);
        await mac.ControlAnswersAsync(second);
        foreach (var verb in new[] { "report-hv-inventory", "report-hw-inventory" })
        {
            (await mac.ControlAsync(verb)).FindInteger("ErrorCode").ShouldBe(0);
        }

        (await site.ValuesAsync(device.Id, "ADD_REMOVE_PROGRAMS", "DisplayName", token)).ShouldContain(product.Name);
        var policies = await mac.ControlAsync("get-policies");
        policies.FindInteger("ErrorCode").ShouldBe(0);
        policies.FindString("ErrorMessage").ShouldBe("No error");
        policies.FindInteger("NumberOfPolicyUpdates").ShouldNotBeNull();
        (await site.OnlyDeviceAsync(token)).Id.ShouldBe(device.Id);

        await site.StopAsync(token);
        var unreachable = await mac.ShellAsync("$client ctl get-policies", token);
        unreachable.ExitCode.ShouldBe(3);
        ClientMac.Parse(unreachable).FindString("ErrorMessage").ShouldBe("Operation timed out");
        ClientMac.Parse(unreachable).Keys.ShouldBe(["ErrorCode", "ErrorMessage"]);
        var waiting = await mac.ControlAsync("report-hv-inventory");
        waiting.FindInteger("ErrorCode").ShouldBe(3);
        await secondLife.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(second);
    }

    [Fact(Timeout = 240_000)]
    public async Task What_the_client_says_of_itself_is_what_the_site_knows()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(token);

        // Without a daemon the command enrolls by itself.
        (await mac.EnrollAsync(site.Url, site.Fingerprint, site.Token)).ExitCode.ShouldBe(0);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(token);
        var running = mac.ShellAsync("exec $client run", life.Token);
        await site.UntilAsync(static o => o.PolicyCurrent == 1, token);
        var status = await mac.ControlAsync("status");
        var details = await site.AskAsync(new GetDevice((await site.OnlyDeviceAsync(token)).Id), token);

        status.FindString("Unique identifier").ShouldBe(details.ClientId!.Value.ToString("D"));
        status.FindString("Certificate subject name").ShouldBe(details.ClientId.Value.ToString("D"));
        status.FindString("Site server URL")!.TrimEnd('/').ShouldBe(site.Url);
        status.FindString("Site code").ShouldBe("DEM");
        status.FindString("Connected to site server")!.ShouldEndWith(" (Intranet)");
        status.FindString("Site server Internet URL").ShouldBe("Not assigned");
        status.FindString("Version").ShouldBe(details.Summary.ClientVersion[..details.Summary.ClientVersion.LastIndexOf('-')]);
        status.FindString("Policies received")!.ShouldMatch(@" \([0-9]+ updates?\)$");

        // A token counts once: the second enrollment is refused, and the first stays in force.
        (await mac.EnrollAsync(site.Url, site.Fingerprint, site.Token)).ExitCode.ShouldBe(1);
        (await mac.ControlAsync("get-policies")).FindInteger("ErrorCode").ShouldBe(0);
        await life.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        (await mac.LogAsync()).ShouldNotContain(site.Token);
    }

    [Fact(Timeout = 120_000)]
    public async Task One_client_runs_at_a_time_and_ends_in_order_when_asked()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        var answer = await mac.ShellAsync(
            """
            $client run & first=$!
            until [ -S /var/run/org.espalier.client/control ]; do sleep 0.1; done
            $client run; echo "second $?"
            kill -TERM $first; wait $first; echo "first $?"
            [ -S /var/run/org.espalier.client/control ] || echo "no socket"
            """,
            token);
        answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["second 1", "first 0", "no socket"]);
        answer.Error.ShouldContain("Another Espalier client is running");
        var log = await mac.LogAsync();
        log.ShouldContain("This Mac is not enrolled");
        log.ShouldContain("Ended as asked");
    }

    [Theory(Timeout = 120_000)]
    [Trait("Line", "CLI-15")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task A_process_that_was_asked_nonsense_ends_with_error_one_and_says_what_it_knows(string verb)
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        var answer = await mac.ShellAsync("$client ctl " + verb, token);
        answer.ExitCode.ShouldBe(1);
        answer.Error.ShouldStartWith("usage: espalierctl");
        ClientMac.Parse(answer).FindInteger("ErrorCode").ShouldBe(1);
    }

    [Fact(Timeout = 120_000)]
    [Trait("Line", "ENR-21")]
    public async Task A_token_is_in_no_list_of_processes_while_it_enrolls_and_none_is_taken_from_the_command_line()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        var secret = "token-" + Guid.NewGuid().ToString("N");

        // It lets the command in and says nothing, so that the command runs while its processes are listed.
        using var site = new TcpListener(IPAddress.Loopback, 0);
        site.Start();
        var enroll = $"enroll --site https://{site.LocalEndpoint} --fingerprint {new string('0', 64)}";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var enrolling = mac.ShellAsync($"echo '{secret}' > /private/var/root/token; exec $client {enroll} --token-file /private/var/root/token", stop.Token);
        var asked = site.AcceptTcpClientAsync(stop.Token).AsTask();
        await Task.WhenAny(asked, enrolling);
        asked.IsCompletedSuccessfully.ShouldBeTrue(enrolling.IsCompletedSuccessfully ? (await enrolling).Error : "");

        var processes = Directory.GetDirectories("/proc").Select(static folder => Read(folder, "cmdline") + Read(folder, "environ")).ToList();
        processes.ShouldContain(p => p.Contains(enroll, StringComparison.Ordinal));
        processes.ShouldAllBe(p => !p.Contains(secret, StringComparison.Ordinal));
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(enrolling);

        (await mac.ShellAsync($"$client {enroll} --token {secret}", token)).ExitCode.ShouldNotBe(0);
        site.Pending().ShouldBeFalse("it did not even ask");

        // As `ps axeww` shows them; a process may end meanwhile, and those of others keep theirs for themselves.
        static string Read(string folder, string file)
        {
            try
            {
                return File.ReadAllText(Path.Combine(folder, file)).Replace('\0', ' ');
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return "";
            }
        }
    }
}
