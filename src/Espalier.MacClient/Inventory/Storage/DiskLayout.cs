using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Storage;

/// <summary>Disks and volumes of <c>diskutil list -plist</c>.</summary>
internal sealed record DiskLayout(IReadOnlyList<WholeDisk> Disks, IReadOnlyList<ListedVolume> Volumes)
{
    /// <summary>Disks and volumes looked at; a Mac with more has a rack behind it.</summary>
    private const int MaxEntries = 256;

    public static DiskLayout? Parse(PropertyListValue answer)
    {
        if ((answer as PropertyListDictionary)?.FindArray("AllDisksAndPartitions") is not { } entries)
        {
            return null;
        }

        var disks = new List<WholeDisk>();
        var volumes = new List<ListedVolume>();
        foreach (var entry in entries.OfType<PropertyListDictionary>().Take(MaxEntries))
        {
            if (entry.FindString("DeviceIdentifier") is not { } device || !IsDevice(device))
            {
                continue;
            }

            var apfs = entry.FindArray("APFSVolumes");
            var partitions = entry.FindArray("Partitions") ?? PropertyListArray.Empty;
            disks.Add(new WholeDisk(device, partitions.Count, apfs is not null));
            volumes.AddRange(VolumesIn(apfs ?? PropertyListArray.Empty, device));
            volumes.AddRange(VolumesIn(partitions, null));

            // A volume straight on a disk without a partition map, as on optical media.
            volumes.AddRange(apfs is null ? VolumesIn(PropertyListArray.Create(entry), null) : []);
        }

        return new DiskLayout(disks, volumes);
    }

    private static IEnumerable<ListedVolume> VolumesIn(PropertyListArray entries, string? container)
    {
        // A mounted snapshot is listed as a volume of its own beside the volume it belongs to.
        var snapshots = entries.OfType<PropertyListDictionary>().SelectMany(Snapshots).Select(static s => s.FindString("SnapshotBSD")).ToHashSet();
        return from entry in entries.OfType<PropertyListDictionary>().Take(MaxEntries)
               let device = entry.FindString("DeviceIdentifier")
               where device is not null && IsDevice(device) && !snapshots.Contains(device)
               let mountPoint = entry.FindString("MountPoint") ?? Snapshots(entry).Select(static s => s.FindString("SnapshotMountPoint")).FirstOrDefault()
               let name = entry.FindString("VolumeName")
               where mountPoint is not null || name is not null
               select new ListedVolume(device, container, mountPoint, name, entry.FindString("VolumeUUID") ?? entry.FindString("DiskUUID"), entry.FindInteger("Size"))
               {
                   UsedBytes = entry.FindInteger("CapacityInUse"),
                   IsInternalToSystem = entry.FindBoolean("OSInternal") is true,
               };
    }

    private static IEnumerable<PropertyListDictionary> Snapshots(PropertyListDictionary entry) =>
        (entry.FindArray("MountedSnapshots") ?? PropertyListArray.Empty).OfType<PropertyListDictionary>();

    // These names become arguments of further calls.
    private static bool IsDevice(string text) => text.StartsWith("disk", StringComparison.Ordinal) && text.Length <= 20 && text.All(char.IsAsciiLetterOrDigit);
}

/// <summary>A disk that is no part of another one.</summary>
/// <param name="Device">BSD name.</param>
/// <param name="Partitions">Partitions on it.</param>
/// <param name="IsContainer">Made by APFS out of partitions of other disks.</param>
internal sealed record WholeDisk(string Device, int Partitions, bool IsContainer);

/// <summary>A volume with a name or a mount point.</summary>
internal sealed record ListedVolume(string Device, string? Container, string? MountPoint, string? Name, string? Uuid, long? SizeBytes)
{
    public long? UsedBytes { get; init; }

    /// <summary>Belongs to the workings of macOS: Preboot, Update ...</summary>
    public bool IsInternalToSystem { get; init; }
}
