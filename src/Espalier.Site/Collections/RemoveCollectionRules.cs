using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Operations;

namespace Espalier.Site.Collections;

/// <summary>Removes membership rules from a collection.</summary>
internal sealed class RemoveCollectionRules(RuleDrafts drafts, ChangedDevices changed) : IOperation<RemoveCollectionRulesRequest, CollectionDetails>
{
    public static Right Needs => Right.ModifyCollections;

    public async Task<Result<CollectionDetails>> RunAsync(OperationContext context, RemoveCollectionRulesRequest request, CancellationToken token) =>
        await context.ChangeAsync<CollectionDetails>($"collection {request.Id}", (scope, inner) => RemoveAsync(scope, request, context.Clock.GetUtcNow(), inner), token);

    private async Task<Result<CollectionDetails>> RemoveAsync(WriteScope scope, RemoveCollectionRulesRequest request, DateTimeOffset now, CancellationToken token)
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

        await new StoredRules(scope, request.Id, drafts).RemoveAsync(request.Rules, token);
        collection.ChangedAt = now;
        await scope.Context.SaveChangesAsync(token);
        await CollectionEvaluator.MarkAsync(scope, [request.Id], EvaluationReason.ChangedRules, token);
        scope.AfterCommit(changed.Wake);
        return (await CollectionDetailsReader.FindAsync(scope.Context, scope.Command, request.Id, token))!;
    }
}
