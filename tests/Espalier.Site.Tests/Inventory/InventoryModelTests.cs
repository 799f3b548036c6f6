using CsCheck;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Site.Inventory;
using Espalier.Testing.Databases;
using Row = System.Collections.Generic.Dictionary<string, System.Text.Json.JsonElement>;

namespace Espalier.Site.Tests.Inventory;

/// <summary>Random sequences of reports against a model that simply keeps every set of rows with its time.</summary>
public abstract class InventoryModelTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly ResourceClass[] Classes = [StorageClasses.LogicalDisk, ComputerClasses.ComputerSystem, SoftwareClasses.InstalledApplications];

    private static readonly Gen<Step> AnyStep = Gen.Select(
        Gen.Int[0, Classes.Length - 1],
        Gen.Enum<Sending>(),
        Gen.Int[0, 50],
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 2], Gen.Int[0, 2]).List[0, 6],
        static (resourceClass, sending, hours, rows) => new Step(
            Classes[resourceClass], sending, hours, [.. rows.Select(r => RowOf(Classes[resourceClass], r.Item1, r.Item2, r.Item3)).DistinctBy(r => RowKey.Of(Classes[resourceClass], r))]));

    private readonly InventoryDatabase _inventory;

    protected InventoryModelTests(InventoryDatabase inventory)
    {
        Assert.SkipUnless(inventory.IsThere, PostgresServer.Missing);
        _inventory = inventory;
    }

    private enum Sending
    {
        Full,
        Difference,
        WrongBase,
        Again,
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact, Trait("Line", "INV-9"), Trait("Line", "DB-10")]
    public Task Rows_now_and_at_every_former_time_are_those_that_were_reported() =>
        AnyStep.List[1, 12].SampleAsync(RunAsync, iter: 60, threads: 1);

    private async Task RunAsync(List<Step> steps)
    {
        var device = _inventory.NewDevice();
        var now = Start;
        var reported = Classes.ToDictionary(static c => c, static _ => new List<Snapshot> { new(DateTimeOffset.MinValue, []) });
        foreach (var step in steps)
        {
            now = now.AddHours(step.Hours).AddSeconds(1);
            var before = reported[step.Class][^1].Rows;
            var report = step.Sending switch
            {
                Sending.Full => Reports.Full(step.Class, step.Rows),
                Sending.Again => Reports.Full(step.Class, before),
                Sending.WrongBase => Reports.Delta(step.Class, before, step.Rows) with { Base = new string('0', 64), State = new string('1', 64) },
                _ => Reports.Delta(step.Class, before, step.Rows),
            };
            var outcome = await _inventory.Database.WriteAsync((scope, token) => InventoryStore.ApplyAsync(scope, device, Reports.Of(report), now, token), Token);

            outcome.ResyncClasses.Count.ShouldBe(step.Sending == Sending.WrongBase ? 1 : 0);
            outcome.Problems.ShouldBeEmpty();
            if (step.Sending is Sending.Full or Sending.Difference)
            {
                outcome.HasChanged.ShouldBe(ClassState.Of(before) != ClassState.Of(step.Rows));
                reported[step.Class].Add(new Snapshot(now, step.Rows));
            }
        }

        foreach (var resourceClass in Classes)
        {
            await CompareAsync(device, resourceClass, reported[resourceClass]);
        }
    }

    private async Task CompareAsync(ResourceId device, ResourceClass resourceClass, List<Snapshot> reported)
    {
        var table = CatalogueTables.Find(resourceClass.Name)!;
        await using var scope = await _inventory.Database.ReadAsync(Token);
        var current = await RowVersions.AsOfAsync(scope, table, device, null, Token);
        StateOf(table, current).ShouldBe(ClassState.Of(reported[^1].Rows));
        (await ClassStates.ReadAsync(scope.Command, device, Token)).GetValueOrDefault(resourceClass.Name, StoredState.None).State.ShouldBe(ClassState.Of(reported[^1].Rows));

        for (var i = 0; i < reported.Count - 1; i++)
        {
            var (at, until) = (reported[i].At, reported[i + 1].At);
            foreach (var instant in new[] { at, until.AddMicroseconds(-1) }.Where(static t => t > DateTimeOffset.MinValue))
            {
                var then = await RowVersions.AsOfAsync(scope, table, device, instant, Token);
                Steady(table, then).ShouldBe(ClassState.Of(reported[i].Rows.Select(r => Steady(resourceClass, r))), $"{resourceClass.Name} as of {instant:O}");
            }
        }

        foreach (var versions in (await RowVersions.AllAsync(scope, table, device, Token)).GroupBy(static v => v.Key))
        {
            var ordered = versions.OrderBy(static v => v.From).ToList();
            ordered.Zip(ordered.Skip(1)).ShouldAllBe(static pair => pair.First.To <= pair.Second.From && pair.First.From < pair.First.To);
        }
    }

    private static string StateOf(ClassTable table, IEnumerable<RowVersion> rows) => StoredRows.StateOf(table, rows.Select(static r => r.Values));

    private static string Steady(ClassTable table, IEnumerable<RowVersion> rows) =>
        ClassState.Of(RowJson.From(table, rows.Select(static r => r.Values)).Select(r => Steady(table.Class, r)));

    /// <summary>A row without its volatile values, of which the history keeps one a day.</summary>
    private static Row Steady(ResourceClass resourceClass, Row row) =>
        resourceClass.Properties.Where(p => !p.IsVolatile && row.ContainsKey(p.Name)).ToDictionary(static p => p.Name, p => row[p.Name]);

    private static Row RowOf(ResourceClass resourceClass, int key, int value, int moving) => resourceClass.Name switch
    {
        "LOGICAL_DISK" => Reports.Row(("DeviceID", $"/Volumes/{key}"), ("VolumeName", value == 0 ? "" : "ß \U0001F5A5 " + value), ("IsEncrypted", value == 1), ("FreeSpace", moving)),
        "COMPUTER_SYSTEM" => Reports.Memory(key * 1024),
        _ => value == 2 ? Reports.Row(("InstallLocation", $"/Applications/{key}.app")) : Reports.Application(key, $"{value}.0"),
    };

    private sealed record Step(ResourceClass Class, Sending Sending, int Hours, IReadOnlyList<Row> Rows);

    private sealed record Snapshot(DateTimeOffset At, IReadOnlyList<Row> Rows);
}

public sealed class SqliteInventoryModelTests(SqliteInventory inventory) : InventoryModelTests(inventory), IClassFixture<SqliteInventory>;

public sealed class PostgresInventoryModelTests(PostgresInventory inventory) : InventoryModelTests(inventory), IClassFixture<PostgresInventory>;
