namespace Espalier.MacClient.Inventory.Storage;

/// <summary>A volume as it is reported, put together from all that is known of it.</summary>
internal sealed record Volume
{
    /// <summary>Where the Data half of the start volume is mounted; Finder and this inventory show both halves as one.</summary>
    private const string DataMountPoint = "/System/Volumes/Data";

    private static readonly string[] RolesOfTheSystem = ["Preboot", "Recovery", "VM", "Update", "xART", "Hardware", "iSCPreboot", "Prelogin", "Baseband"];

    /// <summary>Mount point, or BSD name.</summary>
    public required string Id { get; init; }

    public required string Device { get; init; }

    public string? Name { get; init; }

    public string? Uuid { get; init; }

    public string? FileSystem { get; init; }

    public string? Role { get; init; }

    public string? Container { get; init; }

    public long? SizeBytes { get; init; }

    public long? FreeBytes { get; init; }

    public long? UsedBytes { get; init; }

    public bool? IsEncrypted { get; init; }

    /// <summary>
    /// Volumes worth showing: all but those of macOS itself; System and Data of the running macOS as one, named and placed as the former,
    /// identified and encrypted as the latter.
    /// </summary>
    public static IReadOnlyList<Volume> From(DiskLayout layout, ApfsLayout? apfs)
    {
        var volumes = layout.Volumes.Where(static v => !v.IsInternalToSystem).Select(v => FromListed(v, apfs)).Where(static v => !IsOfTheSystem(v)).ToList();
        var start = volumes.FindIndex(static v => v.Id == "/");
        var data = volumes.FindIndex(static v => v.Id == DataMountPoint);
        if (start >= 0 && data >= 0)
        {
            volumes[start] = volumes[start] with
            {
                Uuid = volumes[data].Uuid,
                Device = volumes[data].Device,
                UsedBytes = volumes[start].UsedBytes + volumes[data].UsedBytes,
                IsEncrypted = volumes[data].IsEncrypted,
            };
            volumes.RemoveAt(data);
        }

        return volumes;
    }

    private static Volume FromListed(ListedVolume listed, ApfsLayout? apfs)
    {
        var container = listed.Container is null ? null : apfs?.Containers.FirstOrDefault(c => c.Reference == listed.Container);
        var details = container?.Volumes.FirstOrDefault(v => v.Device == listed.Device);
        return new Volume
        {
            Id = listed.MountPoint ?? listed.Device,
            Device = listed.Device,
            Name = listed.Name ?? details?.Name,
            Uuid = details?.Uuid ?? listed.Uuid,
            FileSystem = listed.Container is null ? null : "APFS",
            Role = details?.Role,
            Container = listed.Container,
            SizeBytes = container?.SizeBytes ?? listed.SizeBytes,
            FreeBytes = container?.FreeBytes,
            UsedBytes = details?.UsedBytes ?? listed.UsedBytes,
            IsEncrypted = details?.IsEncrypted,
        };
    }

    private static bool IsOfTheSystem(Volume volume) =>
        (volume.Id.StartsWith("/System/Volumes/", StringComparison.Ordinal) && volume.Id != DataMountPoint)
        || volume.Id is "/private/var/vm"
        || (volume.Container is not null && (RolesOfTheSystem.Contains(volume.Role) || (volume.Role is null && RolesOfTheSystem.Contains(volume.Name))))
        || (volume.Container is null && volume.Id == volume.Device);
}
