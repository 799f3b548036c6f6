using static Espalier.Contracts.Inventory.Column;

namespace Espalier.Contracts.Inventory;

/// <summary>Classes about drives, APFS containers and volumes.</summary>
public static class StorageClasses
{
    /// <summary>Physical drives.</summary>
    public static ResourceClass Disk { get; } = new("DISK", "Disk Drives",
    [
        new ResourceProperty("DeviceID", PropertyType.Text) { Label = "Device ID", IsKey = true },
        Text("Caption"),
        Text("Model"),
        Text("SerialNumber"),
        Text("FirmwareRevision"),
        Text("InterfaceType"),
        Text("MediaType"),
        Whole("Partitions"),
        Whole("Size", "MB"),
        Flag("IsInternal"),
        Flag("IsSolidState"),
        Text("Status"),
    ]);

    /// <summary>
    /// Volumes. The key is the mount point, or the BSD name where a volume is not mounted: BSD numbers change from start to start.
    /// On APFS free space is the container's.
    /// </summary>
    public static ResourceClass LogicalDisk { get; } = new("LOGICAL_DISK", "Logical Disk",
    [
        new ResourceProperty("DeviceID", PropertyType.Text) { Label = "Device ID", IsKey = true },
        Text("VolumeName"),
        Text("FileSystem"),
        Whole("DriveType"),
        Text("Description"),
        Whole("Size", "MB"),
        Moving("FreeSpace", "MB"),
        new ResourceProperty("BSDName", PropertyType.Text) { Label = "BSD Name" },
        Text("VolumeSerialNumber"),
        new ResourceProperty("APFSContainer", PropertyType.Text) { Label = "APFS Container" },
        new ResourceProperty("APFSRole", PropertyType.Text) { Label = "APFS Role" },
        Moving("UsedSpace", "MB"),
        Flag("IsEncrypted"),
        Flag("IsInternal"),
    ]);

    /// <summary>APFS containers, whose space their volumes share.</summary>
    public static ResourceClass ApfsContainer { get; } = new("APFS_CONTAINER", "APFS Container",
    [
        new ResourceProperty("ContainerUUID", PropertyType.Text) { Label = "Container UUID", IsKey = true },
        new ResourceProperty("BSDName", PropertyType.Text) { Label = "BSD Name" },
        Text("PhysicalStore"),
        Whole("Size", "MB"),
        Moving("FreeSpace", "MB"),
        Whole("NumberOfVolumes"),
    ]);

    /// <summary>Optical drives; present Macs have none.</summary>
    public static ResourceClass Cdrom { get; } = new("CDROM", "CDROM Drive",
    [
        new ResourceProperty("DeviceID", PropertyType.Text) { Label = "Device ID", IsKey = true },
        Text("Name"),
        Text("Manufacturer"),
        Text("Description"),
        Text("FirmwareRevision"),
        Text("InterfaceType"),
        Text("MediaType"),
    ]);

    /// <summary>Classes of this file.</summary>
    internal static IReadOnlyList<ResourceClass> All { get; } = [Disk, LogicalDisk, ApfsContainer, Cdrom];
}
