using Espalier.Contracts.Inventory;
using Espalier.Formats.PropertyLists;
using Espalier.MacClient.Inventory.Users;

namespace Espalier.MacClient.Inventory.Computer;

/// <summary>Fills the classes about the computer itself.</summary>
internal static class ComputerSource
{
    private const string Apple = "Apple Inc.";

    /// <summary>Codes of Win32_Processor, which existing queries compare.</summary>
    private const int ArchitectureX64 = 9;

    private const int ArchitectureArm64 = 12;

    public static async Task FillAsync(InventorySession session, CancellationToken token)
    {
        var facts = await DeviceFactsReader.ReadAsync(session, token);
        var hardware = HardwareOverview.Parse(await session.ProfileAsync(ComputerClasses.ComputerSystem, ProfilerType.Hardware, token));
        var sysctl = await DeviceFactsReader.SysctlAsync(session, token);
        var memory = sysctl.Number("hw.memsize") ?? hardware?.MemoryBytes;
        if (facts is null)
        {
            foreach (var missing in new[] { ComputerClasses.ComputerSystem, ComputerClasses.PcBios, ComputerClasses.Motherboard, ComputerClasses.SystemResource })
            {
                session.AddGap(missing, InventoryTools.PlatformExpert.Path, "The Mac does not tell its platform UUID.");
            }

            return;
        }

        await FillComputerSystemAsync(session, facts, hardware, sysctl, memory, token);
        await FillOperatingSystemAsync(session, facts, sysctl, memory, token);
        FillProcessor(session, facts, hardware, sysctl);
        FillBoard(session, facts, hardware, await BoardIdAsync(session, token));
        await FillAppleHardwareAsync(session, facts, hardware, sysctl, memory, token);
        await FillBatteryAsync(session, token);
    }

    private static string SystemType(DeviceFacts facts) => facts.Architecture == "arm64" ? "ARM64-based PC" : "x64-based PC";

    private static async Task FillComputerSystemAsync(
        InventorySession session, DeviceFacts facts, HardwareOverview? hardware, SysctlValues sysctl, long? memory, CancellationToken token)
    {
        session.Add(ComputerClasses.ComputerSystem, new Row()
            .Text("Name", facts.Name)
            .Text("Domain", facts.Domain)
            .Text("Manufacturer", Apple)
            .Text("Model", facts.Model)
            .Whole("NumberOfProcessors", sysctl.Number("hw.packages") ?? hardware?.Packages ?? 1)
            .Whole("PauseAfterReset", -1)
            .Text("Roles", "Workstation")
            .Text("Status", "OK")
            .Text("SystemStartupOptions", hardware?.BootRomVersion)
            .Whole("TotalPhysicalMemory", Units.Megabytes(memory))
            .Text("UserName", await ConsoleUserAsync(session, facts, token))
            .Text("SystemType", SystemType(facts))
            .Whole("CurrentTimeZone", (long)session.Mac.Clock.LocalTimeZone.GetUtcOffset(session.Mac.Clock.GetUtcNow()).TotalMinutes));
        session.Add(ComputerClasses.SystemResource, new Row()
            .Text("Name", facts.Name)
            .Text("Domain", facts.Domain)
            .Text("NetbiosName", facts.NetbiosName)
            .Text("SystemRole", "Workstation")
            .Text("SystemType", SystemType(facts))
            .Text("SMBIOSGUID", facts.HardwareId));
    }

    private static async Task<string?> ConsoleUserAsync(InventorySession session, DeviceFacts facts, CancellationToken token)
    {
        if (await session.AskAsync(ComputerClasses.ComputerSystem, InventoryTools.ConsoleUser, token) is not { } answer)
        {
            return null;
        }

        if (ConsoleUser.Parse(answer.Output) is not { } user)
        {
            return "SYSTEM";
        }

        var book = await AccountBook.OpenAsync(session, facts.NetbiosName, token);
        return book.Qualify(await book.FindAsync(user, token));
    }

