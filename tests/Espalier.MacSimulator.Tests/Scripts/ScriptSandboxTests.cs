using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Espalier.MacClient.Platform;
using Espalier.MacSimulator.Tools;
using Espalier.Testing.Processes;

namespace Espalier.MacSimulator.Tests.Scripts;

[SupportedOSPlatform("linux")]
public sealed class ScriptSandboxTests
{
    private const string Firewall = "/usr/libexec/ApplicationFirewall/socketfilterfw";

    [Fact]
    [Trait("Line", "CI-SCRIPT-8")]
    public async Task A_script_runs_as_root()
    {
        using var mac = TestMac.Create();
        var answer = await Run(mac, "#!/bin/bash\nid -u; whoami; echo \"$1\" >&2; exit 3", parameters: "the value");
        answer.ShouldBe(new ScriptAnswer(ScriptOutcome.Exited, 3, "0\nroot\n", "the value\n"));
    }

    [Fact]
    public async Task Files_of_the_host_cannot_be_seen_or_changed()
    {
        using var mac = TestMac.Create();
        var folder = Directory.CreateTempSubdirectory("espalier-host-");
        var secret = Path.Combine(folder.FullName, "secret");
        await File.WriteAllTextAsync(secret, "host", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_111_111);
        File.SetUnixFileMode(secret, (UnixFileMode)0b110_110_110);
        try
        {
            var answer = await Run(mac, $"""
                cat {secret}; cat /proc/1/root{secret}
                mkdir -p {folder.FullName} && echo changed > {secret}
                echo changed > /usr/bin/id; echo changed > /usr/lib/os-release; touch /etc/alternatives/x; touch /new
                chroot / true && echo chroot; mount -t tmpfs none /tmp && echo mounted; unshare -Urm true && echo namespace
                ls /home /root /proc/1/cwd/home /work /host 2>/dev/null
                cat /etc/passwd | wc -l
                """);
            answer.Output.Trim().ShouldBe(mac.State.Users.Count(user => user.UniqueId >= 0).ToString());
            answer.Error.ShouldContain("Read-only file system");
            (await File.ReadAllTextAsync(secret, TestContext.Current.CancellationToken)).ShouldBe("host");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_link_that_leaves_the_mac_leads_nowhere()
    {
        using var mac = TestMac.Create();
        var token = TestContext.Current.CancellationToken;
        (await Run(mac, "ln -s /etc/hosts /Library/hosts; ln -s ../../../../../../../../etc/hostname /Library/out; ln -s / /Library/all; mkfifo /Library/pipe; echo own > /Library/own")).ExitCode.ShouldBe(0);

        Encoding.UTF8.GetString((await mac.ReadFileAsync("/Library/own", 100, token))!).ShouldBe("own\n");
        (await mac.ReadFileAsync("/Library/hosts", 10_000, token)).ShouldBe(await mac.ReadFileAsync("/private/etc/hosts", 10_000, token));
        (await mac.ReadFileAsync("/Library/out", 10_000, token)).ShouldBeNull();
        (await mac.ReadFileAsync("/Library/pipe", 10_000, token)).ShouldBeNull();
        (await mac.ListFolderAsync("/Library/all", token)).Select(entry => entry.Name).ShouldBe(
            ["Applications", "Library", "System", "Users", "Volumes", "etc", "opt", "private", "tmp", "usr", "var"], ignoreOrder: true);
        (await mac.ListFolderAsync("/Library", token)).Single(entry => entry.Name == "all").IsFolder.ShouldBeFalse();
    }

    [Theory]
    [InlineData("/sbin/shutdown -r now")]
    [InlineData("reboot")]
    [InlineData("halt")]
    public async Task A_restart_restarts_only_the_simulated_mac(string command)
    {
        using var mac = TestMac.Create();
        var answer = await Run(mac, command + "\necho after");
        answer.Output.ShouldEndWith("after\n");
        mac.State.PowerRequest.ShouldNotBe(Model.PowerRequest.None);
    }

    [Fact]
    public async Task The_network_cannot_be_reached()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var mac = TestMac.Create();
        var answer = await Run(mac, $"exec 3<>/dev/tcp/127.0.0.1/{((IPEndPoint)listener.LocalEndPoint!).Port} && echo reached");
        answer.Output.ShouldBe("");
        answer.ExitCode.ShouldNotBe(0);
    }

    [Fact]
    public async Task A_fork_bomb_is_contained_and_ended()
    {
        var mark = NewMark();
        using var mac = TestMac.Create();
        var answer = await Run(mac, "bomb() { bomb | bomb & }; bomb; sleep 100", seconds: 3, parameters: mark);
        answer.Outcome.ShouldBe(ScriptOutcome.TimedOut);
        LeftBehind(mark).ShouldBeEmpty();
        (await Run(mac, "echo alive")).Output.ShouldBe("alive\n");
    }

    [Fact]
    [Trait("Line", "CI-SCRIPT-14")]
    public async Task A_script_that_sleeps_is_ended_with_everything_it_started()
    {
        var mark = NewMark();
        using var mac = TestMac.Create();
        var answer = await Run(mac, $"echo started; (setsid sleep {mark} &); nohup sleep {mark} & sleep {mark}", seconds: 2);
        answer.Outcome.ShouldBe(ScriptOutcome.TimedOut);
        answer.Output.ShouldBe("started\n");
        LeftBehind(mark).ShouldBeEmpty();
    }

    [Fact]
    public async Task Children_in_the_background_do_not_hold_up_the_end()
    {
        var mark = NewMark();
        using var mac = TestMac.Create();
        var answer = await Run(mac, $"sleep {mark} & echo done", seconds: 30);
        answer.ShouldBe(new ScriptAnswer(ScriptOutcome.Exited, 0, "done\n", ""));
        LeftBehind(mark).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_script_that_writes_too_much_is_ended()
    {
        using var mac = TestMac.Create();
        Assert.SkipUnless(HostNamespaces.Missing is null, HostNamespaces.Missing ?? "");
        var answer = await mac.RunScriptAsync(new ScriptCall("/bin/bash", [], "yes") { MaxOutputBytes = 10_000 }, TestContext.Current.CancellationToken);
        answer.Outcome.ShouldBe(ScriptOutcome.OutputTooLarge);
        answer.Output.Length.ShouldBeLessThanOrEqualTo(10_000);
    }

    [Fact]
    public async Task Memory_and_files_are_limited()
    {
        using var mac = TestMac.Create();
        var answer = await Run(mac, "perl -e '$x = \"a\" x (2 * 1024 ** 3)' || echo no memory; head -c 100000000 /dev/zero > /tmp/large || echo no space");
        answer.Output.ShouldBe("no memory\nno space\n");
    }

    [Fact]
    [Trait("Line", "CI-SCRIPT-10")]
    public async Task A_repair_is_seen_by_the_next_script_and_by_the_client()
    {
        using var mac = TestMac.Create(TestMac.Plan() with { Protection = new ProtectionPlan { Firewall = false, GuestAccount = true } });
        (await Run(mac, Firewall + " --getglobalstate | grep -c enabled")).Output.ShouldBe("0\n");

        (await Run(mac, Firewall + " --setglobalstate on >/dev/null && defaults write /Library/Preferences/com.apple.loginwindow GuestEnabled -bool false && echo 0")).Output.ShouldBe("0\n");

        (await Run(mac, Firewall + " --getglobalstate; defaults read /Library/Preferences/com.apple.loginwindow GuestEnabled")).Output
            .ShouldBe("Firewall is enabled. (State = 1)\n0\n");
        (await mac.Output(Firewall, "--getglobalstate")).ShouldBe("Firewall is enabled. (State = 1)\n");
        mac.State.Protection.Firewall.ShouldBe(1);
    }

    [Fact]
    public async Task Tools_answer_as_on_the_mac_itself()
    {
        using var mac = TestMac.Create();
        var answer = await Run(mac, """
            sw_vers -productVersion
            uname -sm
            hostname -s
            /usr/libexec/PlistBuddy -c 'Print :ProductBuildVersion' /System/Library/CoreServices/SystemVersion.plist
            [ "$(/usr/bin/stat -f %Su /dev/console)" = root ] || echo "somebody is here"
            echo 'show State:/Users/ConsoleUser' | scutil | awk '/kCGSSessionOnConsoleKey/ { print $3 }'
            [ -d /Applications/Safari.app ] && echo Safari
            echo "$(csrutil status)" $(( $(df -k / | awk 'NR==2 { print $4 }') > 0 ))
            fdesetup no-such-verb; echo $?
            """);
        answer.Output.ShouldBe($"""
            15.6.1
            Darwin arm64
            MBA-0001
            24G90
            somebody is here
            TRUE
            Safari
            System Integrity Protection status: enabled. 1
            13

            """);
        answer.Error.ShouldBe("Error: Unknown command 'no-such-verb'.\n");
        mac.Calls.ShouldAllBe(call => call.FromScript);
    }

    [Fact]
    public async Task Settings_of_a_user_are_read_with_sudo()
    {
        using var mac = TestMac.Create();
        var user = mac.State.Users[^1];
        var answer = await Run(mac, $"sudo -u {user.Name} defaults write example.lattice.vpn Server one; launchctl asuser {user.UniqueId} sudo -u {user.Name} defaults read example.lattice.vpn Server; defaults read example.lattice.vpn Server");
        answer.Output.ShouldBe("one\n");
        answer.ExitCode.ShouldBe(1);
        (await mac.ReadFileAsync(user.Home + "/Library/Preferences/example.lattice.vpn.plist", 1000, TestContext.Current.CancellationToken)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_tool_that_hangs_hangs_the_script()
    {
        using var mac = TestMac.Create();
        mac.AddFault(new ToolFault("/usr/bin/fdesetup", ToolFaultKind.Hangs));
        (await Run(mac, "fdesetup status", seconds: 2)).Outcome.ShouldBe(ScriptOutcome.TimedOut);
    }

    [Fact]
    [Trait("Line", "CI-SCRIPT-13")]
    public async Task Python_2_is_missing_by_name()
    {
        using var mac = TestMac.Create(TestMac.Plan("MacBookPro14,1", "13.7.8"));
        var answer = await mac.RunScriptAsync(new ScriptCall("/usr/bin/python", ["-"], "print 1"), TestContext.Current.CancellationToken);
        answer.Outcome.ShouldBe(ScriptOutcome.InterpreterMissing);
        answer.Error.ShouldBe("/usr/bin/python: No such file or directory");
    }

    [Theory]
    [Trait("Line", "CI-SCRIPT-8")]
    [InlineData("/bin/sh", "echo $((1+1))")]
    [InlineData("/usr/bin/perl", "print 1 + 1, qq(\\n)")]
    [InlineData("/usr/bin/python3", "print(1 + 1)")]
    public async Task Other_languages_run_too(string interpreter, string text)
    {
        using var mac = TestMac.Create();
        Assert.SkipUnless(File.Exists(interpreter), $"{interpreter} is not installed here");
        (await Run(mac, text, interpreter)).Output.ShouldBe("2\n");
    }

    [Fact]
    [Trait("Line", "COLL-9")]
    public async Task Variables_come_into_the_sandbox_and_nothing_else_of_the_host()
    {
        Assert.SkipUnless(HostNamespaces.Missing is null, HostNamespaces.Missing ?? "");
        using var mac = TestMac.Create();
        var call = new ScriptCall("/bin/sh", ["-"], "env | grep -v -E '^(PWD|SHLVL|_)=' | sort") { Environment = new Dictionary<string, string> { ["ESPALIER_VARIABLE_OFFICE"] = "B 7" } };
        var answer = await mac.RunScriptAsync(call, TestContext.Current.CancellationToken);
        answer.Output.ShouldBe("ESPALIER_VARIABLE_OFFICE=B 7\nHOME=/var/root\nLC_ALL=C\nLOGNAME=root\nPATH=/usr/bin:/bin:/usr/sbin:/sbin\nSHELL=/bin/sh\nUSER=root\n");
    }

    [Fact]
    public async Task Files_that_a_script_leaves_stay_on_the_mac()
    {
        using var mac = TestMac.Create();
        using var other = TestMac.Create(TestMac.Plan(seed: 8));
        await Run(mac, "mkdir -p /Library/Lattice && echo 42 > /Library/Lattice/answer; echo gone > /tmp/x");
        (await Run(mac, "cat /Library/Lattice/answer /private/tmp/x")).Output.ShouldBe("42\ngone\n");
        (await Run(other, "cat /Library/Lattice/answer")).Output.ShouldBe("");
        (await mac.ListFolderAsync("/Library/Lattice", TestContext.Current.CancellationToken)).Single().SizeBytes.ShouldBe(3);
    }

    private static async Task<ScriptAnswer> Run(SimulatedMac mac, string text, string interpreter = "/bin/bash", int seconds = 20, params string[] parameters)
    {
        Assert.SkipUnless(HostNamespaces.Missing is null, HostNamespaces.Missing ?? "");
        var answer = await mac.RunScriptAsync(
            new ScriptCall(interpreter, [], text) { Timeout = TimeSpan.FromSeconds(seconds), Parameters = parameters },
            TestContext.Current.CancellationToken);
        answer.Outcome.ShouldNotBe(ScriptOutcome.SandboxNotAvailable, answer.Error);
        return answer;
    }

    /// <summary>A number that appears in the command lines of one test's processes only.</summary>
    private static string NewMark() => RandomNumberGenerator.GetInt32(100_000_000, int.MaxValue).ToString();

    /// <summary>Processes of this host with the mark in their command line.</summary>
    private static List<string> LeftBehind(string mark)
    {
        List<string> found = [];
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(path[^1])))
        {
            try
            {
                if (File.ReadAllText(process + "/cmdline") is var command && command.Contains(mark, StringComparison.Ordinal))
                {
                    found.Add(command);
                }
            }
            catch (IOException)
            {
                // It has just ended.
            }
        }

        return found;
    }
}
