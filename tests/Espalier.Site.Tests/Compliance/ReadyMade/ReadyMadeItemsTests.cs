using Espalier.Contracts.Compliance;
using Espalier.Site.Compliance.ReadyMade;

namespace Espalier.Site.Tests.Compliance.ReadyMade;

public sealed class ReadyMadeItemsTests : IDisposable
{
    private const string Firewall = "/usr/libexec/ApplicationFirewall/socketfilterfw";
    private readonly FakeTools _tools = new();

    public ReadyMadeItemsTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The scripts need bash.");

    public void Dispose() => _tools.Dispose();

    private static SettingDefinition Setting(string name) => ReadyMadeItems.All.SelectMany(item => item.Settings).Single(setting => setting.Name == name);

    private Task<(string Output, string Error, int ExitCode)> DiscoverAsync(string name) => _tools.RunAsync(Setting(name).DiscoveryScript);

    [Fact]
    public void All_ten_can_be_saved_without_a_finding()
    {
        ReadyMadeItems.All.Count.ShouldBe(10);
        ReadyMadeItems.All.SelectMany(ItemValidation.Validate).ShouldBeEmpty();
        ReadyMadeItems.All.Select(item => item.Id).ShouldBeUnique();
        ReadyMadeItems.All.Select(item => item.Name).ShouldBeUnique();
        ReadyMadeItems.Baseline.ItemIds.ShouldBe(ReadyMadeItems.All.Select(item => item.Id));
    }

    [Fact]
    public void Every_script_has_the_first_line_of_the_guide_and_no_carriage_returns()
    {
        foreach (var script in ReadyMadeItems.All.SelectMany(item => item.Settings).SelectMany(setting => new[] { setting.DiscoveryScript, setting.RemediationScript }).OfType<string>())
        {
            script.ShouldStartWith("#! /bin/bash --\n");
            script.ShouldNotContain('\r');
        }
    }

    [Fact]
    public void What_only_Recovery_a_password_or_a_person_can_change_has_no_remediation()
    {
        string[] repaired = ["Firewall", "Gatekeeper", "Automatic updates", "Guest account", "Remote login"];
        ReadyMadeItems.All.SelectMany(item => item.Settings).Where(setting => setting.RemediationScript is not null).Select(setting => setting.Name).ShouldBe(repaired);
    }