    private static async Task FillOperatingSystemAsync(InventorySession session, DeviceFacts facts, SysctlValues sysctl, long? memory, CancellationToken token)
    {
        var about = ComputerClasses.OperatingSystem;
        var version = await session.ReadDictionaryAsync(about, InventoryFiles.SystemVersion, token) is { } file ? SystemVersion.Parse(file) : null;
        if (version is null)
        {
            session.AddGap(about, InventoryFiles.SystemVersion, "The version of macOS could not be read.");
            return;
        }

        var preferences = await session.ReadDictionaryAsync(about, InventoryFiles.GlobalPreferences, token);
        var setUp = (await session.Mac.ListFolderAsync(InventoryFiles.SetupFolder, token)).FirstOrDefault(static e => e.Name == InventoryFiles.SetupMark);
        session.Add(about, new Row()
            .Text("Name", version.Product)
            .Text("Caption", version.Caption)
            .Text("Manufacturer", Apple)
            .Text("Version", version.Version)
            .Text("BuildNumber", version.Build)
            .Text("CSDVersion", version.Extra)
            .Text("KernelVersion", sysctl.Text("kern.osrelease"))
            .Text("OSArchitecture", facts.Architecture)
            .Instant("InstallDate", setUp?.ModifiedAt)
            .Instant("LastBootUpTime", sysctl.BootTime)
            .Text("Locale", preferences?.FindString("AppleLocale"))
            .Text("BootDevice", "/")
            .Text("SystemDirectory", "/System")
            .Whole("TotalVisibleMemorySize", Units.Kilobytes(memory)));
    }

    private static void FillProcessor(InventorySession session, DeviceFacts facts, HardwareOverview? hardware, SysctlValues sysctl)
    {
        var name = sysctl.Text("machdep.cpu.brand_string") ?? hardware?.Chip ?? hardware?.ProcessorName;
        if (name is null)
        {
            session.AddGap(ComputerClasses.Processor, InventoryTools.Sysctl.Path, "The processor does not tell its name.");
            return;
        }

        var isArm = facts.Architecture == "arm64";
        session.Add(ComputerClasses.Processor, new Row()
            .Text("DeviceID", "CPU0")
            .Text("Name", name)
            .Text("Manufacturer", isArm ? "Apple" : name.Contains("Intel", StringComparison.OrdinalIgnoreCase) ? "GenuineIntel" : null)
            .Whole("Architecture", isArm ? ArchitectureArm64 : ArchitectureX64)
            .Whole("DataWidth", 64)
            .Whole("MaxClockSpeed", sysctl.Number("hw.cpufrequency_max") / 1_000_000 ?? hardware?.ProcessorMegahertz)
            .Whole("NumberOfCores", sysctl.Number("hw.physicalcpu") ?? hardware?.Cores)
            .Whole("NumberOfLogicalProcessors", sysctl.Number("hw.logicalcpu"))
            .Whole("PerformanceCores", isArm ? hardware?.PerformanceCores ?? sysctl.Number("hw.perflevel0.physicalcpu") : null)
            .Whole("EfficiencyCores", isArm ? hardware?.EfficiencyCores ?? sysctl.Number("hw.perflevel1.physicalcpu") : null)
            .Whole("L2CacheSize", Units.Kilobytes(sysctl.Number("hw.l2cachesize") ?? hardware?.L2CacheBytes))
            .Whole("L3CacheSize", Units.Kilobytes(sysctl.Number("hw.l3cachesize") ?? hardware?.L3CacheBytes))
            .Text("SocketDesignation", "CPU0")
            .Text("Status", "OK"));
    }

    private static async Task<string?> BoardIdAsync(InventorySession session, CancellationToken token) =>
        await session.AskPropertyListAsync(ComputerClasses.Motherboard, InventoryTools.PlatformExpert, token) is { } registry
            ? PlatformExpert.Parse(registry)?.BoardId
            : null;

