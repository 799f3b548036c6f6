using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Computer;

/// <summary>
/// <c>SPiBridgeDataType</c>: the T2 chip of late Intel Macs, or the boot policy of Apple silicon; no items on older Macs. Policy texts are in the
/// system's language, so only Apple's English ones are taken over.
/// </summary>
internal sealed record BridgeController(string? Model, string? SecureBoot, string? IntegrityProtection)
{
    private static string[] Levels { get; } = ["Full Security", "Reduced Security", "Permissive Security", "Medium Security", "No Security"];

    public bool IsT2 => Model?.Contains("T2", StringComparison.Ordinal) is true;

    public static BridgeController? Parse(IReadOnlyList<PropertyListDictionary> items) => items.Count == 0
        ? null
        : new BridgeController(
            items[0].FindString("ibridge_model_name"),
            Levels.FirstOrDefault(level => level == items[0].FindString("ibridge_secure_boot")),
            items[0].FindString("ibridge_sb_sip") is "Enabled" or "Disabled" ? items[0].FindString("ibridge_sb_sip") : null);
}
