using System.Text.Json;
using CsCheck;
using Espalier.Contracts.Inventory;
using Espalier.MacClient.Inventory;
using Espalier.MacClient.Inventory.Security;
using Espalier.MacClient.Platform;
using Row = System.Collections.Generic.Dictionary<string, System.Text.Json.JsonElement>;

namespace Espalier.MacClient.Tests.Inventory;

public sealed class InventoryCollectorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Line", "INV-6")]
    public async Task An_Apple_silicon_Mac_fills_every_class()
    {
        var report = await CollectAsync(SampleMac.Complete());

        report.Gaps.ShouldBeEmpty();
        report.IsFull.ShouldBeTrue();
        report.Classes.Where(c => c.Rows.Count == 0).Select(c => c.Class).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_property_of_a_report_is_in_the_catalogue_with_its_type()
    {
        foreach (var reported in (await CollectAsync(SampleMac.Complete())).Classes)
        {
            var properties = ResourceClasses.Find(reported.Class)!.Properties.ToDictionary(p => p.Name);
            foreach (var (name, value) in reported.Rows.SelectMany(r => r))
            {
                properties.ShouldContainKey(name, reported.Class);
                IsOfType(value, properties[name].Type).ShouldBeTrue($"{reported.Class}.{name} = {value}");
            }
        }
    }

    [Fact]
    public async Task Every_row_has_its_key_and_the_state_is_its_hash() =>
        (await CollectAsync(SampleMac.Complete())).Classes.ShouldAllBe(c =>
            c.State == ClassState.Of(c.Rows)
            && c.Rows.All(r => ResourceClasses.Find(c.Class)!.Properties.Where(p => p.IsKey).All(p => r.ContainsKey(p.Name)))
            && (!ResourceClasses.Find(c.Class)!.IsSingle || c.Rows.Count == 1));

    [Fact]
    [Trait("Line", "INV-6")]
    public async Task Modern_hardware_is_told_in_its_own_words()
    {
        var report = await CollectAsync(SampleMac.Complete());

        Values(Single(report, "APPLE_HARDWARE"), "Chip", "SecurityChip", "TotalCores", "PerformanceCores", "EfficiencyCores", "UnifiedMemory")
            .ShouldBe("Apple M9 Pro|Apple silicon|14|10|4|36864");
        Values(Single(report, "MAC_SECURITY"), "SystemIntegrityProtection", "Gatekeeper", "Firewall", "FirewallStealthMode", "FirewallBlockAll", "SecureBoot", "ActivationLock", "FileVault")
            .ShouldBe("Enabled|Enabled|On|True|False|Full Security|Enabled|On");
        Values(Single(report, "MDM_ENROLLMENT"), "IsEnrolled", "EnrollmentKind", "Server", "BootstrapTokenEscrowed")
            .ShouldBe("True|Automated Device Enrollment|https://mdm.example.com/checkin|True");
        Values(Single(report, "BATTERY"), "Condition", "CycleCount", "MaximumCapacity", "EstimatedChargeRemaining", "IsCharging").ShouldBe("Normal|234|84|77|True");
    }

    [Fact]
    [Trait("Line", "INV-6")]
    public async Task The_halves_of_the_start_volume_are_one_logical_disk_and_share_their_container()
    {
        var report = await CollectAsync(SampleMac.Complete());

        Rows(report, "LOGICAL_DISK").Select(r => Values(r, "DeviceID", "VolumeName", "FileSystem", "Size", "FreeSpace", "UsedSpace", "IsEncrypted", "APFSContainer", "IsInternal")).ShouldBe(
        [
            "/|Macintosh HD|APFS|948584|500000|110000|True|disk3|True",
            "/Volumes/Lab|Lab|APFS|948584|500000|1|False|disk3|True",
            "/Volumes/STICK|STICK|MS-DOS FAT32|15258|3814|11444|-|-|False",
        ]);
        Values(Single(report, "APFS_CONTAINER"), "ContainerUUID", "PhysicalStore", "NumberOfVolumes").ShouldBe("CONTAINER-UUID|disk0s2|4");
    }

    [Fact]
    [Trait("Line", "INV-4")]
    public async Task Computer_System_has_the_guides_values() =>
        Values(Single(await CollectAsync(SampleMac.Complete()), "COMPUTER_SYSTEM"),
            "NumberOfProcessors", "PauseAfterReset", "Roles", "Status", "SystemStartupOptions", "TotalPhysicalMemory", "UserName", "SystemType")
            .ShouldBe(@"1|-1|Workstation|OK|13822.1.2|36864|ANNAS-MACBOOK-P\anna|ARM64-based PC");

    [Fact]
    [Trait("Line", "INV-5")]
    public async Task Applications_come_with_version_publisher_path_and_date_as_far_as_the_Mac_knows() =>
        Rows(await CollectAsync(SampleMac.Complete()), "ADD_REMOVE_PROGRAMS")
            .Select(r => Values(r, "DisplayName", "Version", "Publisher", "BundleId", "InstallLocation", "InstallDate", "Source"))
            .Order(StringComparer.Ordinal).ShouldBe(
        [
            "Clock|1.1|Apple|com.apple.clock|/System/Applications/Clock.app|-|-",
            "Loose|9|-|-|/Users/anna/Downloads/Loose.app|-|Unknown",
            "Mine|0.1|-|org.example.mine|/Users/anna/Applications/Mine.app|-|-",
            $"Sketch Book|7.0|-|com.example.sketch|/Applications/Office/Sketch Book.app|{Micros(2026, 2, 2, 3, 4, 5)}|App Store",
            "Tool|3.2.1|Example Corp.|com.example.tool|/Applications/Tool.app|1770000000000000|Identified Developer",
        ]);

    [Fact]
    public async Task Services_join_launchds_list_with_the_property_lists() =>
        Rows(await CollectAsync(SampleMac.Complete()), "SERVICE").Select(r => Values(r, "Name", "PathName", "StartMode", "State", "Status", "ExitCode"))
            .ShouldBe(["com.example.agent|/opt/agent -d|Auto|Running|OK|-", "com.example.broken|-|Disabled|Stopped|Error|78"]);

    [Fact]
    public async Task Printers_join_queues_with_drivers() =>
        Values(Single(await CollectAsync(SampleMac.Complete()), "PRINTER_DEVICE"), "DeviceID", "Name", "DriverName", "PortName", "Default", "Status")
            .ShouldBe("Office_Printer|Office Printer|Generic PCL Printer|ipp://printer.example.com/ipp|True|Idle");

    [Fact]
    public async Task Warranty_is_what_a_user_of_the_Mac_was_told() =>
        Values(Single(await CollectAsync(SampleMac.Complete()), "APPLE_WARRANTY_INFO"), "SerialNumber", "CoverageStatus", "CoverageDescription", "CoverageEndDate")
            .ShouldBe($"ZX81QL0001|AppleCare+|Expires October 20, 2027|{Micros(2027, 10, 20, 0, 0, 0)}");

    [Theory]
    [InlineData(null, "Encrypted by a 3rd party|Unknown|Macintosh HD|DATA-UUID")]
    [InlineData("Personal", "Encrypted|Personal|Macintosh HD|DATA-UUID")]
    public async Task FileVault_is_ours_only_with_our_marker(string? keyType, string expected)
    {
        var report = await new InventoryCollector(SampleMac.Complete()).CollectAsync(keyType is null ? null : new FileVaultMarker(keyType), Token);

        Values(Single(report, "FILEVAULT_2_DISK_ENCRYPTION"), "Status", "KeyType", "Volume", "VolumeUUID").ShouldBe(expected);
    }

    [Fact]
    public async Task Each_tool_is_asked_once()
    {
        var mac = SampleMac.Complete();

        await CollectAsync(mac);

        mac.Asked.ShouldBeUnique();
    }

    [Fact]
    public async Task A_Mac_that_answers_nothing_has_gaps_and_no_facts()
    {
        var report = await CollectAsync(new ScriptedMac());

        report.IsFull.ShouldBeFalse();
        report.Classes.SelectMany(c => c.Rows).ShouldBeEmpty();
        report.Gaps.ShouldContain(g => g.Class == "DISK" && g.Source.StartsWith("/usr/sbin/diskutil") && g.Reason == "There is no such tool on this Mac.");
        report.Classes.ShouldAllBe(c => report.Gaps.All(g => g.Class != c.Class));
    }

    [Fact]
    public async Task A_tool_that_hangs_costs_only_what_it_tells()
    {
        var mac = SampleMac.Complete().Answers(InventoryTools.SystemProfiler(ProfilerType.Applications), new ToolAnswer(ToolOutcome.TimedOut, -1, [], []));

        var report = await CollectAsync(mac);

        report.Gaps.ShouldBe([new InventoryGap("ADD_REMOVE_PROGRAMS", "/usr/sbin/system_profiler -xml SPApplicationsDataType -detailLevel", "No answer within 120 s.")]);
        Rows(report, "ADD_REMOVE_PROGRAMS").Count.ShouldBe(4);
        report.IsFull.ShouldBeTrue();
    }

    [Fact]
    public void No_answer_however_broken_costs_the_report()
    {
        var calls = Calls();
        Gen.Select(Gen.Int[0, calls.Count - 1].List[1, 12], Gen.Int[0, 3], Gen.Int[0, 10_000], Gen.Byte.Array[0, 200]).Sample(
            (broken, kind, cut, noise) =>
            {
                var mac = SampleMac.Complete();
                foreach (var call in broken.Select(i => calls[i]))
                {
                    mac.Answers(call, Broken(Answer(call), kind, cut, noise));
                }

                var report = new InventoryCollector(mac).CollectAsync(null, CancellationToken.None).GetAwaiter().GetResult();
                return report.Gaps.All(g => g.Source != "inventory") && report.Classes.All(c => c.State == ClassState.Of(c.Rows));
            },
            iter: 300);
    }

    [Fact]
    public async Task A_huge_answer_is_bounded()
    {
        var many = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"-\t0\tcom.example.job{i}\n"));
        var report = await CollectAsync(SampleMac.Complete().Answers(InventoryTools.LaunchdJobs, many));

        Rows(report, "SERVICE").Count.ShouldBe(20_000);
        report.Gaps.ShouldContain(g => g.Class == "SERVICE" && g.Source == "row limit");
    }

    internal static List<ToolCall> Calls() =>
    [
        InventoryTools.PlatformExpert, InventoryTools.Sysctl, InventoryTools.ComputerName, InventoryTools.ConsoleUser, InventoryTools.Interfaces,
        InventoryTools.DefaultRoute, InventoryTools.HardwarePorts, InventoryTools.DirectoryBinding, InventoryTools.DiskList, InventoryTools.ApfsList,
        InventoryTools.DiskInfo("disk0"), InventoryTools.FileVaultStatus, InventoryTools.IntegrityProtection, InventoryTools.Gatekeeper,
        InventoryTools.FirewallState, InventoryTools.MdmEnrollment, InventoryTools.BootstrapToken, InventoryTools.LaunchdJobs, InventoryTools.PrintQueues,
        InventoryTools.Logons, InventoryTools.LocalAccounts, InventoryTools.Administrators, InventoryTools.DirectoryAccount("bert"), InventoryTools.Receipts,
        .. InventoryTools.ProfilerTypes.Select(InventoryTools.SystemProfiler),
    ];

    private static byte[] Answer(ToolCall call) => SampleMac.Complete().RunAsync(call, CancellationToken.None).GetAwaiter().GetResult().Output;

    private static byte[] Broken(byte[] answer, int kind, int cut, byte[] noise) => kind switch
    {
        0 => answer[..Math.Min(cut, answer.Length)],
        1 => noise,
        2 => [.. noise, .. answer],
        _ => [.. answer.Select((b, i) => noise.Length > 0 && (i * 31 + cut) % 97 == 0 ? noise[i % noise.Length] : b)],
    };

    private static Task<InventoryReport> CollectAsync(IMacPlatform mac) => new InventoryCollector(mac).CollectAsync(null, Token);

    private static IReadOnlyList<Row> Rows(InventoryReport report, string name) => report.Classes.Single(c => c.Class == name).Rows;

    private static Row Single(InventoryReport report, string name) => Rows(report, name).ShouldHaveSingleItem();

    private static string Values(Row row, params string[] names) => string.Join('|', names.Select(n => row.TryGetValue(n, out var value) ? value.ToString() : "-"));

    private static long Micros(int year, int month, int day, int hour, int minute, int second) =>
        new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000;

    private static bool IsOfType(JsonElement value, PropertyType type) => type switch
    {
        PropertyType.Text => value.ValueKind == JsonValueKind.String,
        PropertyType.Integer or PropertyType.Instant => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        PropertyType.Real => value.ValueKind == JsonValueKind.Number,
        PropertyType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => false,
    };
}
