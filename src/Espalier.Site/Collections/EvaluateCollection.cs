using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;

namespace Espalier.Site.Collections;

/// <summary>Evaluates all rules of a collection for all devices, now.</summary>
internal sealed class EvaluateCollection(CollectionEvaluator evaluator) : IOperation<EvaluateCollectionRequest, CollectionSummary>
{
    public static Right Needs => Right.ModifyCollections;

    public async Task<Result<CollectionSummary>> RunAsync(OperationContext context, EvaluateCollectionRequest request, CancellationToken token)
    {
        var marked = await context.ChangeAsync<Done>(
            $"collection {request.Id}",
            async (scope, inner) =>
            {
                if (await scope.Context.Set<Collection>().FindAsync([request.Id], inner) is null)
                {
                    return CollectionProblems.NotFound;
                }

                await CollectionEvaluator.MarkAsync(scope, [request.Id], EvaluationReason.OnDemand, inner);
                return Done.Instance;
            },
            token);
        if (marked.Problem is { } problem)
        {
            return problem;
        }

        // Whoever claimed it first, it is evaluated when this write had its turn.
        await evaluator.EvaluateChangedCollectionsAsync(token);
        await using var scope = await context.ReadAsync(token);
        return await CollectionDetailsReader.FindAsync(scope.Context, scope.Command, request.Id, token) is { } details ? details.Summary : CollectionProblems.NotFound;
    }
}
