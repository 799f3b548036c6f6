using System.Text;
using Espalier.MacClient.Inventory;
using Espalier.MacClient.Inventory.Computer;

namespace Espalier.MacClient.Tests.Inventory.Computer;

public sealed class HardwareOverviewTests
{
    [Fact]
    [Trait("Line", "INV-6")]
    public void Apple_silicon_names_a_chip_and_its_kinds_of_cores()
    {
        var hardware = HardwareOverview.Parse(Parsed.Items(Samples.AppleSilicon, ProfilerType.Hardware)).ShouldNotBeNull();

        (hardware.Chip, hardware.Cores, hardware.PerformanceCores, hardware.EfficiencyCores).ShouldBe(("Apple M9 Pro", 14L, 10L, 4L));
        (hardware.MemoryBytes, hardware.ActivationLock, hardware.IsVirtualMachine).ShouldBe((36L << 30, "Enabled", false));
        hardware.ProcessorMegahertz.ShouldBeNull();
    }

    [Theory]
    [InlineData("2.3 GHz", 2300L)]
    [InlineData("2,3 GHz", 2300L)]
    [InlineData("800 MHz", 800L)]
    [InlineData("3\u00a0GHz", 3000L)]
    [InlineData("fast", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_clock_speed_may_have_a_decimal_comma(string? text, long? expected) => Units.ParseMegahertz(text).ShouldBe(expected);

    [Theory]
    [InlineData("256 KB", 262_144L)]
    [InlineData("16 GB", 17_179_869_184L)]
    [InlineData("1,5 TB", 1_649_267_441_664L)]
    [InlineData("-1 GB", null)]
    [InlineData("99999999999 TB", null)]
    public void Sizes_count_in_powers_of_1024(string text, long? expected) => Units.ParseBytes(text).ShouldBe(expected);

    [Fact]
    public void Boot_time_is_in_braces() =>
        SysctlValues.Parse("kern.boottime: { sec = 1772440000, usec = 5 } Mon Mar  2 08:26:40 2026\nhw.cpufrequency: \nnoise\n"u8.ToArray())
            .BootTime.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1772440000));

    [Fact]
    public void Board_id_is_bytes_with_a_closing_NUL() =>
        PlatformExpert.Parse(Parsed.Value(Samples.PropertyList(
            $"<array><dict><key>IOPlatformUUID</key><string>U</string><key>board-id</key><data>{Convert.ToBase64String("Mac-0123\0"u8)}</data></dict></array>")))!
            .BoardId.ShouldBe("Mac-0123");

    [Theory]
    [InlineData("Apple T2 Security Chip", true)]
    [InlineData("Apple T1 Security Chip", false)]
    public void The_bridge_names_its_chip(string model, bool isT2) =>
        BridgeController.Parse(Parsed.Items(Samples.Profile(ProfilerType.Bridge, Samples.Dictionary(("ibridge_model_name", model))), ProfilerType.Bridge))!.IsT2.ShouldBe(isT2);

    [Fact]
    public void A_boot_policy_in_another_language_is_unknown_and_never_guessed() =>
        BridgeController.Parse(Parsed.Items(
            Samples.Profile(ProfilerType.Bridge, Samples.Dictionary(("ibridge_secure_boot", "Maximale Sicherheit"))), ProfilerType.Bridge))!.SecureBoot.ShouldBeNull();

    [Fact]
    [Trait("Line", "INV-6")]
    public void Reads_the_recording_of_a_virtual_Mac_on_an_M4_Max()
    {
        var plist = Parsed.FromJson(Recordings.Read("system_profiler/SPHardwareDataType-VirtualMac-M4Max.json"), ProfilerType.Hardware);

        var hardware = HardwareOverview.Parse(Parsed.Items(plist, ProfilerType.Hardware)).ShouldNotBeNull();

        (hardware.Chip, hardware.Cores, hardware.PerformanceCores).ShouldBe(("Apple M4 Max (Virtual)", 2L, null));
        (hardware.ModelIdentifier, hardware.IsVirtualMachine, hardware.ActivationLock).ShouldBe(("VirtualMac2,1", true, "Disabled"));
        (hardware.SerialNumber, hardware.OsLoaderVersion, hardware.MemoryBytes).ShouldBe(("ZFQYR4XYHG", "11881.140.96.701.1", 4L << 30));
    }

