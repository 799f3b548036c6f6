using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Storage;

/// <summary>Containers of <c>diskutil apfs list -plist</c>.</summary>
internal sealed record ApfsLayout(IReadOnlyList<ApfsContainer> Containers)
{
    public static ApfsLayout? Parse(PropertyListValue answer) =>
        (answer as PropertyListDictionary)?.FindArray("Containers") is { } containers
            ? new ApfsLayout([.. containers.OfType<PropertyListDictionary>().Select(Container).OfType<ApfsContainer>()])
            : null;

    private static ApfsContainer? Container(PropertyListDictionary entry) =>
        entry.FindString("ContainerReference") is { } reference && entry.FindString("APFSContainerUUID") is { } uuid
            ? new ApfsContainer(
                reference,
                uuid,
                entry.FindString("DesignatedPhysicalStore"),
                entry.FindInteger("CapacityCeiling"),
                entry.FindInteger("CapacityFree"),
                [.. (entry.FindArray("Volumes") ?? PropertyListArray.Empty).OfType<PropertyListDictionary>().Select(Volume).OfType<ApfsVolume>()])
            : null;

    private static ApfsVolume? Volume(PropertyListDictionary entry) =>
        entry.FindString("DeviceIdentifier") is { } device
            ? new ApfsVolume(
                device,
                entry.FindString("APFSVolumeUUID"),
                entry.FindString("Name"),
                (entry.FindArray("Roles") ?? PropertyListArray.Empty).OfType<PropertyListString>().Select(static r => r.Value).FirstOrDefault(),
                entry.FindInteger("CapacityInUse"),
                entry.FindBoolean("Encryption"))
            : null;
}

/// <summary>An APFS container; its volumes share its space.</summary>
internal sealed record ApfsContainer(
    string Reference, string Uuid, string? PhysicalStore, long? SizeBytes, long? FreeBytes, IReadOnlyList<ApfsVolume> Volumes);

/// <summary>A volume in a container. <see cref="Role"/> is <c>System</c>, <c>Data</c>, <c>Preboot</c> ... or null.</summary>
internal sealed record ApfsVolume(string Device, string? Uuid, string? Name, string? Role, long? UsedBytes, bool? IsEncrypted);
