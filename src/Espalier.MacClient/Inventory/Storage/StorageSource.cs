using Espalier.Contracts.Inventory;

namespace Espalier.MacClient.Inventory.Storage;

/// <summary>Fills the classes about drives and volumes.</summary>
internal static class StorageSource
{
    /// <summary>Disks asked one by one; each may hang for its whole time limit.</summary>
    private const int MaxAskedDisks = 32;

    private const int LocalDisk = 3;

    private const int CompactDisc = 5;

    public static async Task FillAsync(InventorySession session, CancellationToken token)
    {
        if (await session.AskPropertyListAsync(StorageClasses.Disk, InventoryTools.DiskList, token) is not { } list || DiskLayout.Parse(list) is not { } layout)
        {
            session.AddGap(StorageClasses.Disk, InventoryTools.DiskList.Path, "The list of disks could not be read.");
            session.AddGap(StorageClasses.LogicalDisk, InventoryTools.DiskList.Path, "The list of disks could not be read.");
            session.AddGap(StorageClasses.ApfsContainer, InventoryTools.DiskList.Path, "The list of disks could not be read.");
            return;
        }

        var apfs = await session.AskPropertyListAsync(StorageClasses.ApfsContainer, InventoryTools.ApfsList, token) is { } containers
            ? ApfsLayout.Parse(containers)
            : null;
        var disks = await FillDisksAsync(session, layout, token);
        await FillVolumesAsync(session, layout, apfs, disks, token);
        FillContainers(session, apfs);
        await FillOpticalDrivesAsync(session, token);
    }

    /// <summary>Gives what is known of each disk, disk images among them, by BSD name.</summary>
    private static async Task<Dictionary<string, DiskDetails>> FillDisksAsync(InventorySession session, DiskLayout layout, CancellationToken token)
    {
        var drives = DriveDetails.Parse(await session.ProfileAsync(StorageClasses.Disk, ProfilerType.NvmeDrives, token))
            .Concat(DriveDetails.Parse(await session.ProfileAsync(StorageClasses.Disk, ProfilerType.SataDrives, token)))
            .GroupBy(static d => d.Device)
            .ToDictionary(static g => g.Key, static g => g.First());
        var disks = new Dictionary<string, DiskDetails>();
        foreach (var disk in layout.Disks.Where(static d => !d.IsContainer).Take(MaxAskedDisks))
        {
            if (await DetailsAsync(session, StorageClasses.Disk, disk.Device, token) is not { } details)
            {
                continue;
            }

            disks[disk.Device] = details;
            if (details.IsVirtual || details.IsOptical)
            {
                continue;
            }

            var drive = drives.GetValueOrDefault(disk.Device);
            session.Add(StorageClasses.Disk, new Row()
                .Text("DeviceID", disk.Device)
                .Text("Caption", details.MediaName ?? drive?.Model)
                .Text("Model", drive?.Model ?? details.MediaName)
                .Text("SerialNumber", drive?.SerialNumber)
                .Text("FirmwareRevision", drive?.Revision)
                .Text("InterfaceType", details.BusProtocol)
                .Text("MediaType", details.IsSolidState switch { true => "Solid state", false => "Rotational", null => null })
                .Whole("Partitions", disk.Partitions)
                .Whole("Size", Units.Megabytes(details.SizeBytes))
                .Flag("IsInternal", details.IsInternal)
                .Flag("IsSolidState", details.IsSolidState)
                .Text("Status", drive?.SmartStatus ?? details.SmartStatus));
        }

        return disks;
    }

    private static async Task FillVolumesAsync(
        InventorySession session, DiskLayout layout, ApfsLayout? apfs, Dictionary<string, DiskDetails> disks, CancellationToken token)
    {
        var asked = 0;
        foreach (var volume in Volume.From(layout, apfs))
        {
            // Mounted disk images come and go with every installation.
            var disk = DiskOf(volume, apfs, disks);
            if (disk?.IsVirtual is true)
            {
                continue;
            }

            // APFS tells everything in its list; other file systems have to be asked.
            var details = volume.FreeBytes is null && asked++ < MaxAskedDisks ? await DetailsAsync(session, StorageClasses.LogicalDisk, volume.Device, token) : null;
            var size = volume.SizeBytes ?? details?.SizeBytes;
            var free = volume.FreeBytes ?? details?.FreeBytes;
            session.Add(StorageClasses.LogicalDisk, new Row()
                .Text("DeviceID", volume.Id)
                .Text("VolumeName", volume.Name)
                .Text("FileSystem", volume.FileSystem ?? details?.FileSystem)
                .Whole("DriveType", details?.IsOptical is true ? CompactDisc : LocalDisk)
                .Text("Description", details?.IsOptical is true ? "CD-ROM Disc" : "Local Fixed Disk")
                .Whole("Size", Units.Megabytes(size))
                .Whole("FreeSpace", Units.Megabytes(free))
                .Text("BSDName", volume.Device)
                .Text("VolumeSerialNumber", volume.Uuid)
                .Text("APFSContainer", volume.Container)
                .Text("APFSRole", volume.Role)
                .Whole("UsedSpace", Units.Megabytes(volume.UsedBytes ?? size - free))
                .Flag("IsEncrypted", volume.IsEncrypted ?? details?.IsEncrypted)
                .Flag("IsInternal", details?.IsInternal ?? disk?.IsInternal));
        }
    }

    /// <summary>The disk that holds a volume: that of its container's physical store, on APFS.</summary>
    private static DiskDetails? DiskOf(Volume volume, ApfsLayout? apfs, Dictionary<string, DiskDetails> disks)
    {
        var store = apfs?.Containers.FirstOrDefault(c => c.Reference == volume.Container)?.PhysicalStore ?? volume.Device;
        return disks.FirstOrDefault(d => store == d.Key || store.StartsWith(d.Key + "s", StringComparison.Ordinal)).Value;
    }

    private static void FillContainers(InventorySession session, ApfsLayout? apfs)
    {
        foreach (var container in apfs?.Containers ?? [])
        {
            session.Add(StorageClasses.ApfsContainer, new Row()
                .Text("ContainerUUID", container.Uuid)
                .Text("BSDName", container.Reference)
                .Text("PhysicalStore", container.PhysicalStore)
                .Whole("Size", Units.Megabytes(container.SizeBytes))
                .Whole("FreeSpace", Units.Megabytes(container.FreeBytes))
                .Whole("NumberOfVolumes", container.Volumes.Count));
        }
    }

    private static async Task FillOpticalDrivesAsync(InventorySession session, CancellationToken token)
    {
        var drives = OpticalDrive.Parse(await session.ProfileAsync(StorageClasses.Cdrom, ProfilerType.DiscBurning, token));
        for (var i = 0; i < drives.Count; i++)
        {
            session.Add(StorageClasses.Cdrom, new Row()
                .Text("DeviceID", $"CDROM{i}")
                .Text("Name", drives[i].Name)
                .Text("Manufacturer", drives[i].Manufacturer)
                .Text("Description", "CD-ROM Drive")
                .Text("FirmwareRevision", drives[i].Firmware)
                .Text("InterfaceType", drives[i].Interconnect)
                .Text("MediaType", drives[i].Media));
        }
    }

    private static async Task<DiskDetails?> DetailsAsync(InventorySession session, ResourceClass about, string device, CancellationToken token) =>
        await session.AskPropertyListAsync(about, InventoryTools.DiskInfo(device), token) is { } info ? DiskDetails.Parse(info) : null;
}