    private static void FillBoard(InventorySession session, DeviceFacts facts, HardwareOverview? hardware, string? boardId)
    {
        session.Add(ComputerClasses.PcBios, new Row()
            .Text("Name", facts.Architecture == "arm64" ? "iBoot" : "EFI")
            .Text("Manufacturer", Apple)
            .Text("SerialNumber", facts.SerialNumber)
            .Text("SMBIOSBIOSVersion", hardware?.BootRomVersion)
            .Text("Version", hardware?.BootRomVersion)
            .Text("SmcVersion", hardware?.SmcVersion)
            .Text("OsLoaderVersion", hardware?.OsLoaderVersion));

        // Apple silicon has no board id; there the model tells the board.
        session.Add(ComputerClasses.Motherboard, new Row()
            .Text("DeviceID", "Motherboard")
            .Text("Name", "Logic Board")
            .Text("Manufacturer", Apple)
            .Text("Product", boardId ?? facts.Model)
            .Text("SerialNumber", facts.SerialNumber)
            .Text("PrimaryBusType", "PCI")
            .Text("Status", "OK"));
    }

    private static async Task FillAppleHardwareAsync(
        InventorySession session, DeviceFacts facts, HardwareOverview? hardware, SysctlValues sysctl, long? memory, CancellationToken token)
    {
        var isArm = facts.Architecture == "arm64";
        var bridge = await session.TryProfileAsync(ComputerClasses.AppleHardware, ProfilerType.Bridge, token);
        session.Add(ComputerClasses.AppleHardware, new Row()
            .Text("ModelName", facts.ModelName)
            .Text("ModelIdentifier", facts.Model)
            .Text("ModelNumber", hardware?.ModelNumber)
            .Text("Chip", hardware?.Chip ?? sysctl.Text("machdep.cpu.brand_string") ?? hardware?.ProcessorName)
            .Text("SecurityChip", SecurityChip(isArm, bridge))
            .Flag("IsAppleSilicon", isArm)
            .Flag("IsVirtualMachine", sysctl.Number("kern.hv_vmm_present") == 1 || hardware?.IsVirtualMachine is true)
            .Whole("TotalCores", hardware?.Cores ?? sysctl.Number("hw.physicalcpu"))
            .Whole("PerformanceCores", isArm ? hardware?.PerformanceCores ?? sysctl.Number("hw.perflevel0.physicalcpu") : null)
            .Whole("EfficiencyCores", isArm ? hardware?.EfficiencyCores ?? sysctl.Number("hw.perflevel1.physicalcpu") : null)
            .Whole("UnifiedMemory", isArm ? Units.Megabytes(memory) : null)
            .Text("HardwareUUID", facts.HardwareId)
            .Text("ProvisioningUDID", hardware?.ProvisioningUdid));
    }

    /// <summary>Null where an Intel Mac did not answer: without the bridge's items there is no T2, without an answer nobody knows.</summary>
    internal static string? SecurityChip(bool isAppleSilicon, IReadOnlyList<PropertyListDictionary>? bridge) =>
        isAppleSilicon ? "Apple silicon" : bridge is null ? null : BridgeController.Parse(bridge)?.IsT2 is true ? "Apple T2" : "None";

    private static async Task FillBatteryAsync(InventorySession session, CancellationToken token)
    {
        if (BatteryHealth.Parse(await session.ProfileAsync(ComputerClasses.Battery, ProfilerType.Power, token)) is { } battery)
        {
            session.Add(ComputerClasses.Battery, new Row()
                .Text("DeviceID", "Battery0")
                .Text("Name", battery.Name)
                .Text("Manufacturer", battery.Manufacturer)
                .Text("SerialNumber", battery.SerialNumber)
                .Text("Condition", battery.Condition)
                .Whole("CycleCount", battery.CycleCount)
                .Whole("FullChargeCapacity", battery.FullChargeCapacity)
                .Whole("MaximumCapacity", battery.MaximumCapacityPercent)
                .Whole("EstimatedChargeRemaining", battery.ChargePercent)
                .Flag("IsCharging", battery.IsCharging));
        }
    }
}
