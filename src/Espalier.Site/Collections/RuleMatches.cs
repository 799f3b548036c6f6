using Espalier.Contracts.Inventory;
using Espalier.Data;

namespace Espalier.Site.Collections;

/// <summary>The devices that query rules select, as stored; differences alone are written.</summary>
internal static class RuleMatches
{
    /// <summary>Stores what a rule selects of all devices; answers those for which that changed.</summary>
    public static async Task<IReadOnlyCollection<int>> StoreAsync(WriteScope scope, int rule, HashSet<int> selected, CancellationToken token)
    {
        var stored = (await scope.Command("SELECT resource_id FROM coll_rule_matches WHERE rule_id = @rule").With("rule", rule).ListAsync(static r => r.GetInt32(0), token)).ToHashSet();
        var gone = stored.Where(d => !selected.Contains(d)).ToList();
        var come = selected.Where(d => !stored.Contains(d)).ToList();
        await DeleteAsync(scope, rule, gone, token);
        foreach (var batch in come.Chunk(IdList.MaxIds))
        {
            // A device may have been deleted since the query ran.
            await scope.Command($"INSERT INTO coll_rule_matches (rule_id, resource_id) SELECT CAST(@rule AS INTEGER), resource_id FROM {SystemResource.Table} WHERE resource_id IN ({IdList.Of(batch)})")
                .With("rule", rule).RunAsync(token);
        }

        gone.AddRange(come);
        return gone;
    }

    /// <summary>Stores what several rules select of some devices, which all exist.</summary>
    public static async Task StoreAsync(WriteScope scope, IReadOnlyDictionary<int, HashSet<int>> selectedByRule, IReadOnlyCollection<int> among, CancellationToken token)
    {
        var stored = (await scope.Command($"SELECT rule_id, resource_id FROM coll_rule_matches WHERE resource_id IN ({IdList.Of(among)})").ListAsync(static r => (Rule: r.GetInt32(0), Device: r.GetInt32(1)), token)).ToHashSet();
        foreach (var gone in stored.Where(m => selectedByRule.TryGetValue(m.Rule, out var selected) && !selected.Contains(m.Device)).Chunk(IdList.MaxIds))
        {
            await scope.Command($"DELETE FROM coll_rule_matches WHERE (rule_id, resource_id) IN (VALUES {Pairs(gone)})").RunAsync(token);
        }

        var come = selectedByRule.SelectMany(static r => r.Value.Select(device => (Rule: r.Key, Device: device))).Where(m => !stored.Contains(m));
        foreach (var batch in come.Chunk(IdList.MaxIds))
        {
            await scope.Command("INSERT INTO coll_rule_matches (rule_id, resource_id) VALUES " + Pairs(batch)).RunAsync(token);
        }
    }

    /// <summary>Forgets devices that are deleted.</summary>
    public static async Task ForgetAsync(WriteScope scope, IReadOnlyCollection<int> devices, CancellationToken token)
    {
        if (devices.Count > 0)
        {
            await scope.Command($"DELETE FROM coll_rule_matches WHERE resource_id IN ({IdList.Of(devices)})").RunAsync(token);
        }
    }

    private static string Pairs(IEnumerable<(int Rule, int Device)> matches) => string.Join(',', matches.Select(static m => $"({m.Rule},{m.Device})"));

    private static async Task DeleteAsync(WriteScope scope, int rule, IEnumerable<int> devices, CancellationToken token)
    {
        foreach (var batch in devices.Chunk(IdList.MaxIds))
        {
            await scope.Command($"DELETE FROM coll_rule_matches WHERE rule_id = @rule AND resource_id IN ({IdList.Of(batch)})").With("rule", rule).RunAsync(token);
        }
    }
}
