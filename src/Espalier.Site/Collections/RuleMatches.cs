using Espalier.Contracts.Inventory;
using Espalier.Data;

namespace Espalier.Site.Collections;

/// <summary>The devices that query rules select, as stored; differences alone are written.</summary>
internal static class RuleMatches
{
    /// <summary>Stores what a rule selects; answers the devices for which that changed.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="selected">Devices it selects now.</param>
    /// <param name="among">The devices it was evaluated for; null for all.</param>
    /// <param name="token">Cancels.</param>
    public static async Task<IReadOnlyCollection<int>> StoreAsync(WriteScope scope, int rule, HashSet<int> selected, IReadOnlyCollection<int>? among, CancellationToken token)
    {
        var only = among is null ? "" : $" AND resource_id IN ({IdList.Of(among)})";
        var stored = (await scope.Command($"SELECT resource_id FROM coll_rule_matches WHERE rule_id = @rule{only}").With("rule", rule).ListAsync(static r => r.GetInt32(0), token)).ToHashSet();
        var gone = stored.Where(d => !selected.Contains(d)).ToList();
        var come = selected.Where(d => !stored.Contains(d)).ToList();
        foreach (var batch in gone.Chunk(IdList.MaxIds))
        {
            await scope.Command($"DELETE FROM coll_rule_matches WHERE rule_id = @rule AND resource_id IN ({IdList.Of(batch)})").With("rule", rule).RunAsync(token);
        }

        foreach (var batch in come.Chunk(IdList.MaxIds))
        {
            // A device may have been deleted since the query ran.
            await scope.Command($"INSERT INTO coll_rule_matches (rule_id, resource_id) SELECT CAST(@rule AS INTEGER), resource_id FROM {SystemResource.Table} WHERE resource_id IN ({IdList.Of(batch)})")
                .With("rule", rule).RunAsync(token);
        }

        gone.AddRange(come);
        return gone;
    }

    /// <summary>Forgets devices that are deleted.</summary>
    public static async Task ForgetAsync(WriteScope scope, IReadOnlyCollection<int> devices, CancellationToken token)
    {
        if (devices.Count > 0)
        {
            await scope.Command($"DELETE FROM coll_rule_matches WHERE resource_id IN ({IdList.Of(devices)})").RunAsync(token);
        }
    }
}
