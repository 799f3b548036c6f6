using Espalier.Site.Devices;

namespace Espalier.Site.Tests.Devices;

public sealed class DeviceListSnapshotsTests
{
    [Fact]
    public void A_list_that_was_just_opened_again_is_not_the_next_to_be_dropped()
    {
        var snapshots = new DeviceListSnapshots();
        var kept = Enumerable.Range(0, 2000).Select(i => snapshots.Keep($"list {i}", [i])).ToList();

        snapshots.Keep("list 0", [0]).ShouldBeSameAs(kept[0]);
        snapshots.Keep("one more", [1]);

        snapshots.Find(kept[0].Name, "list 0").ShouldBeSameAs(kept[0]);
        snapshots.Find(kept[1].Name, "list 1").ShouldBeNull();
    }
}
