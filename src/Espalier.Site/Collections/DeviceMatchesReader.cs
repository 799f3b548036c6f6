using System.Data.Common;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Data;

namespace Espalier.Site.Collections;

/// <summary>Reads what decides the memberships of devices.</summary>
internal static class DeviceMatchesReader
{
    /// <summary>Reads at most <see cref="IdList.MaxIds"/> devices.</summary>
    public static async Task<List<DeviceMatches>> ReadAsync(Func<string, DbCommand> command, IReadOnlyCollection<int> devices, CancellationToken token)
    {
        var ids = IdList.Of(devices);
        var found = devices.ToDictionary(static id => id, static id => new DeviceMatches(id));
        var existing = $"SELECT d.resource_id, s.conflict_with FROM {SystemResource.Table} d LEFT JOIN dev_status s ON s.resource_id = d.resource_id WHERE d.resource_id IN ({ids})";
        foreach (var (id, isConflict) in await command(existing).ListAsync(static r => (r.GetInt32(0), !r.IsDBNull(1)), token))
        {
            found[id].Exists = true;
            found[id].IsConflict = isConflict;
        }

        foreach (var (id, rule) in await command($"SELECT resource_id, rule_id FROM coll_rule_matches WHERE resource_id IN ({ids})").ListAsync(static r => (r.GetInt32(0), r.GetInt32(1)), token))
        {
            found[id].Rules.Add(rule);
        }

        foreach (var (id, collection) in await command($"SELECT resource_id, collection_id FROM coll_direct_rules WHERE resource_id IN ({ids})").ListAsync(ReadPair, token))
        {
            found[id].Direct.Add(collection);
        }

        foreach (var (id, collection) in await command($"SELECT resource_id, collection_id FROM coll_members WHERE resource_id IN ({ids})").ListAsync(ReadPair, token))
        {
            found[id].MemberOf.Add(collection);
        }

        return [.. found.Values];
    }

    private static (int, CollectionId) ReadPair(DbDataReader row) => (row.GetInt32(0), new CollectionId(row.GetString(1)));
}
