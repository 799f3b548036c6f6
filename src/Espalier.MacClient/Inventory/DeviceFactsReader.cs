using Espalier.Contracts.Inventory;
using Espalier.MacClient.Inventory.Computer;
using Espalier.MacClient.Inventory.Network;
using Espalier.MacClient.Platform;

namespace Espalier.MacClient.Inventory;

/// <summary>Reads what tells this Mac apart and places it; some five quick tools, so that it can be asked before every connection.</summary>
public static class DeviceFactsReader
{
    /// <summary>Reads the facts. Null where the Mac does not even give a platform UUID, without which it cannot be told apart.</summary>
    public static async Task<DeviceFacts?> ReadAsync(IMacPlatform mac, CancellationToken token) => await ReadAsync(new InventorySession(mac), token);

    internal static async Task<DeviceFacts?> ReadAsync(InventorySession session, CancellationToken token)
    {
        var about = ComputerClasses.SystemResource;
        var expert = await session.AskPropertyListAsync(about, InventoryTools.PlatformExpert, token) is { } registry ? PlatformExpert.Parse(registry) : null;
        var hardware = HardwareOverview.Parse(await session.ProfileAsync(about, ProfilerType.Hardware, token));
        if ((expert?.PlatformUuid ?? hardware?.HardwareUuid)?.Trim() is not { Length: > 0 } hardwareId)
        {
            return null;
        }

        var sysctl = await SysctlAsync(session, token);
        var names = await NamesAsync(session, token);
        var version = await session.ReadDictionaryAsync(about, InventoryFiles.SystemVersion, token) is { } file ? SystemVersion.Parse(file) : null;
        var interfaces = await session.AskAsync(NetworkClasses.NetworkAdapter, InventoryTools.Interfaces, token);
        var binding = await session.AskAsync(about, InventoryTools.DirectoryBinding, token);
        return new DeviceFacts
        {
            Name = names.ComputerName.Length > 255 ? names.ComputerName[..255] : names.ComputerName,
            NetbiosName = names.NetbiosName,
            SerialNumber = Serial(expert?.SerialNumber) ?? Serial(hardware?.SerialNumber) ?? "",
            HardwareId = hardwareId.ToUpperInvariant(),
            Model = hardware?.ModelIdentifier ?? expert?.Model ?? sysctl.Text("hw.model") ?? "",
            ModelName = hardware?.ModelName ?? "",
            OsVersion = version?.Version ?? "",
            OsBuild = version?.Build ?? "",
            Architecture = ArchitectureOf(sysctl, hardware),
            Addresses = interfaces is null ? [] : AddressesOf(Interface.Parse(interfaces.Output)),
            Domain = binding is null ? "" : DirectoryBinding.Parse(binding.Output)?.Domain ?? "",
        };
    }

    internal static async Task<MacNames> NamesAsync(InventorySession session, CancellationToken token)
    {
        var about = ComputerClasses.SystemResource;
        var computerName = await session.AskAsync(about, InventoryTools.ComputerName, token);
        var localHostName = await session.AskAsync(about, InventoryTools.LocalHostName, token);
        return MacNames.From(
            computerName is { ExitCode: 0 } ? ToolText.FirstLine(computerName.Output) : null,
            localHostName is { ExitCode: 0 } ? ToolText.FirstLine(localHostName.Output) : null,
            await session.ReadDictionaryAsync(about, InventoryFiles.SmbServer, token));
    }

    internal static async Task<SysctlValues> SysctlAsync(InventorySession session, CancellationToken token) =>
        await session.AskAsync(ComputerClasses.Processor, InventoryTools.Sysctl, token) is { } answer ? SysctlValues.Parse(answer.Output) : SysctlValues.Empty;

    internal static string ArchitectureOf(SysctlValues sysctl, HardwareOverview? hardware) =>
        sysctl.IsAppleSilicon || hardware?.Chip is not null ? "arm64" : "x86_64";

    /// <summary>Addresses that place the Mac: of interfaces that are up, permanent, in the order of the interfaces.</summary>
    internal static IReadOnlyList<DeviceAddress> AddressesOf(IReadOnlyList<Interface> interfaces) =>
    [
        .. interfaces.Where(static i => i.IsUp).SelectMany(static i => i.Addresses
            .Where(static a => a.IsPlacing && !a.IsTemporary)
            .Select(a => new DeviceAddress(a.Ip.ToString(), a.PrefixLength, i.Mac ?? "", i.Name))),
    ];

    /// <summary>Virtual machines answer <c>0</c>, boards after a repair <c>Not Available</c> or <c>SystemSerialNumb...</c>.</summary>
    private static string? Serial(string? text) => text?.Trim() switch
    {
        null or { Length: <= 1 } => null,
        var serial when serial.Equals("Not Available", StringComparison.OrdinalIgnoreCase) => null,
        var serial when serial.StartsWith("SystemSerial", StringComparison.OrdinalIgnoreCase) => null,
        var serial => serial,
    };
}
