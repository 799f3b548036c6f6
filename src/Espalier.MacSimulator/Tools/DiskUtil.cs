using System.Globalization;
using Espalier.Formats.PropertyLists;
using Espalier.MacSimulator.Files;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>diskutil</c></summary>
internal sealed class DiskUtil() : SimulatedTool("/usr/sbin/diskutil")
{
    public override ToolReply Answer(MacState mac, ToolRequest request) => request.Arguments switch
    {
        ["list", "-plist"] => ToolReply.Bytes(PropertyListBytes.Xml(List(mac.Disk))),
        ["list"] => ToolReply.Text(Text(mac.Disk)),
        ["apfs", "list", "-plist"] => ToolReply.Bytes(PropertyListBytes.Xml(ApfsList(mac))),
        ["info", "-plist", var target] => DiskInformation.Find(mac, target) is { } info
            ? ToolReply.Bytes(PropertyListBytes.Xml(info))
            : ToolReply.Bytes(PropertyListBytes.Xml(PropertyListDictionary.Create(("Error", true), ("ErrorMessage", "Could not find disk: " + target), ("MessageToUser", "Could not find disk: " + target)))) with { ExitCode = 1 },
        ["info", var target] => DiskInformation.Find(mac, target) is { } info ? ToolReply.Text(DiskInformation.Text(info)) : ToolReply.ErrorLine("Could not find disk: " + target, 1),
        ["apfs", "listUsers", "/"] => ToolReply.Text(Users(mac)),
        ["verifyVolume", "/"] => ToolReply.Text("Started file system verification on disk3s1s1 (Macintosh HD)\nFinished file system verification on disk3s1s1 (Macintosh HD)\n"),
        [] => ToolReply.Failure(1, "Disk Utility Tool\nUsage:  diskutil [quiet] <verb> <options>, where <verb> is as follows:\n"),
        _ => ToolReply.Failure(1, "", $"diskutil: did not recognize verb \"{request.Verb}\"; type \"diskutil\" for a list\n"),
    };

    private static PropertyListDictionary List(MacDisk disk)
    {
        string[] all =
        [
            "disk0", .. disk.Partitions.Select(partition => partition.Device),
            disk.Container, .. disk.Volumes.SelectMany(volume => volume.Role == VolumeRole.System ? new[] { volume.Device, disk.RootDevice } : [volume.Device]),
        ];
        return PropertyListDictionary.Create(
            ("AllDisks", new PropertyListArray(all.Select(device => new PropertyListString(device)))),
            ("AllDisksAndPartitions", PropertyListArray.Create(
                PropertyListDictionary.Create(
                    ("Content", "GUID_partition_scheme"),
                    ("DeviceIdentifier", "disk0"),
                    ("OSInternal", false),
                    ("Partitions", new PropertyListArray(disk.Partitions.Select(partition => PropertyListDictionary.Create(
                        ("Content", partition.Content),
                        ("DeviceIdentifier", partition.Device),
                        ("DiskUUID", partition.Uuid),
                        ("Size", partition.SizeBytes),
                        ("VolumeName", partition.Content == "EFI" ? "EFI" : null))))),
                    ("Size", disk.SizeBytes)),
                PropertyListDictionary.Create(
                    ("APFSPhysicalStores", PropertyListArray.Create(PropertyListDictionary.Create(("DeviceIdentifier", disk.Store.Device)))),
                    ("APFSVolumes", new PropertyListArray(disk.Volumes.Select(volume => ListedVolume(disk, volume)))),
                    ("Content", "Apple_APFS_Container"),
                    ("DeviceIdentifier", disk.Container),
                    ("OSInternal", false),
                    ("Partitions", PropertyListArray.Empty),
                    ("Size", disk.Store.SizeBytes)))),
            ("VolumesFromDisks", PropertyListArray.Create("Macintosh HD")),
            ("WholeDisks", PropertyListArray.Create("disk0", disk.Container)));
    }

