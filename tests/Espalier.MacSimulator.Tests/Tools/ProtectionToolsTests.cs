using Espalier.MacSimulator.Files;

namespace Espalier.MacSimulator.Tests.Tools;

public sealed class ProtectionToolsTests
{
    private const string Firewall = "/usr/libexec/ApplicationFirewall/socketfilterfw";

    [Theory]
    [InlineData("14.7.6")]
    [InlineData("15.6.1")]
    public async Task The_firewall_keeps_its_state(string system)
    {
        using var mac = TestMac.Create(TestMac.Plan(system: system) with { Protection = new ProtectionPlan { Firewall = false } });
        (await mac.Output(Firewall, "--getglobalstate")).ShouldBe("Firewall is disabled. (State = 0)\n");
        (await mac.Output(Firewall, "--setglobalstate", "on")).ShouldBe("Firewall is enabled. (State = 1)\n");
        (await mac.Output(Firewall, "--getglobalstate")).ShouldBe("Firewall is enabled. (State = 1)\n");
    }

    [Fact]
    public async Task The_firewall_has_a_preference_file_up_to_macos_14()
    {
        using var old = TestMac.Create(TestMac.Plan(system: "14.7.6"));
        (await old.Output("/usr/bin/defaults", "read", MacPreferences.Firewall, "globalstate")).ShouldBe("1\n");
        await old.Run("/usr/bin/defaults", "write", MacPreferences.Firewall, "globalstate", "-int", "0");
        (await old.Output(Firewall, "--getglobalstate")).ShouldBe("Firewall is disabled. (State = 0)\n");

        using var present = TestMac.Create(TestMac.Plan(system: "15.6.1"));
        var answer = await present.Run("/usr/bin/defaults", "read", MacPreferences.Firewall, "globalstate");
        answer.ExitCode.ShouldBe(1);
        System.Text.Encoding.UTF8.GetString(answer.Error).ShouldContain("The domain/default pair of (/Library/Preferences/com.apple.alf, globalstate) does not exist");
    }

    [Fact]
    public async Task Gatekeeper_can_be_switched_off_on_the_command_line_up_to_macos_14()
    {
        using var old = TestMac.Create(TestMac.Plan(system: "14.7.6"));
        await old.Run("/usr/sbin/spctl", "--global-disable");
        (await old.Run("/usr/sbin/spctl", "--status")).ExitCode.ShouldBe(1);
        await old.Run("/usr/sbin/spctl", "--master-enable");
        (await old.Output("/usr/sbin/spctl", "--status")).ShouldBe("assessments enabled\n");

        using var present = TestMac.Create(TestMac.Plan(system: "15.6.1"));
        (await present.Run("/usr/sbin/spctl", "--global-disable")).ExitCode.ShouldBe(0);
        (await present.Output("/usr/sbin/spctl", "--status")).ShouldBe("assessments enabled\n");
    }

    [Fact]
    public async Task Remote_login_is_switched_by_two_tools_and_seen_by_both()
    {
        using var mac = TestMac.Create(TestMac.Plan() with { Protection = new ProtectionPlan { RemoteLogin = true } });
        (await mac.Output("/usr/sbin/systemsetup", "-getremotelogin")).ShouldBe("Remote Login: On\n");
        (await mac.Output("/bin/launchctl", "list")).ShouldContain("com.openssh.sshd");

        await mac.Run("/usr/sbin/systemsetup", "-f", "-setremotelogin", "off");
        (await mac.Output("/bin/launchctl", "print-disabled", "system")).ShouldContain("\"com.openssh.sshd\" => disabled");
        (await mac.Run("/bin/launchctl", "bootstrap", "system", "/System/Library/LaunchDaemons/ssh.plist")).ExitCode.ShouldBe(119);

        await mac.Run("/bin/launchctl", "enable", "system/com.openssh.sshd");
        (await mac.Run("/bin/launchctl", "bootstrap", "system", "/System/Library/LaunchDaemons/ssh.plist")).ExitCode.ShouldBe(0);
        (await mac.Output("/usr/sbin/systemsetup", "-getremotelogin")).ShouldBe("Remote Login: On\n");
    }

    [Theory]
    [InlineData("14.7.6", 0)]
    [InlineData("15.6.1", 1)]
    public async Task Remote_login_needs_full_disk_access(string system, int exitCode)
    {
        using var mac = TestMac.Create(TestMac.Plan(system: system));
        mac.State.Protection.FullDiskAccess = false;
        var answer = await mac.Run("/usr/sbin/systemsetup", "-setremotelogin", "on");
        answer.ExitCode.ShouldBe(exitCode);
        System.Text.Encoding.UTF8.GetString(answer.Output).ShouldContain("requires Full Disk Access");
        (await mac.Output("/usr/sbin/systemsetup", "-getremotelogin")).ShouldBe("Remote Login: Off\n");
    }

