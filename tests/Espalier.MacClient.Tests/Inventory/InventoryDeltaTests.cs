using System.Text.Json;
using Espalier.Contracts.Inventory;
using Espalier.MacClient.Inventory;
using Espalier.MacClient.Platform;

namespace Espalier.MacClient.Tests.Inventory;

public sealed class InventoryDeltaTests
{
    private static readonly Dictionary<string, ClassReport> Nothing = [];
    private static readonly HashSet<string> None = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_report_is_full()
    {
        var report = InventoryDelta.Since(await CollectAsync(SampleMac.Complete()), Nothing, None);

        report.IsFull.ShouldBeTrue();
        report.Classes.ShouldAllBe(c => c.Base == null);
    }

    [Fact]
    public async Task Nothing_changed_is_an_empty_report()
    {
        var collected = await CollectAsync(SampleMac.Complete());

        InventoryDelta.Since(await CollectAsync(SampleMac.Complete()), Acknowledged(collected), None).Classes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_new_application_is_one_row_on_top_of_the_acknowledged_state()
    {
        var before = await CollectAsync(SampleMac.Complete());
        var after = await CollectAsync(SampleMac.Complete().Has("/Applications/New.app/Contents/Info.plist", Samples.PropertyList("<dict/>")));

        var sent = InventoryDelta.Since(after, Acknowledged(before), None);

        var difference = sent.Classes.ShouldHaveSingleItem();
        difference.Base.ShouldBe(before.Classes.Single(c => c.Class == "ADD_REMOVE_PROGRAMS").State);
        difference.Rows.ShouldHaveSingleItem()["DisplayName"].GetString().ShouldBe("New");
        sent.IsFull.ShouldBeFalse();
        InventoryDelta.Acknowledge(Acknowledged(before), sent)["ADD_REMOVE_PROGRAMS"].State.ShouldBe(after.Classes.Single(c => c.Class == "ADD_REMOVE_PROGRAMS").State);
    }

    [Fact]
    public async Task A_class_the_site_lost_track_of_is_sent_in_full()
    {
        var collected = await CollectAsync(SampleMac.Complete());

        var sent = InventoryDelta.Since(collected, Acknowledged(collected), new HashSet<string> { "SERVICE" });

        sent.Classes.ShouldHaveSingleItem().ShouldSatisfyAllConditions(c => c.Class.ShouldBe("SERVICE"), c => c.Base.ShouldBeNull(), c => c.Rows.Count.ShouldBe(2));
    }

    [Fact]
    public async Task What_a_tool_told_before_stays_when_it_hangs()
    {
        var before = await CollectAsync(SampleMac.Complete());
        var hanging = SampleMac.Complete().Answers(InventoryTools.SystemProfiler(ProfilerType.Applications), new ToolAnswer(ToolOutcome.TimedOut, -1, [], []));

        var acknowledged = InventoryDelta.Acknowledge(Acknowledged(before), InventoryDelta.Since(await CollectAsync(hanging), Acknowledged(before), None));

        acknowledged["ADD_REMOVE_PROGRAMS"].Rows.Single(r => r["DisplayName"].GetString() == "Tool")["Publisher"].GetString().ShouldBe("Example Corp.");
    }

    [Fact]
    public async Task A_report_comes_through_JSON_unchanged()
    {
        var report = await CollectAsync(SampleMac.Complete());

        var read = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(report, InventoryJson.Default.InventoryReport), InventoryJson.Default.InventoryReport)!;

        read.Classes.Select(c => ClassState.Of(c.Rows)).ShouldBe(report.Classes.Select(c => c.State));
    }

    private static Task<InventoryReport> CollectAsync(IMacPlatform mac) => new InventoryCollector(mac).CollectAsync(null, Token);

    private static IReadOnlyDictionary<string, ClassReport> Acknowledged(InventoryReport report) => InventoryDelta.Acknowledge(Nothing, report);
}
