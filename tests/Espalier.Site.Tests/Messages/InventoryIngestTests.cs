using System.Text.Json;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;
using Espalier.Data;
using Espalier.Site.Devices;
using Espalier.Site.Enrollment;
using Espalier.Site.Messages;
using Espalier.Site.Tests.Collections;
using Espalier.Site.Tests.Inventory;
using Microsoft.Extensions.DependencyInjection;
using static Espalier.Site.Tests.Inventory.Reports;

namespace Espalier.Site.Tests.Messages;

/// <summary>Thousands of Macs that report at once, some of them nonsense first.</summary>
public abstract class InventoryIngestTests
{
    private const int Macs = 5000;

    /// <summary>Beyond the devices that other tests of the site make.</summary>
    private const int FirstId = ResourceId.First + 100_000;

    private readonly CollectionSite _site;

    protected InventoryIngestTests(CollectionSite site)
    {
        Assert.SkipUnless(site.Unavailable is null, site.Unavailable ?? "");
        _site = site;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact, Trait("Line", "INV-10")]
    public async Task Five_thousand_Macs_lose_nothing_and_each_broken_report_is_kept_and_logged()
    {
        using var key = MacKey.Create(KeyKind.EcP256);
        var devices = Enumerable.Range(0, Macs).Select(n => new KnownDevice(new ResourceId(FirstId + n), Guid.CreateVersion7(), "key", key, [], DateTimeOffset.MaxValue, "")).ToList();
        await _site.Site.Database.WriteAsync(
            (scope, token) =>
            {
                scope.Context.AddRange(devices.Select(static d => new DeviceStatus { ResourceId = d.Id.Value, ClientId = d.ClientId, HardwareId = d.ClientId.ToString(), SerialNumber = "C" + d.Id, Epoch = 1, NextSequence = 1 }));
                return scope.SaveAsync(token);
            },
            Token);
        var broken = BrokenReports.All;
        var receive = _site.Site.Services.GetRequiredService<ReceiveReports>();

        var answers = await Task.WhenAll(devices.Select((device, n) => receive.RunAsync(device, Batch(n), Token)));

        for (var n = 0; n < Macs; n++)
        {
            (answers[n].NextExpected, answers[n].Quarantined.Count, answers[n].Resync).ShouldBe(n < broken.Count ? (3L, 1, false) : (2L, 0, false), n < broken.Count ? broken[n].Fault : "");
        }

        await using var scope = await _site.Site.Database.ReadAsync(Token);
        var ours = $"BETWEEN {FirstId} AND {FirstId + Macs - 1}";
        (await scope.Command($"SELECT count(*) FROM inv_computer_system WHERE resource_id {ours}").ScalarAsync<long>(Token)).ShouldBe(Macs);
        (await scope.Command($"SELECT sum(total_physical_memory) FROM inv_computer_system WHERE resource_id {ours}").ScalarAsync<long>(Token)).ShouldBe((long)Macs * (Macs - 1) / 2);
        (await scope.Command($"""SELECT count(*) FROM msg_quarantine WHERE "ResourceId" {ours}""").ScalarAsync<long>(Token)).ShouldBe(broken.Count);
        foreach (var device in devices.Take(broken.Count))
        {
            _site.Logs.All.ShouldContain(r => r.EventId == 1301 && r.Message.StartsWith($"Quarantined report 1 of device {device.Id}: ", StringComparison.Ordinal));
        }

        ReportBatch Batch(int n)
        {
            // What is broken is sent as it stands: written by the serialiser, its nulls would be left out.
            var good = JsonSerializer.SerializeToElement(Of(Full(ComputerClasses.ComputerSystem, Memory(n))), InventoryJson.Default.InventoryReport);
            IReadOnlyList<JsonElement> reports = n < broken.Count ? [JsonElement.Parse(broken[n].Json), good] : [good];
            return new ReportBatch(1, [.. reports.Select((body, at) => new Report { Sequence = at + 1, Kind = ReportKinds.Inventory, ObservedAt = _site.Site.Clock.GetUtcNow(), Body = body })]);
        }
    }
}

public sealed class SqliteInventoryIngestTests(SqliteCollectionSite site) : InventoryIngestTests(site), IClassFixture<SqliteCollectionSite>;

public sealed class PostgresInventoryIngestTests(PostgresCollectionSite site) : InventoryIngestTests(site), IClassFixture<PostgresCollectionSite>;
