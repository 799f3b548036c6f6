using static Espalier.Contracts.Inventory.Column;

namespace Espalier.Contracts.Inventory;

/// <summary>Classes about the computer itself: board, processor, firmware, system, battery.</summary>
public static class ComputerClasses
{
    /// <summary>Model, memory and the user at the console.</summary>
    public static ResourceClass ComputerSystem { get; } = new("COMPUTER_SYSTEM", "Computer System",
    [
        Text("Name"),
        Text("Domain"),
        Text("Manufacturer"),
        Text("Model"),
        Whole("NumberOfProcessors"),
        Whole("PauseAfterReset"),
        Text("Roles"),
        Text("Status"),
        Text("SystemStartupOptions"),
        Whole("TotalPhysicalMemory", "MB"),
        Text("UserName"),
        Text("SystemType"),
        Whole("CurrentTimeZone", "minutes"),
    ]);

    /// <summary>Product, version, build and last start of macOS.</summary>
    public static ResourceClass OperatingSystem { get; } = new("OPERATING_SYSTEM", "Operating System",
    [
        Text("Name"),
        Text("Caption"),
        Text("Manufacturer"),
        Text("Version"),
        Text("BuildNumber"),
        new ResourceProperty("CSDVersion", PropertyType.Text) { Label = "Rapid Security Response" },
        Text("KernelVersion"),
        new ResourceProperty("OSArchitecture", PropertyType.Text) { Label = "OS Architecture" },
        Instant("InstallDate"),
        MovingInstant("LastBootUpTime"),
        Text("Locale"),
        Text("BootDevice"),
        Text("SystemDirectory"),
        Whole("TotalVisibleMemorySize", "KB"),
    ]);

    /// <summary>Processor packages; Apple silicon is one with performance and efficiency cores.</summary>
    public static ResourceClass Processor { get; } = new("PROCESSOR", "Processor",
    [
        new ResourceProperty("DeviceID", PropertyType.Text) { Label = "Device ID", IsKey = true },
        Text("Name"),
        Text("Manufacturer"),
        Whole("Architecture"),
        Whole("DataWidth", "bit"),
        Whole("MaxClockSpeed", "MHz"),
        Whole("NumberOfCores"),
        Whole("NumberOfLogicalProcessors"),
        Whole("PerformanceCores"),
        Whole("EfficiencyCores"),
        new ResourceProperty("L2CacheSize", PropertyType.Integer) { Label = "L2 Cache Size", Unit = "KB" },
        new ResourceProperty("L3CacheSize", PropertyType.Integer) { Label = "L3 Cache Size", Unit = "KB" },
        Text("SocketDesignation"),
        Text("Status"),
    ]);

    /// <summary>Firmware and the serial number.</summary>
    public static ResourceClass PcBios { get; } = new("PC_BIOS", "PC BIOS",
    [
        Text("Name"),
        Text("Manufacturer"),
        Text("SerialNumber"),
        new ResourceProperty("SMBIOSBIOSVersion", PropertyType.Text) { Label = "SMBIOS BIOS Version" },
        Text("Version"),
        new ResourceProperty("SmcVersion", PropertyType.Text) { Label = "SMC Version" },
        new ResourceProperty("OsLoaderVersion", PropertyType.Text) { Label = "OS Loader Version" },
    ]);

    /// <summary>The logic board.</summary>
    public static ResourceClass Motherboard { get; } = new("MOTHERBOARD_DEVICE", "Motherboard",
    [
        new ResourceProperty("DeviceID", PropertyType.Text) { Label = "Device ID", IsKey = true },
        Text("Name"),
        Text("Manufacturer"),
        Text("Product"),
        Text("SerialNumber"),
        Text("PrimaryBusType"),
        Text("Status"),
    ]);

    /// <summary>Role and kind of the computer as a resource.</summary>
    public static ResourceClass SystemResource { get; } = new("SYSTEM", "System",
    [
        Text("Name"),
        Text("Domain"),
        Text("NetbiosName"),
        Text("SystemRole"),
        Text("SystemType"),
        new ResourceProperty("SMBIOSGUID", PropertyType.Text) { Label = "SMBIOS GUID" },
    ]);

    /// <summary>What only Apple's hardware has: chip, unified memory, identifiers of MDM.</summary>
    public static ResourceClass AppleHardware { get; } = new("APPLE_HARDWARE", "Apple Hardware",
    [
        Text("ModelName"),
        Text("ModelIdentifier"),
        Text("ModelNumber"),
        Text("Chip"),
        Text("SecurityChip"),
        Flag("IsAppleSilicon"),
        Flag("IsVirtualMachine"),
        Whole("TotalCores"),
        Whole("PerformanceCores"),
        Whole("EfficiencyCores"),
        Whole("UnifiedMemory", "MB"),
        new ResourceProperty("HardwareUUID", PropertyType.Text) { Label = "Hardware UUID" },
        new ResourceProperty("ProvisioningUDID", PropertyType.Text) { Label = "Provisioning UDID" },
    ]);

    /// <summary>Battery and its health; absent on desktops.</summary>
    public static ResourceClass Battery { get; } = new("BATTERY", "Battery",
    [
        new ResourceProperty("DeviceID", PropertyType.Text) { Label = "Device ID", IsKey = true },
        Text("Name"),
        Text("Manufacturer"),
        Text("SerialNumber"),
        Text("Condition"),
        Moving("CycleCount"),
        Whole("DesignCapacity", "mAh"),
        Moving("FullChargeCapacity", "mAh"),
        Moving("MaximumCapacity", "%"),
        Moving("EstimatedChargeRemaining", "%"),
        new ResourceProperty("IsCharging", PropertyType.Boolean) { IsVolatile = true },
    ]);

    /// <summary>Classes of this file.</summary>
    internal static IReadOnlyList<ResourceClass> All { get; } =
        [ComputerSystem, OperatingSystem, Processor, PcBios, Motherboard, SystemResource, AppleHardware, Battery];
}