    /// <summary>Setting, tool, standard output, standard error, value.</summary>
    public static TheoryData<string, string, string, string, string> Answers => new()
    {
        { "Firewall", Firewall, "Firewall is enabled. (State = 1)\n", "", "on" },
        { "Firewall", Firewall, "Firewall is blocking all non-essential incoming connections. (State = 2)\n", "", "on" },
        { "Firewall", Firewall, "Firewall is disabled. (State = 0)\n", "", "off" },
        { "Gatekeeper", "/usr/sbin/spctl", "assessments enabled\n", "", "on" },
        { "Gatekeeper", "/usr/sbin/spctl", "", "assessments disabled\n", "off" },
        { "System Integrity Protection", "/usr/bin/csrutil", "System Integrity Protection status: enabled.\n", "", "enabled" },
        { "System Integrity Protection", "/usr/bin/csrutil", "System Integrity Protection status: disabled.\n", "", "disabled" },
        { "System Integrity Protection", "/usr/bin/csrutil", "System Integrity Protection status: unknown (Custom Configuration).\n\nConfiguration:\n\tApple Internal: disabled\n", "", "custom" },
        { "FileVault", "/usr/bin/fdesetup", "FileVault is On.\n", "", "on" },
        { "FileVault", "/usr/bin/fdesetup", "FileVault is Off.\n", "", "off" },
        { "FileVault", "/usr/bin/fdesetup", "FileVault is On.\nEncryption in progress: Percent completed = 41.2\n", "", "encrypting" },
        { "FileVault", "/usr/bin/fdesetup", "FileVault is Off.\nDecryption in progress: Percent completed = 9\n", "", "decrypting" },
        { "FileVault", "/usr/bin/fdesetup", "FileVault is Off.\nDeferred enablement appears to be active for user 'mia'.\n", "", "deferred" },
        { "Guest account", "/usr/sbin/sysadminctl", "", "2026-03-01 12:00:00.100 sysadminctl[712:9001] Guest account enabled.\n", "on" },
        { "Guest account", "/usr/sbin/sysadminctl", "", "2026-03-01 12:00:00.100 sysadminctl[712:9001] Guest account disabled.\n", "off" },
        { "Remote login", "/bin/launchctl", "system/com.openssh.sshd = {\n\tactive count = 0\n}\n", "", "on" },
        { "Remote login", "/bin/launchctl", "", "Bad request.\nCould not find service \"com.openssh.sshd\" in domain for system\n", "off" },
        { "Free disk space (GB)", "/bin/df", "Filesystem 1024-blocks      Used Available Capacity  Mounted on\n/dev/disk3s5 482797652 398114560   9765625    98%    /System/Volumes/Data\n", "", "10" },
        { "Free disk space (GB)", "/bin/df", "Filesystem 1024-blocks      Used Available Capacity  Mounted on\n/dev/disk3s5 482797652 398114560   9765624    98%    /System/Volumes/Data\n", "", "9" },
        { "macOS version", "/usr/bin/sw_vers", "15.6.1\n", "", "15.6.1" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_tools_answer_becomes_the_value(string setting, string tool, string output, string error, string value)
    {
        _tools.Answers(tool, output, error, exitCode: output.Length == 0 ? 1 : 0);
        var result = await DiscoverAsync(setting);
        result.Output.ShouldBe(value);
        result.ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("Firewall", Firewall)]
    [InlineData("Gatekeeper", "/usr/sbin/spctl")]
    [InlineData("System Integrity Protection", "/usr/bin/csrutil")]
    [InlineData("FileVault", "/usr/bin/fdesetup")]
    [InlineData("Guest account", "/usr/sbin/sysadminctl")]
    [InlineData("Remote login", "/bin/launchctl")]
    public async Task An_answer_that_is_not_understood_is_an_error_that_quotes_it(string setting, string tool)
    {
        _tools.Answers(tool, "something new\n");
        var result = await DiscoverAsync(setting);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldContain("something new");
        result.ExitCode.ShouldBe(1);
    }

    [Theory]
    [InlineData("screenLock delay is immediate", "on", "0")]
    [InlineData("screenLock delay is 300 seconds", "on", "300")]
    [InlineData("screenLock is off", "off", "")]
    public async Task The_screen_lock_is_that_of_the_user_at_the_screen(string answer, string state, string delay)
    {
        _tools.Answers("/usr/bin/stat", "mia\n")
            .Answers("/usr/bin/id", "501\n")
            .Answers("/usr/sbin/sysadminctl", "", "2026-03-01 12:00:00.100 sysadminctl[712:9001] screenLock is root's own\n")
            .With("/bin/launchctl", $"[ \"$1 $2 ${{4}} $5\" = 'asuser 501 -u mia' ] && echo '2026-03-01 12:00:00.100 sysadminctl[712:9001] {answer}' >&2");
        (await DiscoverAsync("Screen lock")).Output.ShouldBe(state);
        (await DiscoverAsync("Screen lock delay")).Output.ShouldBe(delay);
    }

    [Fact]
    public async Task With_nobody_logged_on_the_screen_is_locked()
    {
        _tools.Answers("/usr/bin/stat", "root\n");
        (await DiscoverAsync("Screen lock")).Output.ShouldBe("on");
        (await DiscoverAsync("Screen lock delay")).ShouldBe(("", "", 0));
    }

    [Fact]
    public async Task Switches_for_updates_that_are_off_are_named_and_switched_on()
    {
        File.WriteAllText(_tools.State, "/Library/Preferences/com.apple.SoftwareUpdate AutomaticCheckEnabled 1\n/Library/Managed Preferences/com.apple.SoftwareUpdate AutomaticDownload 0\n/Library/Preferences/com.apple.SoftwareUpdate AutomaticDownload 1\n");
        _tools.With("/usr/bin/defaults", """
            case $1 in
                read) grep "^$2 $3 " "$STATE" | tail -n 1 | sed 's/.* //' | grep . ;;
                write) [ "$4 $5" = '-bool true' ] && echo "$2 $3 1" >> "$STATE" ;;
            esac
            """);
        var off = (await DiscoverAsync("Automatic updates")).Output;
        off.ShouldBe("AutomaticDownload AutomaticallyInstallMacOSUpdates ConfigDataInstall CriticalUpdateInstall");
        (await _tools.RunAsync(Setting("Automatic updates").RemediationScript!, off)).Output.ShouldBe("0");
        (await DiscoverAsync("Automatic updates")).Output.ShouldBe("AutomaticDownload", "a profile says so, and a script cannot change it");
        File.WriteAllLines(_tools.State, File.ReadAllLines(_tools.State).Where(line => !line.Contains("Managed", StringComparison.Ordinal)));
        (await DiscoverAsync("Automatic updates")).Output.ShouldBe("on");
    }

    [Fact]
    public async Task A_managed_firewall_refuses_with_0_and_the_script_tells()
    {
        _tools.Answers(Firewall, "Firewall settings cannot be modified from command line on managed Mac computers.\n");
        var refused = await _tools.RunAsync(Setting("Firewall").RemediationScript!, "off");
        refused.Output.ShouldBe("1");
        refused.Error.ShouldContain("managed Mac computers");
        _tools.Answers(Firewall, "Firewall is enabled. (State = 1)\n");
        (await _tools.RunAsync(Setting("Firewall").RemediationScript!, "off")).Output.ShouldBe("0");
    }

    [Theory]
    [InlineData("--global-enable")]
    [InlineData("--master-enable")]
    public async Task Gatekeeper_is_switched_on_by_the_name_that_this_macOS_knows(string known)
    {
        _tools.With("/usr/sbin/spctl", $"case $1 in --status) cat \"$STATE\" 2>/dev/null || {{ echo 'assessments disabled'; exit 1; }} ;; {known}) echo 'assessments enabled' > \"$STATE\" ;; *) echo 'unknown option' >&2; exit 2 ;; esac");
        (await DiscoverAsync("Gatekeeper")).Output.ShouldBe("off");
        (await _tools.RunAsync(Setting("Gatekeeper").RemediationScript!, "off")).Output.ShouldBe("0");
        (await DiscoverAsync("Gatekeeper")).Output.ShouldBe("on");
    }

    [Theory]
    [InlineData(true, "disable,bootout")]
    [InlineData(false, "disable,bootout,systemsetup -f -setremotelogin off")]
    public async Task Remote_login_is_ended_by_launchd_and_otherwise_by_systemsetup(bool works, string calls)
    {
        _tools.With("/bin/launchctl", $"echo \"$1\" >> \"$STATE\"; [ \"$1\" = disable ] || {(works ? "true" : "false")}")
            .With("/usr/sbin/systemsetup", "echo \"systemsetup $*\" >> \"$STATE\"");
        (await _tools.RunAsync(Setting("Remote login").RemediationScript!, "on")).Output.ShouldBe("0");
        string.Join(',', File.ReadAllLines(_tools.State)).ShouldBe(calls);
    }

    [Fact]
    public async Task The_guest_account_is_switched_off()
    {
        _tools.With("/usr/sbin/sysadminctl", "[ \"$1 $2\" = '-guestAccount off' ] && echo off > \"$STATE\"");
        (await _tools.RunAsync(Setting("Guest account").RemediationScript!, "on")).Output.ShouldBe("0");
        File.Exists(_tools.State).ShouldBeTrue();
    }
}
