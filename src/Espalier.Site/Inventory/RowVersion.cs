using System.Data.Common;
using Espalier.Contracts.Identifiers;
using Espalier.Data;

namespace Espalier.Site.Inventory;

/// <summary>A row as it was from an instant to another, both in UTC microseconds; without end while it is so.</summary>
internal sealed record RowVersion(string Key, long From, long? To, object?[] Values);

/// <summary>Rows of a class through time.</summary>
internal static class RowVersions
{
    /// <summary>Current rows, or those of an instant. Volatile values are the last known of their version.</summary>
    public static async Task<List<RowVersion>> AsOfAsync(ReadScope scope, ClassTable table, ResourceId device, DateTimeOffset? asOf, CancellationToken token)
    {
        var current = await CurrentAsync(scope, table, device, token);
        if (asOf is not { } instant)
        {
            return current;
        }

        var at = Instants.ToMicroseconds(instant);
        var former = await Former(scope, table, device, " AND r.from_at <= @at AND r.to_at > @at").With("@at", at).ListAsync(r => ReadFormer(table, r), token);
        return [.. former, .. current.Where(r => r.From <= at)];
    }

    /// <summary>Every version of every row.</summary>
    public static async Task<List<RowVersion>> AllAsync(ReadScope scope, ClassTable table, ResourceId device, CancellationToken token)
    {
        var former = await Former(scope, table, device, "").ListAsync(r => ReadFormer(table, r), token);
        return [.. former, .. await CurrentAsync(scope, table, device, token)];
    }

    private static async Task<List<RowVersion>> CurrentAsync(ReadScope scope, ClassTable table, ResourceId device, CancellationToken token) =>
        await scope.Command(table.Queries.Current).With("@device", device.Value).ListAsync(
            r =>
            {
                var row = ClassRow.Read(table, r);
                return new RowVersion(row.Key, row.From, null, row.Values);
            },
            token);

    private static DbCommand Former(ReadScope scope, ClassTable table, ResourceId device, string condition) =>
        scope.Command($"{table.Queries.Former}{condition} ORDER BY r.to_at, r.from_at").With("@device", device.Value);

    private static RowVersion ReadFormer(ClassTable table, DbDataReader reader)
    {
        var values = ClassRow.ReadValues(table, reader);
        return new RowVersion(ClassRow.KeyOf(table, values), reader.GetInt64(0), reader.GetInt64(1), values);
    }
}
