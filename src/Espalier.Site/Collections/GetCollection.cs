using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;

namespace Espalier.Site.Collections;

/// <summary>Shows one collection.</summary>
internal sealed class GetCollection : IOperation<GetCollectionRequest, CollectionDetails>
{
    public static Right Needs => Right.Read;

    public async Task<Result<CollectionDetails>> RunAsync(OperationContext context, GetCollectionRequest request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        return await CollectionDetailsReader.FindAsync(scope.Context, scope.Command, request.Id, token) is { } details ? details : Problem.NotFound("collection");
    }
}
