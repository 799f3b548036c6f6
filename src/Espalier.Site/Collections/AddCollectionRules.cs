using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Operations;

namespace Espalier.Site.Collections;

/// <summary>Adds membership rules to a collection.</summary>
internal sealed class AddCollectionRules(RuleDrafts drafts, ChangedDevices changed) : IOperation<AddCollectionRulesRequest, CollectionDetails>
{
    public static Right Needs => Right.ModifyCollections;

    public async Task<Result<CollectionDetails>> RunAsync(OperationContext context, AddCollectionRulesRequest request, CancellationToken token) =>
        drafts.Check(request.Rules) is { Count: > 0 } problems
            ? Problem.Invalid(problems)
            : await context.ChangeAsync<CollectionDetails>($"collection {request.Id}", (scope, inner) => AddAsync(scope, request, context.Clock.GetUtcNow(), inner), token);

    private async Task<Result<CollectionDetails>> AddAsync(WriteScope scope, AddCollectionRulesRequest request, DateTimeOffset now, CancellationToken token)
    {
        await CollectionLock.TakeAsync(scope, token);
        if (await scope.Context.Set<Collection>().FindAsync([request.Id], token) is not { } collection)
        {
            return CollectionProblems.NotFound;
        }

        if (collection.BuiltIn is not null)
        {
            return CollectionProblems.BuiltIn;
        }

        var nodes = await CollectionGraph.LoadNodesAsync(scope.Context, token);
        if (await RuleDrafts.CheckReferencesAsync(scope.Command, nodes, request.Rules, token) is { Count: > 0 } problems)
        {
            return Problem.Invalid(problems);
        }

        var stored = nodes.First(n => n.Id == request.Id);
        var added = drafts.ToNode(request.Id, stored.Name, stored.LimitingId, request.Rules);
        var wanted = stored with { Includes = [.. stored.Includes, .. added.Includes], Excludes = [.. stored.Excludes, .. added.Excludes] };
        if (RuleDrafts.FindCycle(nodes, wanted, "rules") is { } cycle)
        {
            return cycle;
        }

        await new StoredRules(scope, request.Id, drafts).AddAsync(request.Rules, token);
        collection.ChangedAt = now;
        await scope.Context.SaveChangesAsync(token);
        await CollectionEvaluator.MarkAsync(scope, [request.Id], EvaluationReason.ChangedRules, token);
        scope.AfterCommit(changed.Wake);
        return (await CollectionDetailsReader.FindAsync(scope.Context, scope.Command, request.Id, token))!;
    }
}
