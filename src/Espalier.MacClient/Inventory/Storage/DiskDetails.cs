using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Storage;

/// <summary>One disk or volume of <c>diskutil info -plist</c>.</summary>
internal sealed record DiskDetails
{
    public string? MediaName { get; init; }

    public long? SizeBytes { get; init; }

    public long? FreeBytes { get; init; }

    public string? BusProtocol { get; init; }

    public bool? IsSolidState { get; init; }

    public string? SmartStatus { get; init; }

    public bool? IsInternal { get; init; }

    /// <summary>A disk image, not a drive.</summary>
    public bool IsVirtual { get; init; }

    public bool IsOptical { get; init; }

    public string? FileSystem { get; init; }

    public bool? IsEncrypted { get; init; }

    public static DiskDetails? Parse(PropertyListValue answer) => answer is not PropertyListDictionary info
        ? null
        : new DiskDetails
        {
            MediaName = info.FindString("MediaName") ?? info.FindString("IORegistryEntryName"),
            SizeBytes = info.FindInteger("TotalSize") ?? info.FindInteger("VolumeSize") ?? info.FindInteger("Size"),
            FreeBytes = info.FindInteger("APFSContainerFree") ?? info.FindInteger("FreeSpace"),
            BusProtocol = info.FindString("BusProtocol"),
            IsSolidState = info.FindBoolean("SolidState"),
            SmartStatus = info.FindString("SMARTStatus"),
            IsInternal = info.FindBoolean("Internal"),
            IsVirtual = info.FindString("VirtualOrPhysical") == "Virtual" || info.FindString("BusProtocol") == "Disk Image",
            IsOptical = info.FindString("OpticalDeviceType") is { Length: > 0 },
            FileSystem = info.FindString("FilesystemName") ?? info.FindString("FilesystemUserVisibleName"),
            IsEncrypted = info.FindBoolean("FileVault") ?? info.FindBoolean("Encryption"),
        };
}
