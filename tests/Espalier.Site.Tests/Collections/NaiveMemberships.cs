using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Espalier.Site.Collections;

namespace Espalier.Site.Tests.Collections;

/// <summary>Memberships from the rules and the facts alone, by sets and recursion.</summary>
internal sealed class NaiveMemberships(CollectionSite site)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task<Dictionary<CollectionId, HashSet<ResourceId>>> ComputeAsync(IReadOnlyCollection<CollectionId> collections)
    {
        await using var scope = await site.Site.Database.ReadAsync(Token);
        var all = (await scope.Command("SELECT resource_id FROM dev_devices").ListAsync(static r => new ResourceId(r.GetInt32(0)), Token)).ToHashSet();
        var done = new Dictionary<CollectionId, HashSet<ResourceId>> { [CollectionId.AllSystems] = all };
        foreach (var collection in collections)
        {
            await ComputeAsync(collection, done);
        }

        return done;
    }

    private async Task<HashSet<ResourceId>> ComputeAsync(CollectionId id, Dictionary<CollectionId, HashSet<ResourceId>> done)
    {
        if (done.TryGetValue(id, out var known))
        {
            return known;
        }

        var details = await site.DoAsync(new GetCollectionRequest(id));
        var members = new HashSet<ResourceId>();
        foreach (var rule in details.Rules.Where(static r => r.Kind != CollectionRuleKind.Exclude))
        {
            members.UnionWith(rule.Kind switch
            {
                CollectionRuleKind.Direct => [rule.ResourceId!.Value],
                CollectionRuleKind.Include => await ComputeAsync(rule.CollectionId!.Value, done),
                _ => await SelectAsync(rule.Query!),
            });
        }

        foreach (var rule in details.Rules.Where(static r => r.Kind == CollectionRuleKind.Exclude))
        {
            members.ExceptWith(await ComputeAsync(rule.CollectionId!.Value, done));
        }

        members.IntersectWith(await ComputeAsync(details.Summary.LimitingId!.Value, done));
        return done[id] = members;
    }

    private async Task<HashSet<ResourceId>> SelectAsync(string wql)
    {
        await using var scope = await site.Site.Database.ReadAsync(Token);
        var outcome = await new RuleQueries(site.Site.Clock).RunAsync(scope.Command, scope.Dialect, wql, null, Token);
        return [.. outcome.Selected.ShouldNotBeNull().Select(static d => new ResourceId(d))];
    }
}
