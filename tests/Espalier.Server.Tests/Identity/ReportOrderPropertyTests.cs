using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.Data;
using Espalier.Site.Enrollment;
using Espalier.Site.Inventory;
using Espalier.Site.Messages;
using Microsoft.Extensions.DependencyInjection;
using Row = System.Collections.Generic.Dictionary<string, System.Text.Json.JsonElement>;

namespace Espalier.Server.Tests.Identity;

/// <summary>However the network repeats, delays and loses what a Mac sends, the site ends with what it would have without.</summary>
public sealed class ReportOrderPropertyTests(LiveSite site) : IClassFixture<LiveSite>
{
    private static readonly string[] Tables =
    [
        "cmp_item_states", "cmp_baseline_states", "cmp_state_history", "msg_quarantine", "inv_class_states",
        CatalogueTables.Find(StorageClasses.LogicalDisk.Name)!.Rows.Name, CatalogueTables.Find(StorageClasses.LogicalDisk.Name)!.History.Name,
    ];

    /// <summary>What happens to one sending: arrives and is answered, arrives but the answer is lost, is lost; or something sent before arrives again.</summary>
    private static readonly Gen<(int What, int Size, int Earlier)[]> Network = Gen.Select(Gen.Int[0, 3], Gen.Int[1, 5], Gen.Int[0, 1000]).Array[0, 25];

    private static readonly Gen<int[]> Contents = Gen.Int[0, 5].Array[1, 12];

    [Fact]
    public Task Any_order_of_losses_and_repetitions_ends_in_the_same_state()
    {
        var token = TestContext.Current.CancellationToken;
        return Gen.Select(Contents, Network).SampleAsync(
            async sample =>
            {
                var reports = Compose(sample.Item1);
                (await RunAsync(reports, sample.Item2, token)).ShouldBe(await RunAsync(reports, [], token));
            },
            iter: 30,
            threads: 2);
    }

    private async Task<string> RunAsync(List<Report> reports, (int What, int Size, int Earlier)[] network, CancellationToken token)
    {
        using var mac = await site.EnrollAsync();
        var device = (await site.Services.GetRequiredService<Identities>().FindAsync(mac.Identity.KeyId, token)).Device!;
        var receive = site.Services.GetRequiredService<ReceiveReports>();
        var sent = new List<ReportBatch>();
        var next = 1L;

        async Task SendAsync(int size, bool arrives, bool isAnswered)
        {
            var batch = new ReportBatch(1, [.. reports.Where(r => r.Sequence >= next).Take(size)]);
            sent.Add(batch);
            if (arrives && await receive.RunAsync(device, batch, token) is var answer && isAnswered)
            {
                answer.Resync.ShouldBeFalse();
                next = answer.NextExpected;
            }
        }

        foreach (var (what, size, earlier) in network)
        {
            if (what == 3 && sent.Count > 0)
            {
                await receive.RunAsync(device, sent[earlier % sent.Count], token);
            }
            else
            {
                await SendAsync(size, arrives: what != 2, isAnswered: what == 0);
            }
        }

        while (next <= reports.Count)
        {
            await SendAsync(3, arrives: true, isAnswered: true);
        }

        return await StateAsync(device.Id, token);
    }

    private async Task<string> StateAsync(ResourceId id, CancellationToken token)
    {
        var status = (await site.FindStatusAsync(id))!;
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"{status.Epoch} {status.NextSequence} {status.AppliedPolicy}");
        await using var scope = await site.Database.ReadAsync(token);
        foreach (var table in Tables)
        {
            var rows = await scope.Command($"SELECT * FROM \"{table}\" WHERE {(table.StartsWith("inv_", StringComparison.Ordinal) ? "resource_id" : "\"ResourceId\"")} = @id").With("id", id.Value).ListAsync(
                r => string.Join('|', Enumerable.Range(0, r.FieldCount).Where(i => r.GetName(i) is not ("Id" or "ResourceId" or "resource_id")).Select(i => $"{r.GetValue(i)}")),
                token);
            text.AppendLine(table).AppendJoin('\n', rows.Order(StringComparer.Ordinal)).AppendLine();
        }

        return text.ToString();
    }

    private List<Report> Compose(int[] contents)
    {
        var now = site.Clock.GetUtcNow();
        var disks = new List<Row>();
        var isKnown = false;
        var reports = new List<Report>();
        for (var i = 0; i < contents.Length; i++)
        {
            var (kind, body) = contents[i] switch
            {
                0 => (ReportKinds.PolicyState, JsonSerializer.SerializeToElement(new PolicyStateReport("v" + i, "1.0.0", []), MessagesJson.Default.PolicyStateReport)),
                1 => (ReportKinds.ItemState, JsonSerializer.SerializeToElement(Item(i, now.AddSeconds(i)), MessagesJson.Default.ItemStateReport)),
                2 => (ReportKinds.BaselineState, JsonSerializer.SerializeToElement(Baseline(i, now.AddSeconds(i)), MessagesJson.Default.BaselineStateReport)),
                3 => ("no such kind", JsonSerializer.SerializeToElement(i, InventoryJson.Default.Int64)),
                _ => (ReportKinds.Inventory, Inventory(disks, ref isKnown, i)),
            };
            reports.Add(new Report { Sequence = i + 1, Kind = kind, ObservedAt = now, Body = body });
        }

        return reports;
    }

    /// <summary>A difference to the inventory before, the first in full.</summary>
    private static JsonElement Inventory(List<Row> disks, ref bool isKnown, int number)
    {
        var before = disks.ToList();
        if (number % 3 == 2 && disks.Count > 1)
        {
            disks.RemoveAt(0);
        }

        disks.Add(new Row { ["DeviceID"] = InventoryValue.From("/Volumes/" + number), ["FileSystem"] = InventoryValue.From("APFS") });
        var delta = ClassDelta.Between(StorageClasses.LogicalDisk, before, disks);
        var report = new ClassReport
        {
            Class = StorageClasses.LogicalDisk.Name,
            Base = isKnown ? ClassState.Of(before) : null,
            State = ClassState.Of(disks),
            Rows = isKnown ? delta.Rows : [.. disks],
            Removed = isKnown ? delta.Removed : [],
        };
        isKnown = true;
        return JsonSerializer.SerializeToElement(new InventoryReport { Classes = [report] }, InventoryJson.Default.InventoryReport);
    }

    private static ItemStateReport Item(int number, DateTimeOffset at) => new()
    {
        ItemId = Guid.Parse("0195a000-0000-7000-8000-000000000001"),
        ItemVersion = number,
        DeploymentId = Guid.Parse("0195a000-0000-7000-8000-000000000002"),
        State = number % 2 == 0 ? ComplianceState.Compliant : ComplianceState.NonCompliant,
        EvaluatedAt = at,
        Settings = [],
    };

    private static BaselineStateReport Baseline(int number, DateTimeOffset at) => new()
    {
        BaselineId = Guid.Parse("0195a000-0000-7000-8000-000000000003"),
        BaselineVersion = number,
        DeploymentId = Guid.Parse("0195a000-0000-7000-8000-000000000002"),
        State = number % 2 == 0 ? ComplianceState.Compliant : ComplianceState.Error,
        EvaluatedAt = at,
    };
}
