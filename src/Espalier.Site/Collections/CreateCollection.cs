using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Operations;

namespace Espalier.Site.Collections;

/// <summary>Makes a collection.</summary>
internal sealed class CreateCollection(RuleDrafts drafts, ChangedDevices changed, SiteOptions options) : IOperation<CreateCollectionRequest, CollectionDetails>
{
    public static Right Needs => Right.ModifyCollections;

    public async Task<Result<CollectionDetails>> RunAsync(OperationContext context, CreateCollectionRequest request, CancellationToken token)
    {
        List<FieldProblem> problems = [.. CollectionFields.Check(request.Name, request.Comment, request.VariablePriority, request.Schedule), .. drafts.Check(request.Rules)];
        return problems.Count > 0
            ? Problem.Invalid(problems)
            : await context.ChangeAsync<CollectionDetails>($"collection {request.Name}", (scope, inner) => CreateAsync(scope, request, context.Clock.GetUtcNow(), inner), token);
    }

    private async Task<Result<CollectionDetails>> CreateAsync(WriteScope scope, CreateCollectionRequest request, DateTimeOffset now, CancellationToken token)
    {
        await CollectionLock.TakeAsync(scope, token);
        var nodes = await CollectionGraph.LoadNodesAsync(scope.Context, token);
        if (nodes.All(n => n.Id != request.LimitingId))
        {
            return CollectionProblems.NoLimitingCollection;
        }

        if (await CollectionProblems.FindNameInUseAsync(scope.Context, request.Name, null, token) is { } inUse)
        {
            return inUse;
        }

        if (await RuleDrafts.CheckReferencesAsync(scope.Command, nodes, request.Rules, token) is { Count: > 0 } problems)
        {
            return Problem.Invalid(problems);
        }

        // Nothing refers to a collection before it exists, so it cannot close a circle.
        var name = request.Name.Trim();
        var collection = new Collection
        {
            Id = await CollectionIds.NextAsync(scope, options.SiteCode, token),
            Name = name,
            NameFolded = Folding.Fold(name),
            Comment = request.Comment,
            LimitingId = request.LimitingId,
            Schedule = CollectionFields.ToJson(request.Schedule),
            IsIncremental = request.IsIncremental,
            VariablePriority = request.VariablePriority,
            CreatedAt = now,
            ChangedAt = now,
        };
        scope.Context.Add(collection);
        await scope.Context.SaveChangesAsync(token);
        await new StoredRules(scope, collection.Id, drafts).AddAsync(request.Rules, token);
        await scope.Context.SaveChangesAsync(token);
        await CollectionEvaluator.MarkAsync(scope, [collection.Id], EvaluationReason.ChangedRules, token);
        scope.AfterCommit(changed.Wake);
        return (await CollectionDetailsReader.FindAsync(scope.Context, scope.Command, collection.Id, token))!;
    }
}
