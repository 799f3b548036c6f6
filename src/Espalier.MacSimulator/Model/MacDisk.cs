namespace Espalier.MacSimulator.Model;

/// <summary>What an APFS volume is for.</summary>
public enum VolumeRole
{
    System,
    Data,
    Preboot,
    Recovery,
    VM,
    Update,
}

/// <summary>An APFS volume.</summary>
public sealed class MacVolume(string device, string name, VolumeRole role, string uuid, string? mountPoint, long usedBytes)
{
    /// <summary><c>disk3s5</c></summary>
    public string Device { get; } = device;

    public string Name { get; } = name;

    public VolumeRole Role { get; } = role;

    public string Uuid { get; } = uuid;

    public string? MountPoint { get; } = mountPoint;

    public long UsedBytes { get; set; } = usedBytes;
}

/// <summary>A partition of the physical disk.</summary>
public sealed record MacPartition(string Device, string Content, string Uuid, long SizeBytes);

/// <summary>The internal disk: a physical disk, its partitions, and the APFS container of the system.</summary>
public sealed class MacDisk
{
    private MacDisk(
        string media, string protocol, string serial, long sizeBytes, IReadOnlyList<MacPartition> partitions,
        MacPartition store, string container, string containerUuid, IReadOnlyList<MacVolume> volumes)
    {
        Media = media;
        Protocol = protocol;
        Serial = serial;
        SizeBytes = sizeBytes;
        Partitions = partitions;
        Store = store;
        Container = container;
        ContainerUuid = containerUuid;
        Volumes = volumes;
    }

    /// <summary>Name of the medium: <c>APPLE SSD AP0512Z</c>.</summary>
    public string Media { get; }

    /// <summary>How it is attached: <c>Apple Fabric</c>, <c>PCI-Express</c>.</summary>
    public string Protocol { get; }

    public string Serial { get; }

    public long SizeBytes { get; }

    public IReadOnlyList<MacPartition> Partitions { get; }

    /// <summary>The partition that holds the container.</summary>
    public MacPartition Store { get; }

    /// <summary>Device of the container: <c>disk3</c> on Apple silicon, <c>disk1</c> on Intel.</summary>
    public string Container { get; }

    public string ContainerUuid { get; }

    public IReadOnlyList<MacVolume> Volumes { get; }

    /// <summary>Free space, which all volumes of the container share.</summary>
    public long FreeBytes => Store.SizeBytes - Volumes.Sum(volume => volume.UsedBytes);

    public MacVolume Volume(VolumeRole role) => Volumes.First(volume => volume.Role == role);

    /// <summary>The device that is mounted at <c>/</c>: a sealed snapshot of the system volume.</summary>
    public string RootDevice => Volume(VolumeRole.System).Device + "s1";

    internal static MacDisk Create(HardwareModel hardware, bool nearlyFull, SeededRandom random)
    {
        var gigabytes = random.Pick(hardware.DiskGigabytes);
        var size = gigabytes switch
        {
            121 => 121_332_826_112L,
            251 => 251_000_193_024L,
            500 => 500_277_792_768L,
            1000 => 1_000_555_581_440L,
            _ => 2_001_111_162_880L,
        };

        var silicon = hardware.IsAppleSilicon;
        const long Recovery = 5_368_664_064;
        const long Isc = 524_288_000;
        const long Efi = 314_572_800;
        List<MacPartition> partitions = silicon
            ?
            [
                new("disk0s1", "Apple_APFS_ISC", random.Uuid(), Isc),
                new("disk0s2", "Apple_APFS", random.Uuid(), size - Isc - Recovery - 49_152),
                new("disk0s3", "Apple_APFS_Recovery", random.Uuid(), Recovery),
            ]
            :
            [
                new("disk0s1", "EFI", random.Uuid(), Efi),
                new("disk0s2", "Apple_APFS", random.Uuid(), size - Efi - 40_960),
            ];

        var store = partitions[1];
        var container = silicon ? "disk3" : "disk1";
        const long SystemUsed = 11_245_707_264;
        const long Small = 7_000_000_000 + Recovery;
        var data = nearlyFull
            ? store.SizeBytes - SystemUsed - Small - random.Between(1200, 2900) * 1_000_000L
            : (long)(store.SizeBytes * (0.18 + random.Fraction() * 0.5));

        return new MacDisk(
            $"APPLE SSD AP{Math.Max(128, gigabytes switch { 121 => 128, 251 => 256, 500 => 512, 1000 => 1024, _ => 2048 }):0000}{random.Text(1, "JKMNQRZ")}",
            silicon ? "Apple Fabric" : "PCI-Express",
            random.Text(16, "0123456789abcdef"),
            size,
            partitions,
            store,
            container,
            random.Uuid(),
            [
                new(container + "s1", "Macintosh HD", VolumeRole.System, random.Uuid(), "/", SystemUsed),
                new(container + "s2", "Preboot", VolumeRole.Preboot, random.Uuid(), "/System/Volumes/Preboot", 6_441_000_960),
                new(container + "s3", "Recovery", VolumeRole.Recovery, random.Uuid(), null, 1_067_245_568),
                new(container + "s4", "Update", VolumeRole.Update, random.Uuid(), "/System/Volumes/Update", 2_101_248),
                new(container + "s5", "Data", VolumeRole.Data, random.Uuid(), "/System/Volumes/Data", data),
                new(container + "s6", "VM", VolumeRole.VM, random.Uuid(), "/System/Volumes/VM", 1_073_762_304),
            ]);
    }
}
