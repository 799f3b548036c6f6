using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;

namespace Espalier.Site.Collections;

/// <summary>Tries a query while it is typed.</summary>
internal sealed class PreviewQuery(RuleQueries queries) : IOperation<PreviewQueryRequest, QueryPreview>
{
    public static Right Needs => Right.Read;

    public async Task<Result<QueryPreview>> RunAsync(OperationContext context, PreviewQueryRequest request, CancellationToken token)
    {
        var check = queries.Check(request.Query);
        if (check.Mistake is { } mistake)
        {
            return Problem.Invalid(mistake);
        }

        await using var scope = await context.ReadAsync(token);
        var outcome = await queries.RunAsync(scope.Command, scope.Dialect, request.Query, null, token);
        if (outcome.Selected is not { } selected)
        {
            return new Problem(ProblemKind.Unavailable, "query-failed", $"The database could not answer this query: {outcome.Error}");
        }

        if (request.LimitingId is { } limiting)
        {
            selected.IntersectWith((await CollectionMemberships.MembersAsync(scope, limiting, token)).Select(static d => d.Value));
        }

        var sample = await DeviceNames.SampleAsync(scope.Command, selected, token);
        return new QueryPreview(check.Classification, sample.Count, sample.First);
    }
}
