using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Data;

namespace Espalier.Site.Inventory;

/// <summary>One report on its way into the tables.</summary>
internal sealed class ReportApplication(WriteScope scope, ResourceId device, long now, Dictionary<string, StoredState> states)
{
    private static readonly TableWriter StatusWriter = new(CatalogueTables.WorkstationStatus);

    private readonly StatementRunner _runner = new(scope);
    private readonly Dictionary<string, StoredState> _states = [];
    private readonly Dictionary<string, List<InventoryGap>> _gaps = [];
    private readonly List<string> _changed = [];
    private readonly List<string> _resync = [];

    public async Task<InventoryOutcome> RunAsync(InventoryReport report, CancellationToken token)
    {
        var different = new List<(ClassTable Table, ClassReport Report)>();
        foreach (var reported in report.Classes)
        {
            if (CatalogueTables.Find(reported.Class) is not { } table)
            {
                _gaps[reported.Class] = [InventoryGaps.Clean(new InventoryGap(reported.Class, InventoryGaps.Site, ValueFault.UnknownClass.Text()))];
            }
            else if (KnownOf(table).State != reported.State)
            {
                different.Add((table, reported));
            }
        }

        var current = await ReadCurrentAsync([.. different.Select(static d => d.Table)], token);
        foreach (var (table, reported) in different)
        {
            await ApplyAsync(table, reported, current.GetValueOrDefault(table, []), token);
        }

        await ClassStates.WriteAsync(_runner, device, _states, token);
        await InventoryGaps.ReplaceAsync(scope, _runner, device, report, _gaps.Keys, _gaps.Values.SelectMany(static g => g), now, token);
        await _runner.WriteAsync(StatusWriter, [[(long)device.Value, now]], token);
        await _runner.FlushAsync(token);
        return new InventoryOutcome { ChangedClasses = _changed, ResyncClasses = _resync, Problems = [.. _gaps.Values.SelectMany(static g => g)] };
    }

    private StoredState KnownOf(ClassTable table) => states.GetValueOrDefault(table.Class.Name, StoredState.None);

    private async Task<Dictionary<ClassTable, Dictionary<string, ClassRow>>> ReadCurrentAsync(IEnumerable<ClassTable> different, CancellationToken token)
    {
        var tables = different.Where(t => KnownOf(t).RowCount > 0).ToList();
        var rows = await _runner.ReadAsync([.. tables.Select(t => t.Queries.CurrentOf(device))], (i, reader) => ClassRow.Read(tables[i], reader), token);
        return tables.Zip(rows).ToDictionary(static t => t.First, static t => t.Second.ToDictionary(static r => r.Key));
    }

    private async Task ApplyAsync(ClassTable table, ClassReport report, Dictionary<string, ClassRow> current, CancellationToken token)
    {
        var (name, known) = (table.Class.Name, KnownOf(table));
        if (report.Base is not null && report.Base != known.State)
        {
            _resync.Add(name);
            return;
        }

        var reported = ReportedClass.Read(table, report);
        var target = report.Base is null ? reported.Rows : Merge(current, reported);
        var isExact = reported.IsExact && (report.Base is null || known.IsExact);
        if (isExact && StoredRows.StateOf(table, target.Values) != report.State)
        {
            if (report.Base is not null)
            {
                _resync.Add(name);
                return;
            }

            // Asking for the same rows again would not help; they are taken, and later differences are believed.
            reported.Note("", ValueFault.StateDiffers);
            isExact = false;
        }

        var at = Math.Max(now, known.ChangedAt);
        var changes = ClassChanges.Between(table, current, target, at);
        if (!changes.IsEmpty)
        {
            await WriteAsync(table, changes, at, token);
            _changed.Add(name);
        }

        _gaps[name] = [.. reported.Gaps()];
        _states[name] = new StoredState(report.State, isExact, target.Count, at);
    }

    private static Dictionary<string, object?[]> Merge(Dictionary<string, ClassRow> current, ReportedClass reported)
    {
        var target = current.ToDictionary(static r => r.Key, static r => r.Value.Values);
        foreach (var key in reported.Removed)
        {
            target.Remove(key);
        }

        foreach (var (key, values) in reported.Rows)
        {
            if (target.Count < InventoryLimits.MaxRows || target.ContainsKey(key))
            {
                target[key] = values;
            }
            else
            {
                reported.Note("", ValueFault.TooManyRows);
            }
        }

        return target;
    }

    private async Task WriteAsync(ClassTable table, ClassChanges changes, long at, CancellationToken token)
    {
        if (changes.Archived.Count > 0)
        {
            await _runner.RunAsync(table.Queries.Archive(scope.Dialect, device, changes.Archived, at), token);
        }

        if (changes.Deleted.Count > 0)
        {
            await _runner.RunAsync(table.Queries.Delete(scope.Dialect, device, changes.Deleted), token);
        }

        var products = table.HasProducts && changes.Written.Count > 0 ? await SoftwareProducts.ReferAsync(scope, _runner, table, changes.Written, token) : null;
        await _runner.WriteAsync(table.Writer, [.. changes.Written.Select((row, i) => ToColumns(table, row, products?[i]))], token);
    }

    private object?[] ToColumns(ClassTable table, ClassRow row, int? product)
    {
        var columns = new List<object?>(table.Rows.Columns.Count) { (long)device.Value };
        for (var i = 0; i < row.Values.Length; i++)
        {
            if (!table.Columns[i].IsOfProduct)
            {
                columns.AddRange(ClassColumn.Store(table.Columns[i], row.Values[i]));
            }
        }

        if (product is { } id)
        {
            columns.Add((long)id);
        }

        columns.Add((long)row.Number);
        columns.Add(row.From);
        return [.. columns];
    }
}
