using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Operations;

namespace Espalier.Site.Collections;

/// <summary>Says which devices would come and go if a collection had other rules, here and in the collections that depend on it.</summary>
internal sealed class PreviewCollectionChange(RuleQueries queries, RuleDrafts drafts) : IOperation<PreviewCollectionChangeRequest, CollectionChangePreview>
{
    public static Right Needs => Right.Read;

    public async Task<Result<CollectionChangePreview>> RunAsync(OperationContext context, PreviewCollectionChangeRequest request, CancellationToken token)
    {
        if (drafts.Check(request.Rules) is { Count: > 0 } problems)
        {
            return Problem.Invalid(problems);
        }

        await using var scope = await context.ReadAsync(token);
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

    private async Task<Result<CollectionChangePreview>> CompareAsync(ReadScope scope, List<CollectionNode> nodes, CollectionNode draft, PreviewCollectionChangeRequest request, CancellationToken token)
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

        return await AnswerAsync(scope, inOrder, draft, differences, members.Count, token);
    }

    private static async Task<Result<CollectionChangePreview>> AnswerAsync(ReadScope scope, IReadOnlyList<CollectionNode> inOrder, CollectionNode draft, List<MembershipDifference> differences, int members, CancellationToken token)
    {
        var byCollection = differences.ToLookup(static d => (d.Collection, d.Comes), static d => d.ResourceId);
        var gains = byCollection[(draft.Id, true)].ToList();
        var loses = byCollection[(draft.Id, false)].ToList();
        var dependents = inOrder.Where(n => n.Id != draft.Id)
            .Select(n => new DependentChange(n.Id, n.Name, byCollection[(n.Id, true)].Count(), byCollection[(n.Id, false)].Count()))
            .Where(static d => d.Gains + d.Loses > 0);
        return new CollectionChangePreview(
            members + gains.Count - loses.Count,
            await DeviceNames.SampleAsync(scope.Command, gains, token),
            await DeviceNames.SampleAsync(scope.Command, loses, token),
            [.. dependents]);
    }
}
