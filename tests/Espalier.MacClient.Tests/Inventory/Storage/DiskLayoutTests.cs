using Espalier.MacClient.Inventory;
using Espalier.MacClient.Inventory.Storage;

namespace Espalier.MacClient.Tests.Inventory.Storage;

public sealed class DiskLayoutTests
{
    [Fact]
    public void A_name_that_is_no_device_is_never_asked_for() =>
        DiskLayout.Parse(Parsed.Value(Samples.PropertyList(
            "<dict><key>AllDisksAndPartitions</key><array><dict><key>DeviceIdentifier</key><string>disk0; rm</string></dict><dict><key>DeviceIdentifier</key><string>-h</string></dict></array></dict>")))!
            .Disks.ShouldBeEmpty();

    [Fact]
    public void An_answer_of_another_shape_is_none() => DiskLayout.Parse(Parsed.Value(Samples.PropertyList("<array/>"))).ShouldBeNull();

    [Fact]
    [Trait("Line", "INV-6")]
    public void Reads_the_recorded_disks_of_an_Apple_silicon_Mac()
    {
        var layout = DiskLayout.Parse(Parsed.Value(Recordings.Read("diskutil/kolide-diskutil-list.plist"))).ShouldNotBeNull();

        layout.Disks.Select(d => (d.Device, d.Partitions, d.IsContainer)).ShouldBe([("disk0", 3, false), ("disk1", 0, true), ("disk2", 0, true), ("disk3", 0, true)]);

        // Even without the list of containers what macOS keeps for itself is left out, and the start volume is identified by its Data half.
        Volume.From(layout, null).Select(v => v.Id).ShouldBe(["/", "/nix"]);
        var volume = Volume.From(layout, null)[0];
        (volume.Id, volume.Name, volume.Device, volume.Uuid, volume.Container).ShouldBe(("/", "Macintosh HD", "disk3s5", "D7F57261-B8ED-4953-9F07-1D32AFFD7EA5", "disk3"));
        volume.UsedBytes.ShouldBe(11_245_707_264 + 75_889_111_040);
    }

    [Fact]
    [Trait("Line", "INV-6")]
    public void Reads_the_recorded_disks_and_containers_of_an_Intel_Mac_with_APFS()
    {
        var layout = DiskLayout.Parse(Parsed.Value(Recordings.Read("diskutil/cv-DISKUTIL_LIST_PLIST.plist"))).ShouldNotBeNull();
        var apfs = ApfsLayout.Parse(Parsed.Value(Recordings.Read("diskutil/cv-APFS_PLIST_LIST_ENABLED.plist"))).ShouldNotBeNull();

        var container = apfs.Containers.ShouldHaveSingleItem();
        (container.Reference, container.PhysicalStore, container.SizeBytes, container.FreeBytes, container.Volumes.Count)
            .ShouldBe(("disk1", "disk0s2", 250_135_076_864L, 150_363_664_384L, 4));
        var start = Volume.From(layout, apfs).Single(v => v.Id == "/");
        (start.Name, start.Uuid, start.FreeBytes, start.UsedBytes, start.IsEncrypted)
            .ShouldBe(("Macintosh HD", "C72D5CF6-E9D1-3FCB-A0B0-E3DE83364FD6", 150_363_664_384L, 97_727_180_800L, false));
        Volume.From(layout, apfs).ShouldNotContain(v => v.Name == "Preboot" || v.Name == "VM" || v.Name == "EFI");
    }

    [Fact]
    public void Reads_the_recorded_disk_of_a_Mac_from_before_APFS()
    {
        var layout = DiskLayout.Parse(Parsed.Value(Recordings.Read("diskutil/cv-DISKUTIL_LIST_PLIST-2.plist"))).ShouldNotBeNull();

        var volume = Volume.From(layout, null).ShouldHaveSingleItem();
        (volume.Id, volume.Name, volume.Device, volume.SizeBytes).ShouldBe(("/", "MacintoshHD", "disk0s2", 120_473_067_520L));
    }

    [Fact]
    public void Reads_the_recorded_details_of_a_volume()
    {
        var details = DiskDetails.Parse(Parsed.Value(Recordings.Read("diskutil/cv-DISKUTIL_INFO_PLIST.plist"))).ShouldNotBeNull();

        (details.FileSystem, details.IsSolidState, details.SizeBytes, details.IsVirtual).ShouldBe(("APFS", true, 250_135_076_864L, false));
    }

    [Fact]
    public void Reads_the_recorded_drives_of_a_SATA_controller() =>
        DriveDetails.Parse(Parsed.Items(Recordings.Read("system_profiler/SPSerialATADataType.xml"), ProfilerType.SataDrives))
            .ShouldBe([new DriveDetails("disk0", "VBOX HARDDISK", "VB52cb5022-c69e4cc4", "1.0", "Verified")]);

    [Fact]
    public void Reads_the_recorded_optical_drive() =>
        OpticalDrive.Parse(Parsed.Items(Recordings.Read("system_profiler/SPDiscBurningDataType.xml"), ProfilerType.DiscBurning))
            .ShouldBe([new OpticalDrive("OPTIARC DVD RW AD-5630A", "1AHN", "ATAPI", "DVD Writer")]);
}
