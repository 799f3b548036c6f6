using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;

namespace Espalier.Site.Collections;

/// <summary>Says how a query could go on.</summary>
internal sealed class CompleteQuery(RuleQueries queries) : IOperation<CompleteQueryRequest, QueryCompletions>
{
    public static Right Needs => Right.Read;

    public Task<Result<QueryCompletions>> RunAsync(OperationContext context, CompleteQueryRequest request, CancellationToken token) =>
        Task.FromResult<Result<QueryCompletions>>(queries.Complete(request.Query, request.Caret));
}
