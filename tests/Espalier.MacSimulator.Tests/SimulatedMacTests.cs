using Espalier.Formats.PropertyLists;
using Espalier.MacClient.Inventory;
using Espalier.MacClient.Platform;
using Espalier.MacSimulator.Model;
using Espalier.MacSimulator.Tools;
using Microsoft.Extensions.Time.Testing;

namespace Espalier.MacSimulator.Tests;

public sealed class SimulatedMacTests
{
    public static TheoryData<string, string> ModelsAndSystems()
    {
        var rows = new TheoryData<string, string>();
        foreach (var model in HardwareModels.All)
        {
            foreach (var system in MacSystem.All.Where(system => system.Major >= model.OldestSystem && system.Major <= model.NewestSystem))
            {
                rows.Add(model.Identifier, system.Version);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(ModelsAndSystems))]
    public async Task Every_model_answers_every_question_of_inventory(string model, string system)
    {
        using var mac = TestMac.Create(TestMac.Plan(model, system));
        ToolCall[] calls =
        [
            InventoryTools.PlatformExpert, InventoryTools.Sysctl, InventoryTools.ComputerName, InventoryTools.LocalHostName, InventoryTools.ConsoleUser,
            InventoryTools.Interfaces, InventoryTools.DefaultRoute, InventoryTools.HardwarePorts, InventoryTools.DirectoryBinding, InventoryTools.DiskList,
            InventoryTools.ApfsList, InventoryTools.FileVaultStatus, InventoryTools.IntegrityProtection, InventoryTools.Gatekeeper, InventoryTools.FirewallState,
            InventoryTools.FirewallStealth, InventoryTools.FirewallBlockAll, InventoryTools.MdmEnrollment, InventoryTools.BootstrapToken,
            InventoryTools.LaunchdJobs, InventoryTools.Logons, InventoryTools.LocalAccounts, InventoryTools.Administrators, InventoryTools.Receipts,
            InventoryTools.DiskInfo("disk0"), InventoryTools.DiskInfo("/"), InventoryTools.DiskInfo(mac.State.Disk.Container),
            .. InventoryTools.ProfilerTypes.Select(InventoryTools.SystemProfiler),
        ];

        foreach (var call in calls)
        {
            var answer = await mac.RunAsync(call, TestContext.Current.CancellationToken);
            answer.Outcome.ShouldBe(ToolOutcome.Exited, call.Path);
            (answer.Output.Length + answer.Error.Length).ShouldBeGreaterThan(0, $"{call.Path} {string.Join(' ', call.Arguments)}");
            if (call != InventoryTools.Sysctl)
            {
                answer.ExitCode.ShouldBe(0, $"{call.Path} {string.Join(' ', call.Arguments)}");
            }

            if (answer.Output.AsSpan().StartsWith("<?xml"u8) && call != InventoryTools.Receipts)
            {
                PropertyList.TryParse(answer.Output, out _, out var error).ShouldBeTrue($"{call.Path}: {error}");
            }
        }
    }

    [Fact]
    public async Task The_same_plan_gives_the_same_mac()
    {
        using var first = TestMac.Create();
        using var second = TestMac.Create();
        using var other = TestMac.Create(TestMac.Plan(seed: 8));

        foreach (var call in new[] { InventoryTools.Logons, InventoryTools.PlatformExpert, InventoryTools.DiskList, InventoryTools.Receipts, InventoryTools.LocalAccounts })
        {
            var answers = await Task.WhenAll(new[] { first, second, other }.Select(mac => mac.RunAsync(call, TestContext.Current.CancellationToken)));
            answers[1].Output.ShouldBe(answers[0].Output);
            answers[2].Output.ShouldNotBe(answers[0].Output);
        }
    }

    [Fact]
    public async Task Every_application_can_be_found_by_walking_the_folders()
    {
        using var mac = TestMac.Create();
        var token = TestContext.Current.CancellationToken;
        foreach (var application in mac.State.Software.Applications)
        {
            var folder = await mac.ListFolderAsync(application.Product.Folder, token);
            folder.ShouldContain(entry => entry.IsFolder && entry.Name == application.Product.Name + ".app");
            var info = await mac.ReadFileAsync(application.Path + "/Contents/Info.plist", 1 << 20, token);
            PropertyList.TryParseDictionary(info, out var list, out _).ShouldBeTrue();
            list!.FindString("CFBundleIdentifier").ShouldBe(application.Product.BundleIdentifier);
            list.FindString("CFBundleShortVersionString").ShouldBe(application.Version);
        }

        mac.State.Software.Applications.Count.ShouldBeInRange(38, 70);
    }

    [Fact]
    public async Task A_file_larger_than_the_limit_is_not_read()
    {
        using var mac = TestMac.Create();
        var token = TestContext.Current.CancellationToken;
        (await mac.ReadFileAsync(InventoryFiles.SystemVersion, 1 << 20, token)).ShouldNotBeNull();
        (await mac.ReadFileAsync(InventoryFiles.SystemVersion, 10, token)).ShouldBeNull();
        (await mac.ReadFileAsync("/nothing", 10, token)).ShouldBeNull();
        (await mac.ListFolderAsync("/nothing", token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Calls_are_remembered()
    {
        using var mac = TestMac.Create();
        await mac.Run("/usr/bin/sw_vers", "-productVersion");
        await mac.Run("/usr/bin/no_such_tool");
        mac.Calls.Select(call => (call.Path, call.ExitCode)).ShouldBe([("/usr/bin/sw_vers", 0), ("/usr/bin/no_such_tool", null)]);
    }

    [Fact]
    public async Task A_tool_that_hangs_is_ended_at_its_limit()
    {
        var clock = new FakeTimeProvider(TestMac.Start);
        using var mac = new SimulatedMac(TestMac.Plan() with { Faults = [new ToolFault("/usr/bin/fdesetup", ToolFaultKind.Hangs)] }, clock, TestMac.Host);
        var running = mac.RunAsync(new ToolCall("/usr/bin/fdesetup", "status") { Timeout = TimeSpan.FromSeconds(30) }, TestContext.Current.CancellationToken);
        running.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(30));
        (await running).Outcome.ShouldBe(ToolOutcome.TimedOut);
    }

    [Fact]
    public async Task A_tool_without_effect_claims_success_and_changes_nothing()
    {
        const string Firewall = "/usr/libexec/ApplicationFirewall/socketfilterfw";
        using var mac = TestMac.Create(TestMac.Plan() with { Protection = new ProtectionPlan { Firewall = false } });
        mac.AddFault(new ToolFault(Firewall, ToolFaultKind.WithoutEffect) { Argument = "--setglobalstate" });

        (await mac.Run(Firewall, "--setglobalstate", "on")).Succeeded.ShouldBeTrue();
        (await mac.Output(Firewall, "--getglobalstate")).ShouldBe("Firewall is disabled. (State = 0)\n");

        mac.ClearFaults();
        (await mac.Run(Firewall, "--setglobalstate", "on")).Succeeded.ShouldBeTrue();
        (await mac.Output(Firewall, "--getglobalstate")).ShouldBe("Firewall is enabled. (State = 1)\n");
    }

    [Fact]
    public async Task Other_faults_spoil_the_answer()
    {
        using var mac = TestMac.Create();
        mac.AddFault(new ToolFault("/usr/sbin/diskutil", ToolFaultKind.Truncated));
        mac.AddFault(new ToolFault("/usr/sbin/ioreg", ToolFaultKind.Noise));
        mac.AddFault(new ToolFault("/usr/bin/last", ToolFaultKind.Missing));

        PropertyList.TryParse((await mac.RunAsync(InventoryTools.DiskList, TestContext.Current.CancellationToken)).Output, out _, out _).ShouldBeFalse();
        PropertyList.TryParse((await mac.RunAsync(InventoryTools.PlatformExpert, TestContext.Current.CancellationToken)).Output, out _, out _).ShouldBeFalse();
        (await mac.RunAsync(InventoryTools.Logons, TestContext.Current.CancellationToken)).Outcome.ShouldBe(ToolOutcome.NotFound);
    }

    [Fact]
    public async Task An_answer_beyond_the_limit_is_cut()
    {
        using var mac = TestMac.Create();
        var answer = await mac.RunAsync(InventoryTools.DiskList with { MaxOutputBytes = 100 }, TestContext.Current.CancellationToken);
        answer.Outcome.ShouldBe(ToolOutcome.OutputTooLarge);
        answer.Output.Length.ShouldBe(100);
    }
}
