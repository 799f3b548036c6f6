using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Data;

namespace Espalier.Site.Collections;

/// <summary>Finds who would come and go if a collection had other rules: with the function that evaluates memberships.</summary>
internal sealed class CollectionForecast(RuleQueries queries, RuleDrafts drafts)
{
    /// <summary>Compares the memberships that are with those that would be.</summary>
    public async Task<Result<ForeseenMemberships>> CompareAsync(ReadScope scope, PreviewCollectionChangeRequest request, CancellationToken token)
    {
        if (drafts.Check(request.Rules) is { Count: > 0 } problems)
        {
            return Problem.Invalid(problems);
        }

        var nodes = await CollectionGraph.LoadNodesAsync(scope.Context, token);
        if (nodes.All(n => n.Id != request.LimitingId))
        {
            return CollectionProblems.NoLimitingCollection;
        }

        if (await RuleDrafts.CheckReferencesAsync(scope.Command, nodes, request.Rules, token) is { Count: > 0 } dangling)
        {
            return Problem.Invalid(dangling);
        }

        // An id that no collection has, for one that is not made yet.
        var id = request.Id ?? default;
        var stored = nodes.Find(n => n.Id == id);
        if (request.Id is not null && stored is null)
        {
            return CollectionProblems.NotFound;
        }

        var draft = drafts.ToNode(id, stored?.Name ?? "This collection", request.LimitingId, request.Rules);
        return RuleDrafts.FindCycle(nodes, draft, "rules") ?? await CompareAsync(scope, [.. nodes.Where(n => n.Id != id), draft], draft, request, token);
    }

    private async Task<Result<ForeseenMemberships>> CompareAsync(ReadScope scope, List<CollectionNode> nodes, CollectionNode draft, PreviewCollectionChangeRequest request, CancellationToken token)
    {
        var selected = new Dictionary<int, HashSet<int>>();
        foreach (var query in draft.Queries)
        {
            var outcome = await queries.RunAsync(scope.Command, scope.Dialect, query.Query, null, token);
            if (outcome.Selected is not { } matches)
            {
                return new Problem(ProblemKind.Unavailable, "query-failed", $"The database could not answer the query '{query.Name}': {outcome.Error}");
            }

            selected[query.Id] = matches;
        }

        var direct = request.Rules.Where(static r => r.Kind == CollectionRuleKind.Direct).Select(static r => r.ResourceId!.Value).ToHashSet();
        var members = request.Id is { } id ? await CollectionMemberships.MembersAsync(scope, id, token) : [];
        var candidates = selected.Values.SelectMany(static s => s).Concat(direct.Select(static d => d.Value)).Concat(members.Select(static m => m.Value)).ToHashSet();
        foreach (var include in draft.Includes)
        {
            candidates.UnionWith((await CollectionMemberships.MembersAsync(scope, include, token)).Select(static m => m.Value));
        }

        var inOrder = CollectionGraph.Of(nodes).WithDependents([draft.Id]);
        var differences = new List<MembershipDifference>();
        foreach (var batch in candidates.Chunk(IdList.MaxIds))
        {
            foreach (var device in await DeviceMatchesReader.ReadAsync(scope.Command, batch, token))
            {
                _ = direct.Contains(new ResourceId(device.ResourceId)) ? device.Direct.Add(draft.Id) : device.Direct.Remove(draft.Id);
                device.Rules.UnionWith(selected.Where(s => s.Value.Contains(device.ResourceId)).Select(static s => s.Key));
                differences.AddRange(MembershipFunction.Differences(inOrder, device));
            }
        }

        return new ForeseenMemberships(inOrder, draft, differences, members.Count);
    }
}

/// <summary>Memberships as they would be.</summary>
/// <param name="InOrder">The changed collection and those that depend on it.</param>
/// <param name="Draft">The changed collection.</param>
/// <param name="Differences">Who comes and goes, where.</param>
/// <param name="MembersNow">Members of the changed collection now.</param>
internal sealed record ForeseenMemberships(IReadOnlyList<CollectionNode> InOrder, CollectionNode Draft, IReadOnlyList<MembershipDifference> Differences, int MembersNow);
