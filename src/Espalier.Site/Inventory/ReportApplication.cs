using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Data;

namespace Espalier.Site.Inventory;

/// <summary>One report on its way into the tables.</summary>
internal sealed class ReportApplication(WriteScope scope, ResourceId device, long now, Dictionary<string, StoredState> states)
{
    private static readonly TableWriter StatusWriter = new(CatalogueTables.WorkstationStatus);

    private readonly Dictionary<string, StoredState> _newStates = [];
    private readonly Dictionary<string, List<InventoryGap>> _gaps = [];
    private readonly HashSet<string> _changed = [];
    private readonly HashSet<string> _resync = [];

    public InventoryOutcome Outcome => new()
    {
        ChangedClasses = [.. _changed],
        ResyncClasses = [.. _resync],
        Problems = [.. _gaps.Values.SelectMany(static g => g)],
    };

    public async Task ApplyAsync(ClassReport report, CancellationToken token)
    {
        if (CatalogueTables.Find(report.Class) is not { } table)
        {
            _gaps[report.Class] = [InventoryGaps.Clean(new InventoryGap(report.Class, InventoryGaps.Site, ValueFault.UnknownClass.Text()))];
            return;
        }

        var name = table.Class.Name;
        var known = states.GetValueOrDefault(name, StoredState.None);
        if (known.State == report.State)
        {
            return;
        }

        if (report.Base is not null && report.Base != known.State)
        {
            _resync.Add(name);
            return;
        }

        var reported = ReportedClass.Read(table, report);
        var current = known.RowCount == 0 ? [] : await ReadCurrentAsync(table, token);
        var target = report.Base is null ? reported.Rows : Merge(current, reported);
        var isExact = reported.IsExact && (report.Base is null || known.IsExact);
        if (isExact && StateOf(table, report, target) != report.State)
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
        await WriteAsync(table, changes, at, token);
        if (!changes.IsEmpty)
        {
            _changed.Add(name);
        }

        _gaps[name] = [.. reported.Gaps()];
        _resync.Remove(name);
        states[name] = _newStates[name] = new StoredState(report.State, isExact, target.Count, at);
    }

    /// <summary>Writes what concerns the report as a whole.</summary>
    public async Task FinishAsync(InventoryReport report, CancellationToken token)
    {
        await ClassStates.WriteAsync(scope, device, _newStates, token);
        await InventoryGaps.ReplaceAsync(scope, device, report, _gaps.Keys, _gaps.Values.SelectMany(static g => g), now, token);
        await StatusWriter.WriteAsync(scope, [[(long)device.Value, now]], token);
    }

    private async Task<Dictionary<string, ClassRow>> ReadCurrentAsync(ClassTable table, CancellationToken token)
    {
        var rows = await scope.Command(table.Queries.Current).With("@device", device.Value).ListAsync(r => ClassRow.Read(table, r), token);
        return rows.ToDictionary(static r => r.Key);
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

    private static string StateOf(ClassTable table, ClassReport report, Dictionary<string, object?[]> target) =>
        ClassState.Of(report.Base is null ? report.Rows : RowJson.From(table, target.Values));

    private async Task WriteAsync(ClassTable table, ClassChanges changes, long at, CancellationToken token)
    {
        if (changes.Archived.Count > 0)
        {
            await scope.Command($"{table.Queries.Archive}({string.Join(',', changes.Archived)})").With("@device", device.Value).With("@to", at).RunAsync(token);
        }

        if (changes.Deleted.Count > 0)
        {
            await scope.Command($"{table.Queries.Delete}({string.Join(',', changes.Deleted)})").With("@device", device.Value).RunAsync(token);
        }

        if (changes.Written.Count == 0)
        {
            return;
        }

        var products = table.HasProducts ? await SoftwareProducts.ReferAsync(scope, table, changes.Written, token) : null;
        await table.Writer.WriteAsync(scope, [.. changes.Written.Select(row => ToColumns(table, row, products))], token);
    }

    private object?[] ToColumns(ClassTable table, ClassRow row, Dictionary<string, int>? products)
    {
        var columns = new List<object?>(table.Rows.Columns.Count) { (long)device.Value };
        for (var i = 0; i < row.Values.Length; i++)
        {
            if (!table.Columns[i].IsOfProduct)
            {
                columns.AddRange(ClassColumn.Store(table.Columns[i], row.Values[i]));
            }
        }

        if (products is not null)
        {
            columns.Add((long)products[SoftwareProducts.KeyOf(table, row.Values)]);
        }

        columns.Add((long)row.Number);
        columns.Add(row.From);
        return [.. columns];
    }
}
