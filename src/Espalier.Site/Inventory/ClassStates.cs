using System.Data.Common;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Data;

namespace Espalier.Site.Inventory;

/// <summary>What the site holds of one class of one device.</summary>
/// <param name="State">The state as the Mac's last report of the class named it.</param>
/// <param name="IsExact">The stored rows hash to it: everything was taken as it was sent.</param>
/// <param name="RowCount">Current rows.</param>
/// <param name="ChangedAt">When rows or state changed last, in UTC microseconds.</param>
internal sealed record StoredState(string State, bool IsExact, int RowCount, long ChangedAt)
{
    /// <summary>Of a class that was never reported.</summary>
    public static StoredState None { get; } = new(ClassState.Empty, true, 0, 0);
}

/// <summary>The states of a device's classes.</summary>
internal static class ClassStates
{
    private static readonly TableWriter Writer = new(CatalogueTables.States);

    public static async Task<Dictionary<string, StoredState>> ReadAsync(Func<string, DbCommand> command, ResourceId device, CancellationToken token)
    {
        var states = await command($"SELECT class, state, is_exact, row_count, changed_at FROM {CatalogueTables.States.Name} WHERE {ColumnNames.ResourceId} = @device").With("@device", device.Value)
            .ListAsync(static r => (r.GetString(0), new StoredState(r.GetString(1), r.GetInt32(2) == 1, r.GetInt32(3), r.GetInt64(4))), token);
        return states.ToDictionary();
    }

    public static Task WriteAsync(StatementRunner runner, ResourceId device, IEnumerable<KeyValuePair<string, StoredState>> states, CancellationToken token) =>
        runner.WriteAsync(Writer, [.. states.Select(s => new object?[] { (long)device.Value, s.Key, s.Value.State, s.Value.IsExact ? 1L : 0L, (long)s.Value.RowCount, s.Value.ChangedAt })], token);
}
