namespace Espalier.MacClient.Inventory;

/// <summary>Data types of <c>system_profiler</c>.</summary>
public static class ProfilerType
{
    /// <summary>Model, processor, memory, firmware, serial number, activation lock.</summary>
    public const string Hardware = "SPHardwareDataType";

    /// <summary>T2 chip, or the boot policy of Apple silicon; without items on older Macs.</summary>
    public const string Bridge = "SPiBridgeDataType";

    /// <summary>Battery and charger.</summary>
    public const string Power = "SPPowerDataType";

    /// <summary>Optical drives.</summary>
    public const string DiscBurning = "SPDiscBurningDataType";

    /// <summary>NVMe drives: serial numbers and firmware.</summary>
    public const string NvmeDrives = "SPNVMeDataType";

    /// <summary>SATA drives: serial numbers and firmware.</summary>
    public const string SataDrives = "SPSerialATADataType";

    /// <summary>Printers with their drivers.</summary>
    public const string Printers = "SPPrintersDataType";

    /// <summary>Applications with their signers; slow, so only a cross-check of the client's own walk.</summary>
    public const string Applications = "SPApplicationsDataType";
}
