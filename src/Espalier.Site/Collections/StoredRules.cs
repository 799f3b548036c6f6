using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Collections;

/// <summary>Changes the stored rules of a collection. Rules that stay keep their matches; new ones select nothing until they are evaluated.</summary>
internal sealed class StoredRules(WriteScope scope, CollectionId collection, RuleDrafts drafts)
{
    /// <summary>Adds rules; those that are there already stay.</summary>
    public Task AddAsync(IReadOnlyList<CollectionRule> rules, CancellationToken token) => StoreAsync(rules, removeOthers: false, token);

    /// <summary>Replaces all rules.</summary>
    public Task ReplaceAsync(IReadOnlyList<CollectionRule> rules, CancellationToken token) => StoreAsync(rules, removeOthers: true, token);

    /// <summary>Removes rules by kind and key.</summary>
    public async Task RemoveAsync(IReadOnlyList<CollectionRuleKey> keys, CancellationToken token)
    {
        await RemoveDirectAsync(keys.Where(static k => k.Kind == CollectionRuleKind.Direct).Select(static k => k.Id), token);
        foreach (var key in keys.Where(static k => k.Kind != CollectionRuleKind.Direct))
        {
            await scope.Context.Set<Rule>().Where(r => r.CollectionId == collection && r.Id == key.Id && r.Kind == key.Kind).ExecuteDeleteAsync(token);
        }
    }

    private async Task StoreAsync(IReadOnlyList<CollectionRule> rules, bool removeOthers, CancellationToken token)
    {
        await StoreDirectAsync([.. rules.Where(static r => r.Kind == CollectionRuleKind.Direct).Select(static r => r.ResourceId!.Value.Value)], removeOthers, token);
        var left = await scope.Context.Set<Rule>().Where(r => r.CollectionId == collection).ToListAsync(token);
        foreach (var wanted in rules.Where(static r => r.Kind != CollectionRuleKind.Direct))
        {
            var stored = left.FirstOrDefault(r => IsSame(r, wanted, removeOthers));
            if (stored is null)
            {
                stored = new Rule { CollectionId = collection, Kind = wanted.Kind, OtherId = wanted.Kind == CollectionRuleKind.Query ? null : wanted.CollectionId };
                scope.Context.Add(stored);
            }
            else
            {
                left.Remove(stored);
            }

            if (wanted.Kind == CollectionRuleKind.Query)
            {
                stored.Name = wanted.Name!.Trim();
                stored.Query = wanted.Query;
                stored.Classification = drafts.Classify(wanted);
            }
        }

        if (removeOthers)
        {
            scope.Context.RemoveRange(left);
        }
    }

    private static bool IsSame(Rule stored, CollectionRule wanted, bool byId) =>
        stored.Kind == wanted.Kind
        && (stored.Kind == CollectionRuleKind.Query
            ? (byId && stored.Id == wanted.Id) || (stored.Query == wanted.Query && stored.Name == wanted.Name!.Trim())
            : stored.OtherId == wanted.CollectionId);

    private async Task StoreDirectAsync(List<int> devices, bool removeOthers, CancellationToken token)
    {
        if (removeOthers)
        {
            var stored = await scope.Command("SELECT resource_id FROM coll_direct_rules WHERE collection_id = @c").With("c", collection.Value).ListAsync(static r => r.GetInt32(0), token);
            await RemoveDirectAsync(stored.Except(devices), token);
        }

        foreach (var batch in devices.Distinct().Chunk(IdList.MaxIds))
        {
            var rows = string.Join(',', batch.Select(static d => $"(@c,{d})"));
            await scope.Command($"INSERT INTO coll_direct_rules (collection_id, resource_id) VALUES {rows} ON CONFLICT (collection_id, resource_id) DO NOTHING").With("c", collection.Value).RunAsync(token);
        }
    }

    private async Task RemoveDirectAsync(IEnumerable<int> devices, CancellationToken token)
    {
        foreach (var batch in devices.Distinct().Chunk(IdList.MaxIds))
        {
            await scope.Command($"DELETE FROM coll_direct_rules WHERE collection_id = @c AND resource_id IN ({IdList.Of(batch)})").With("c", collection.Value).RunAsync(token);
        }
    }
}
