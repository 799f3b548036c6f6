using System.Globalization;
using Espalier.Formats.PropertyLists;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary>What <c>diskutil info</c> says about one disk, partition or volume.</summary>
internal static class DiskInformation
{
    /// <summary>By device (with or without <c>/dev/</c>), mount point, name or UUID; null when there is none.</summary>
    public static PropertyListDictionary? Find(MacState mac, string target)
    {
        var disk = mac.Disk;
        var name = target.StartsWith("/dev/", StringComparison.Ordinal) ? target["/dev/".Length..] : target;
        if (name == "disk0")
        {
            return Whole(disk);
        }

        if (name == disk.Container)
        {
            return Container(disk);
        }

        if (disk.Partitions.FirstOrDefault(partition => partition.Device == name) is { } partition)
        {
            return Partition(disk, partition);
        }

        var volume = name == disk.RootDevice
            ? disk.Volume(VolumeRole.System)
            : disk.Volumes.FirstOrDefault(volume => volume.Device == name || volume.MountPoint == name || volume.Name == name || volume.Uuid == name);
        return volume is null ? null : Volume(mac, volume, name == disk.RootDevice || name == "/");
    }

    public static string Text(PropertyListDictionary info)
    {
        static string Size(long? bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB ({bytes} Bytes) (exactly {bytes / 512} 512-Byte-Units)");
        static string YesNo(bool? value) => value == true ? "Yes" : "No";
        return $"   Device Identifier:         {info.FindString("DeviceIdentifier")}\n"
            + $"   Device Node:               {info.FindString("DeviceNode")}\n"
            + $"   Whole:                     {YesNo(info.FindBoolean("WholeDisk"))}\n"
            + $"   Part of Whole:             {info.FindString("ParentWholeDisk")}\n\n"
            + $"   Volume Name:               {info.FindString("VolumeName")}\n"
            + $"   Mounted:                   {YesNo(info.FindString("MountPoint") is { Length: > 0 })}\n"
            + $"   Mount Point:               {info.FindString("MountPoint")}\n\n"
            + $"   Disk Size:                 {Size(info.FindInteger("Size"))}\n"
            + (info.FindInteger("APFSContainerFree") is { } free ? $"   Container Total Space:     {Size(info.FindInteger("APFSContainerSize"))}\n   Container Free Space:      {Size(free)}\n" : "")
            + $"   FileVault:                 {YesNo(info.FindBoolean("FileVault"))}\n"
            + $"   Solid State:               {YesNo(info.FindBoolean("SolidState"))}\n\n";
    }

    private static PropertyListDictionary Whole(MacDisk disk) => PropertyListDictionary.Create(
        ("BusProtocol", disk.Protocol),
        ("Content", "GUID_partition_scheme"),
        ("DeviceBlockSize", 4096L),
        ("DeviceIdentifier", "disk0"),
        ("DeviceNode", "/dev/disk0"),
        ("Ejectable", false),
        ("IORegistryEntryName", disk.Media + " Media"),
        ("Internal", true),
        ("MediaName", disk.Media),
        ("MediaType", "Generic"),
        ("MountPoint", ""),
        ("ParentWholeDisk", "disk0"),
        ("RemovableMedia", false),
        ("SMARTStatus", "Verified"),
        ("Size", disk.SizeBytes),
        ("SolidState", true),
        ("TotalSize", disk.SizeBytes),
        ("VirtualOrPhysical", "Physical"),
        ("VolumeName", ""),
        ("WholeDisk", true));

    private static PropertyListDictionary Container(MacDisk disk) => PropertyListDictionary.Create(
        ("APFSContainerFree", disk.FreeBytes),
        ("APFSContainerSize", disk.Store.SizeBytes),
        ("APFSPhysicalStores", PropertyListArray.Create(PropertyListDictionary.Create(("APFSPhysicalStore", disk.Store.Device)))),
        ("BusProtocol", disk.Protocol),
        ("Content", "EF57347C-0000-11AA-AA11-00306543ECAC"),
        ("DeviceIdentifier", disk.Container),
        ("DeviceNode", "/dev/" + disk.Container),
        ("Internal", true),
        ("MediaName", "AppleAPFSMedia"),
        ("ParentWholeDisk", disk.Container),
        ("SMARTStatus", "Verified"),
        ("Size", disk.Store.SizeBytes),
        ("SolidState", true),
        ("TotalSize", disk.Store.SizeBytes),
        ("VirtualOrPhysical", "Virtual"),
        ("WholeDisk", true));

    private static PropertyListDictionary Partition(MacDisk disk, MacPartition partition) => PropertyListDictionary.Create(
        ("BusProtocol", disk.Protocol),
        ("Content", partition.Content),
        ("DeviceIdentifier", partition.Device),
        ("DeviceNode", "/dev/" + partition.Device),
        ("DiskUUID", partition.Uuid),
        ("FilesystemName", partition.Content == "EFI" ? "MS-DOS FAT32" : ""),
        ("FilesystemType", partition.Content == "EFI" ? "msdos" : null),
        ("Internal", true),
        ("MediaName", ""),
        ("MountPoint", ""),
        ("ParentWholeDisk", "disk0"),
        ("Size", partition.SizeBytes),
        ("SolidState", true),
        ("TotalSize", partition.SizeBytes),
        ("VolumeName", partition.Content == "EFI" ? "EFI" : ""),
        ("WholeDisk", false));

    private static PropertyListDictionary Volume(MacState mac, MacVolume volume, bool snapshot)
    {
        var disk = mac.Disk;
        var encrypted = mac.Protection.FileVault is FileVaultState.On or FileVaultState.Encrypting && volume.Role is VolumeRole.System or VolumeRole.Data;
        var device = snapshot ? disk.RootDevice : volume.Device;
        return PropertyListDictionary.Create(
            ("APFSContainerFree", disk.FreeBytes),
            ("APFSContainerReference", disk.Container),
            ("APFSContainerSize", disk.Store.SizeBytes),
            ("APFSPhysicalStores", PropertyListArray.Create(PropertyListDictionary.Create(("APFSPhysicalStore", disk.Store.Device)))),
            ("APFSSnapshot", snapshot),
            ("APFSVolumeGroupID", disk.Volume(VolumeRole.System).Uuid),
            ("Bootable", volume.Role == VolumeRole.System),
            ("BusProtocol", disk.Protocol),
            ("CapacityInUse", volume.UsedBytes),
            ("Content", "41504653-0000-11AA-AA11-00306543ECAC"),
            ("DeviceIdentifier", device),
            ("DeviceNode", "/dev/" + device),
            ("DiskUUID", volume.Uuid),
            ("Encryption", encrypted),
            ("FileVault", encrypted),
            ("FilesystemName", "APFS"),
            ("FilesystemType", "apfs"),
            ("FilesystemUserVisibleName", "APFS"),
            ("FreeSpace", 0L),
            ("Internal", true),
            ("Locked", false),
            ("MediaName", ""),
            ("MountPoint", volume.Role == VolumeRole.System && !snapshot ? "" : volume.MountPoint ?? ""),
            ("ParentWholeDisk", disk.Container),
            ("SMARTStatus", "Verified"),
            ("Sealed", volume.Role == VolumeRole.System ? "Yes" : "No"),
            ("Size", disk.Store.SizeBytes),
            ("SolidState", true),
            ("TotalSize", disk.Store.SizeBytes),
            ("VolumeName", volume.Name),
            ("VolumeSize", disk.Store.SizeBytes),
            ("VolumeUUID", volume.Uuid),
            ("WholeDisk", false),
            ("Writable", volume.Role != VolumeRole.System),
            ("WritableMedia", true),
            ("WritableVolume", volume.Role != VolumeRole.System));
    }
}
