using System.Globalization;
using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Computer;

/// <summary>What <c>SPHardwareDataType</c> says: Intel Macs name a processor and its speed, Apple silicon a chip and kinds of cores.</summary>
internal sealed record HardwareOverview
{
    public string? ModelName { get; init; }

    public string? ModelIdentifier { get; init; }

    public string? ModelNumber { get; init; }

    public string? Chip { get; init; }

    public string? ProcessorName { get; init; }

    public long? ProcessorMegahertz { get; init; }

    public long? Packages { get; init; }

    public long? Cores { get; init; }

    public long? PerformanceCores { get; init; }

    public long? EfficiencyCores { get; init; }

    public long? L2CacheBytes { get; init; }

    public long? L3CacheBytes { get; init; }

    public long? MemoryBytes { get; init; }

    public string? BootRomVersion { get; init; }

    public string? OsLoaderVersion { get; init; }

    public string? SmcVersion { get; init; }

    public string? SerialNumber { get; init; }

    public string? HardwareUuid { get; init; }

    public string? ProvisioningUdid { get; init; }

    /// <summary><c>Enabled</c>, <c>Disabled</c>, or what an unknown macOS says.</summary>
    public string? ActivationLock { get; init; }

    /// <summary>Virtual machines say so in their chip or model.</summary>
    public bool IsVirtualMachine =>
        Chip?.Contains("Virtual", StringComparison.OrdinalIgnoreCase) is true
        || ModelIdentifier is { } model && VirtualModels.Any(name => model.Contains(name, StringComparison.OrdinalIgnoreCase));

    private static string[] VirtualModels { get; } = ["VirtualMac", "VMware", "VirtualBox", "Parallels"];

    public static HardwareOverview? Parse(IReadOnlyList<PropertyListDictionary> items)
    {
        if (items.FirstOrDefault(static i => i.ContainsKey("machine_model") || i.ContainsKey("platform_UUID")) is not { } item)
        {
            return null;
        }

        var (cores, performance, efficiency) = ParseCores(item.Find("number_processors"));
        return new HardwareOverview
        {
            ModelName = item.FindString("machine_name"),
            ModelIdentifier = item.FindString("machine_model"),
            ModelNumber = item.FindString("model_number"),
            Chip = item.FindString("chip_type"),
            ProcessorName = item.FindString("cpu_type"),
            ProcessorMegahertz = Units.ParseMegahertz(item.FindString("current_processor_speed")),
            Packages = item.FindInteger("packages"),
            Cores = cores,
            PerformanceCores = performance,
            EfficiencyCores = efficiency,
            L2CacheBytes = Units.ParseBytes(item.FindString("l2_cache_core") ?? item.FindString("l2_cache")),
            L3CacheBytes = Units.ParseBytes(item.FindString("l3_cache")),
            MemoryBytes = Units.ParseBytes(item.FindString("physical_memory")),
            BootRomVersion = item.FindString("boot_rom_version"),
            OsLoaderVersion = item.FindString("os_loader_version"),
            SmcVersion = item.FindString("SMC_version_system"),
            SerialNumber = item.FindString("serial_number"),
            HardwareUuid = item.FindString("platform_UUID"),
            ProvisioningUdid = item.FindString("provisioning_UDID"),
            ActivationLock = item.FindString("activation_lock_status") switch
            {
                "activation_lock_enabled" => "Enabled",
                "activation_lock_disabled" => "Disabled",
                var other => other,
            },
        };
    }

    /// <summary>An integer on Intel Macs and in virtual machines; <c>proc 10:4:6</c> (all, performance, efficiency) on Apple silicon.</summary>
    private static (long? All, long? Performance, long? Efficiency) ParseCores(PropertyListValue? value)
    {
        if (value is PropertyListInteger whole)
        {
            return (whole.ToInt64(), null, null);
        }

        var numbers = ((value as PropertyListString)?.Value ?? "")
            .Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries)
            .Select(static part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : (long?)null)
            .OfType<long>()
            .ToList();
        return numbers.Count switch
        {
            0 => (null, null, null),
            1 or 2 => (numbers[0], null, null),
            _ => (numbers[0], numbers[1], numbers[2]),
        };
    }
}
