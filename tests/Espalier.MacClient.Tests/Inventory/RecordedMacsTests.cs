using Espalier.Contracts.Inventory;
using Espalier.MacClient.Inventory;

namespace Espalier.MacClient.Tests.Inventory;

/// <summary>Whole inventories out of recordings; what no recording has comes from the invented Mac.</summary>
public sealed class RecordedMacsTests
{
    private static readonly string[] GuidesClasses =
    [
        "Apple Warranty Info", "CDROM Drive", "Computer System", "Disk Drives", "FileVault 2 Disk Encryption", "Installed Applications", "Logical Disk",
        "Motherboard", "Network Adapter", "Network Login Profile", "Operating System", "PC BIOS", "Printer Device", "Processor", "Services", "System",
        "System Console User",
    ];

    [Theory]
    [Trait("Line", "INV-3")]
    [InlineData("MacBookPro10,1", "Intel Core i7")]
    [InlineData("MacBookPro11,1", "Intel Core i7")]
    [InlineData("VirtualMac2,1", "Apple M4 Max (Virtual)")]
    public async Task All_classes_of_the_guide_are_filled(string model, string processor)
    {
        var mac = Recorded(model);

        var report = await new InventoryCollector(mac).CollectAsync(null, TestContext.Current.CancellationToken);

        var filled = report.Classes.Where(c => c.Rows.Count > 0).Select(c => ResourceClasses.Find(c.Class)!.Label).ToList();
        GuidesClasses.Except(filled).ShouldBeEmpty();
        Text(report, "COMPUTER_SYSTEM", "Model").ShouldBe(model);
        Text(report, "PROCESSOR", "Name").ShouldBe(processor);
        Text(report, "LOGICAL_DISK", "VolumeName").ShouldBe("Macintosh HD");
        report.Gaps.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_recording_goes_through_every_parser_without_an_exception()
    {
        var recordings = Recordings.Of(
            "system_profiler", "diskutil", "network", "users", "dscl", "services", "apps", "pkgutil", "plist", "filevault", "firewall", "profiles", "printers", "ioreg", "sysctl", "sw_vers", "dsconfigad");
        Assert.SkipWhen(recordings.Count == 0, "Recordings of real Macs are not beside this repository.");
        foreach (var recording in recordings)
        {
            var bytes = Recordings.Read(recording);
            var mac = SampleMac.Complete();
            foreach (var call in InventoryCollectorTests.Calls())
            {
                mac.Answers(call, bytes);
            }

            var report = await new InventoryCollector(mac).CollectAsync(null, TestContext.Current.CancellationToken);

            report.Gaps.ShouldNotContain(g => g.Source == "inventory", recording);
        }
    }

    private static ScriptedMac Recorded(string model) => model switch
    {
        "VirtualMac2,1" => Common()
            .Answers(Hardware, Parsed.FromJson(Recordings.Read("system_profiler/SPHardwareDataType-VirtualMac-M4Max.json"), ProfilerType.Hardware))
            .Answers(InventoryTools.Sysctl, "hw.optional.arm64: 1\nmachdep.cpu.brand_string: Apple M4 Max (Virtual)\nkern.hv_vmm_present: 1\n")
            .Answers(InventoryTools.Interfaces, Recordings.Read("network/ifconfig-macbook-pro-16-apple-silicon-2021-macosx-14.4.txt"))
            .Answers(InventoryTools.DiskList, Recordings.Read("diskutil/kolide-diskutil-list.plist")),
        "MacBookPro11,1" => Intel()
            .Answers(Hardware, Recordings.Read("system_profiler/ohai-10.12-MBP11-HARDWARE_OUTPUT.plist"))
            .Answers(InventoryTools.SystemProfiler(ProfilerType.Power), Recordings.Read("system_profiler/ohai-10.12-MBP11-POWER.plist"))
            .Answers(InventoryTools.SystemProfiler(ProfilerType.Applications), Recordings.ApplicationsOfMojave()),
        _ => Intel().Answers(Hardware, Recordings.Read("system_profiler/grr-system_profiler-full.xml")),
    };

    private static ScriptedMac Intel() => Common()
        .Answers(InventoryTools.SystemProfiler(ProfilerType.Bridge), Samples.Profile(ProfilerType.Bridge, ""))
        .Answers(InventoryTools.FirmwarePassword, Recordings.Read("filevault/kolide-firmwarepasswd-check-no.txt"))
        .Answers(InventoryTools.Sysctl, "hw.packages: 1\nhw.memsize: 17179869184\n")
        .Answers(InventoryTools.Interfaces, Recordings.Read("network/ifconfig-imac-27-intel-2019-macosx-10.14.6.txt"))
        .Answers(InventoryTools.DiskList, Recordings.Read("diskutil/cv-DISKUTIL_LIST_PLIST.plist"))
        .Answers(InventoryTools.ApfsList, Recordings.Read("diskutil/cv-APFS_PLIST_LIST_ENABLED.plist"));

    private static ScriptedMac Common() => SampleMac.Complete(new DateTimeOffset(2020, 2, 28, 15, 0, 0, TimeSpan.Zero))
        .Answers(InventoryTools.SystemProfiler(ProfilerType.DiscBurning), Recordings.Read("system_profiler/SPDiscBurningDataType.xml"))
        .Answers(InventoryTools.SystemProfiler(ProfilerType.Applications), Recordings.Read("system_profiler/SPApplicationsDataType-sample5.xml"))
        .Answers(InventoryTools.HardwarePorts, Recordings.Read("network/networksetup-listallhardwareports-macbook-m1-pro-2021-macosx-14.5.txt"))
        .Answers(InventoryTools.PrintQueues, Recordings.Read("printers/lpstat-p.txt"))
        .Answers(InventoryTools.LaunchdJobs, Recordings.Read("services/launchctl-list.txt"))
        .Answers(InventoryTools.DirectoryAccount("kbrazil"), "", exitCode: 56, error: "<dscl_cmd> DS Error: -14136 (eDSRecordNotFound)")
        .Answers(InventoryTools.Logons, Recordings.Read("users/jc-osx10.14.6-last.txt"))
        .Answers(InventoryTools.FileVaultStatus, Recordings.Read("filevault/fdesetup-status-on.txt"))
        .Has(InventoryFiles.SystemVersion, Recordings.Read("sw_vers/SystemVersion-rsr.plist"))
        .Has(InventoryFiles.InstallHistory, Recordings.Read("apps/InstallHistory.plist"));

    private static Espalier.MacClient.Platform.ToolCall Hardware => InventoryTools.SystemProfiler(ProfilerType.Hardware);

    private static string? Text(InventoryReport report, string name, string property) => report.Classes.Single(c => c.Class == name).Rows[0][property].GetString();
}