    private static PropertyListDictionary ListedVolume(MacDisk disk, MacVolume volume) => PropertyListDictionary.Create(
        ("CapacityInUse", volume.UsedBytes),
        ("DeviceIdentifier", volume.Device),
        ("DiskUUID", volume.Uuid),
        ("MountPoint", volume.Role == VolumeRole.System ? null : volume.MountPoint),
        ("MountedSnapshots", volume.Role == VolumeRole.System
            ? PropertyListArray.Create(PropertyListDictionary.Create(
                ("Sealed", "Yes"),
                ("SnapshotBSD", disk.RootDevice),
                ("SnapshotMountPoint", "/"),
                ("SnapshotName", "com.apple.os.update-" + disk.ContainerUuid.Replace("-", "", StringComparison.Ordinal)),
                ("SnapshotUUID", disk.ContainerUuid)))
            : PropertyListArray.Empty),
        ("OSInternal", volume.Role is VolumeRole.Preboot or VolumeRole.Recovery or VolumeRole.VM or VolumeRole.Update),
        ("Size", disk.Store.SizeBytes),
        ("VolumeName", volume.Name),
        ("VolumeUUID", volume.Uuid));

    private static PropertyListDictionary ApfsList(MacState mac)
    {
        var disk = mac.Disk;
        var encrypted = mac.Protection.FileVault is FileVaultState.On or FileVaultState.Encrypting;
        return PropertyListDictionary.Create(("Containers", PropertyListArray.Create(PropertyListDictionary.Create(
            ("APFSContainerUUID", disk.ContainerUuid),
            ("CapacityCeiling", disk.Store.SizeBytes),
            ("CapacityFree", disk.FreeBytes),
            ("ContainerReference", disk.Container),
            ("DesignatedPhysicalStore", disk.Store.Device),
            ("Fusion", false),
            ("PhysicalStores", PropertyListArray.Create(PropertyListDictionary.Create(
                ("DeviceIdentifier", disk.Store.Device),
                ("DiskUUID", disk.Store.Uuid),
                ("Size", disk.Store.SizeBytes)))),
            ("Volumes", new PropertyListArray(disk.Volumes.Select(volume => PropertyListDictionary.Create(
                ("APFSVolumeUUID", volume.Uuid),
                ("CapacityInUse", volume.UsedBytes),
                ("CapacityQuota", 0L),
                ("CapacityReserve", 0L),
                ("CryptoMigrationOn", mac.Protection.FileVault is FileVaultState.Encrypting or FileVaultState.Decrypting),
                ("DeviceIdentifier", volume.Device),
                ("Encryption", encrypted && volume.Role is VolumeRole.System or VolumeRole.Data),
                ("FileVault", encrypted && volume.Role is VolumeRole.System or VolumeRole.Data),
                ("Locked", false),
                ("Name", volume.Name),
                ("Roles", PropertyListArray.Create(volume.Role.ToString())))))))))); 
    }

    private static string Text(MacDisk disk)
    {
        static string Size(long bytes) => (bytes / 1e9).ToString("0.0", CultureInfo.InvariantCulture) + " GB";
        var rows = disk.Partitions.Select((partition, index) => $"   {index + 1}: {partition.Content,26} {"",-23} {Size(partition.SizeBytes),-10} {partition.Device}\n");
        var volumes = disk.Volumes.Select((volume, index) => $"   {index + 1}: {"APFS Volume",26} {volume.Name,-23} {Size(volume.UsedBytes),-10} {volume.Device}\n");
        return $"/dev/disk0 (internal, physical):\n   #:                       TYPE NAME                    SIZE       IDENTIFIER\n   0:      GUID_partition_scheme                        *{Size(disk.SizeBytes),-10} disk0\n{string.Concat(rows)}\n"
            + $"/dev/{disk.Container} (synthesized):\n   #:                       TYPE NAME                    SIZE       IDENTIFIER\n   0:      APFS Container Scheme -                      +{Size(disk.Store.SizeBytes),-10} {disk.Container}\n                                 Physical Store {disk.Store.Device}\n{string.Concat(volumes)}\n";
    }

    private static string Users(MacState mac)
    {
        var keys = mac.Users.Where(user => user.HasSecureToken).Select(user => (user.Uuid, Type: "Local Open Directory User")).ToList();
        if (mac.Protection.RecoveryKey is not null)
        {
            keys.Add(("EBC6C064-0000-11AA-AA11-00306543ECAC", "Personal Recovery User"));
        }

        return string.Create(CultureInfo.InvariantCulture, $"Cryptographic users for {mac.Disk.RootDevice} ({keys.Count} found)\n|\n")
            + string.Join("|\n", keys.Select((key, index) => $"+-- {key.Uuid}\n{(index < keys.Count - 1 ? "|" : " ")}   Type: {key.Type}\n{(mac.Hardware.IsAppleSilicon ? $"{(index < keys.Count - 1 ? "|" : " ")}   Volume Owner: Yes\n" : "")}"));
    }
}