    [Theory]
    [InlineData("system_profiler/grr-system_profiler-full.xml", "MacBookPro10,1", "C02JQ0F5F6L9", 2300, 4)]
    [InlineData("system_profiler/ohai-10.12-MBP11-HARDWARE_OUTPUT.plist", "MacBookPro11,1", "ABCDEFG12345", 3000, 2)]
    public void Reads_the_recordings_of_Intel_Macs(string path, string model, string serial, long megahertz, long cores)
    {
        var hardware = HardwareOverview.Parse(Parsed.Items(Recordings.Read(path), ProfilerType.Hardware)).ShouldNotBeNull();

        (hardware.ModelIdentifier, hardware.SerialNumber, hardware.ProcessorName).ShouldBe((model, serial, "Intel Core i7"));
        (hardware.ProcessorMegahertz, hardware.Cores, hardware.Packages, hardware.MemoryBytes).ShouldBe((megahertz, cores, 1L, 16L << 30));
        hardware.Chip.ShouldBeNull();
    }

    [Fact]
    public void Reads_the_recording_of_a_battery()
    {
        var battery = BatteryHealth.Parse(Parsed.Items(Recordings.Read("system_profiler/ohai-10.12-MBP11-POWER.plist"), ProfilerType.Power)).ShouldNotBeNull();

        (battery.SerialNumber, battery.Manufacturer, battery.Condition).ShouldBe(("D123456789ABCDEFG", "SMP", "Normal"));
        (battery.CycleCount, battery.FullChargeCapacity, battery.ChargePercent, battery.IsCharging).ShouldBe((201L, 5841L, 100L, false));
    }

    [Fact]
    public void Reads_the_recording_of_a_version_with_a_Rapid_Security_Response()
    {
        var text = Encoding.UTF8.GetString(Recordings.Read("sw_vers/SystemVersion-rsr.plist"));
        var version = SystemVersion.Parse((Formats.PropertyLists.PropertyListDictionary)Parsed.Value(
            text.Replace("<key>BuildID</key>", "<key>ProductVersionExtra</key><string>(a)</string><key>BuildID</key>"))).ShouldNotBeNull();

        (version.Version, version.Build, version.Caption).ShouldBe(("13.3.1", "22E261", "macOS 13.3.1 (a)"));
    }

    [Theory]
    [InlineData("sysctl/sysctl-M1-11.0.txt", "machdep.cpu.brand_string", "Apple M1")]
    [InlineData("network/jc-osx10.14.6-sysctl-a.txt", "hw.physicalcpu", "4")]
    public void Reads_the_recordings_of_sysctl(string path, string name, string expected) => SysctlValues.Parse(Recordings.Read(path)).Text(name).ShouldBe(expected);

    [Fact]
    public void Reads_the_recorded_platform_of_an_iMac()
    {
        var recording = Encoding.UTF8.GetString(Recordings.Read("recordings/cnquery-resources-smbios-macos.toml"));
        var plist = recording.Split("IOPlatformExpertDevice -a\"]")[1].Split("\"\"\"")[1].Replace("\\\"", "\"");

        var platform = PlatformExpert.Parse(Parsed.Value(plist)).ShouldNotBeNull();

        platform.ShouldBe(new PlatformExpert("DAAAA111AA11", "e126775d-2368-4f51-9863-76d5df0c8108", "Mac-A111A1117AA1AA1A", "Apple Inc.", "iMac17,1"));
    }
}