    [Fact]
    public async Task The_guest_account_is_one_setting_for_two_tools()
    {
        using var mac = TestMac.Create(TestMac.Plan() with { Protection = new ProtectionPlan { GuestAccount = true } });
        (await mac.Output("/usr/bin/defaults", "read", MacPreferences.LoginWindow, "GuestEnabled")).ShouldBe("1\n");
        (await mac.Error("/usr/sbin/sysadminctl", "-guestAccount", "status")).ShouldEndWith("Guest account enabled.\n");
        await mac.Run("/usr/bin/defaults", "write", MacPreferences.LoginWindow, "GuestEnabled", "-bool", "NO");
        (await mac.Error("/usr/sbin/sysadminctl", "-guestAccount", "status")).ShouldEndWith("Guest account disabled.\n");
    }

    [Fact]
    public async Task The_screen_lock_is_one_setting_for_two_tools()
    {
        using var mac = TestMac.Create(TestMac.Plan() with { Protection = new ProtectionPlan { ScreenLock = false } });
        (await mac.Error("/usr/sbin/sysadminctl", "-screenLock", "status")).ShouldEndWith("screenLock is off\n");
        await mac.Run("/usr/bin/defaults", "write", MacPreferences.ScreenSaver, "askForPasswordDelay", "-int", "0");
        await mac.Run("/usr/bin/defaults", "write", MacPreferences.ScreenSaver, "askForPassword", "-int", "1");
        (await mac.Error("/usr/sbin/sysadminctl", "-screenLock", "status")).ShouldEndWith("screenLock delay is immediate\n");
        (await mac.Output("/usr/bin/defaults", "read", MacPreferences.ScreenSaver, "askForPassword")).ShouldBe("1\n");
    }

    [Fact]
    public async Task Automatic_updates_are_one_setting_for_two_tools()
    {
        using var mac = TestMac.Create(TestMac.Plan() with { Protection = new ProtectionPlan { AutomaticUpdates = false } });
        (await mac.Output("/usr/sbin/softwareupdate", "--schedule")).ShouldBe("Automatic checking for updates is turned off\n");
        await mac.Run("/usr/bin/defaults", "write", MacPreferences.SoftwareUpdate, "AutomaticCheckEnabled", "-bool", "true");
        (await mac.Output("/usr/sbin/softwareupdate", "--schedule")).ShouldBe("Automatic checking for updates is turned on\n");
    }

    [Fact]
    public async Task Filevault_is_switched_on_with_the_password_of_a_user()
    {
        using var mac = TestMac.Create(TestMac.Plan() with { Protection = new ProtectionPlan { FileVault = false } });
        (await mac.Run("/usr/bin/fdesetup", "isactive")).ExitCode.ShouldBe(1);
        var user = mac.State.FindUser("itadmin")!;

        async Task<int> Enable(string password) => (await mac.RunAsync(
            new("/usr/bin/fdesetup", "enable", "-inputplist", "-outputplist")
            {
                Input = PropertyListBytes.Xml(Espalier.Formats.PropertyLists.PropertyListDictionary.Create(("Username", user.Name), ("Password", password))),
            },
            TestContext.Current.CancellationToken)).ExitCode;

        (await Enable("wrong")).ShouldBe(11);
        (await mac.Output("/usr/bin/fdesetup", "status")).ShouldBe("FileVault is Off.\n");
        (await Enable(user.Password)).ShouldBe(0);
        (await mac.Output("/usr/bin/fdesetup", "status")).ShouldBe("FileVault is On.\n");
        (await Enable(user.Password)).ShouldBe(24);
    }

    [Fact]
    public async Task Free_space_is_the_containers()
    {
        using var mac = TestMac.Create();
        var row = (await mac.Output("/bin/df", "-k", "/")).Split('\n', StringSplitOptions.RemoveEmptyEntries)[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        row[0].ShouldBe("/dev/disk3s1s1");
        long.Parse(row[3]).ShouldBe(mac.State.Disk.FreeBytes / 1024);
        row[^1].ShouldBe("/");
    }

    [Fact]
    public async Task A_wrong_option_is_answered_with_usage()
    {
        using var mac = TestMac.Create();
        foreach (var path in new[] { "/usr/bin/sw_vers", "/usr/sbin/spctl", "/usr/bin/csrutil", "/usr/bin/last", "/usr/sbin/networksetup", "/usr/sbin/systemsetup", Firewall, "/usr/bin/fdesetup", "/usr/bin/defaults", "/usr/sbin/diskutil", "/usr/sbin/pkgutil" })
        {
            var answer = await mac.Run(path, "--no-such-option");
            answer.ExitCode.ShouldNotBe(0, path);
            (answer.Output.Length + answer.Error.Length).ShouldBeGreaterThan(0, path);
        }
    }
}
