using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Compliance;
using Espalier.Site.Deployments;
using Espalier.Site.Operations;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Collections;

/// <summary>Deletes a collection that nothing refers to.</summary>
internal sealed class DeleteCollection(MembershipSignals signals) : IOperation<DeleteCollectionRequest, Done>
{
    public static Right Needs => Right.ModifyCollections;

    public async Task<Result<Done>> RunAsync(OperationContext context, DeleteCollectionRequest request, CancellationToken token) =>
        await context.ChangeAsync<Done>($"collection {request.Id}", (scope, inner) => DeleteAsync(scope, request, context.Clock.GetUtcNow(), inner), token);

    private async Task<Result<Done>> DeleteAsync(WriteScope scope, DeleteCollectionRequest request, DateTimeOffset now, CancellationToken token)
    {
        await CollectionLock.TakeAsync(scope, token);
        if (await FindProblemAsync(scope.Context, request.Id, token) is { } problem)
        {
            return problem;
        }

        var writer = new MembershipWriter(scope, now);
        await writer.ClearAsync(request.Id, token);
        await scope.Context.Set<FormerMembership>().Where(m => m.CollectionId == request.Id).ExecuteDeleteAsync(token);
        await scope.Context.Set<ChangedCollection>().Where(c => c.CollectionId == request.Id).ExecuteDeleteAsync(token);
        await scope.Context.Set<Collection>().Where(c => c.Id == request.Id).ExecuteDeleteAsync(token);
        scope.AfterCommit(() => signals.Raise(writer.Changes));
        return Done.Instance;
    }

    /// <summary>Why a collection cannot be deleted; null when it can.</summary>
    public static async Task<Problem?> FindProblemAsync(SiteContext db, CollectionId id, CancellationToken token)
    {
        var collection = await db.Set<Collection>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, token);
        if (collection is null)
        {
            return CollectionProblems.NotFound;
        }

        if (collection.BuiltIn is not null)
        {
            return CollectionProblems.BuiltIn with { Detail = "This collection comes with the site and cannot be deleted." };
        }

        return await FindUsesAsync(db, id, token) is { Count: > 0 } uses
            ? new Problem(ProblemKind.Conflict, "collection-in-use", $"'{collection.Name}' is in use: {string.Join(", ", uses)}. Change that first.")
            : null;
    }

    private static async Task<List<string>> FindUsesAsync(SiteContext db, CollectionId id, CancellationToken token)
    {
        var related = from node in await CollectionGraph.LoadNodesAsync(db, token)
                      from relation in node.DependsOn
                      where relation.Id == id
                      select $"'{node.Name}' {relation.Relation} it";
        var deployed = await (from deployment in db.Set<Deployment>()
                              where deployment.CollectionId == id.Value
                              join baseline in db.Set<ConfigurationBaseline>() on deployment.BaselineId equals baseline.Id
                              select baseline.Name).ToListAsync(token);
        return [.. related, .. deployed.Select(static name => $"'{name}' is deployed to it")];
    }
}
