using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Operations;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Collections;

/// <summary>Changes a collection's properties, and its rules as a whole.</summary>
internal sealed class UpdateCollection(RuleDrafts drafts, ChangedDevices changed, MembershipSignals signals) : IOperation<UpdateCollectionRequest, CollectionDetails>
{
    public static Right Needs => Right.ModifyCollections;

    public async Task<Result<CollectionDetails>> RunAsync(OperationContext context, UpdateCollectionRequest request, CancellationToken token)
    {
        List<FieldProblem> problems = [.. CollectionFields.Check(request.Name, request.Comment, request.VariablePriority, request.Schedule), .. drafts.Check(request.Rules ?? [])];
        return problems.Count > 0
            ? Problem.Invalid(problems)
            : await context.ChangeAsync<CollectionDetails>($"collection {request.Id} {request.Name}", (scope, inner) => UpdateAsync(scope, request, context.Clock.GetUtcNow(), inner), token);
    }

    private async Task<Result<CollectionDetails>> UpdateAsync(WriteScope scope, UpdateCollectionRequest request, DateTimeOffset now, CancellationToken token)
    {
        await CollectionLock.TakeAsync(scope, token);
        if (await scope.Context.Set<Collection>().FirstOrDefaultAsync(c => c.Id == request.Id, token) is not { } collection)
        {
            return CollectionProblems.NotFound;
        }

        if (await FindProblemAsync(scope, request, collection, token) is { } problem)
        {
            return problem;
        }

        if (request.VariablePriority is { } priority && priority != collection.VariablePriority)
        {
            await CollectionVariableSignals.AfterCommitAsync(scope, signals, request.Id, token);
            collection.VariablePriority = priority;
        }

        collection.Name = request.Name?.Trim() ?? collection.Name;
        collection.NameFolded = Folding.Fold(collection.Name);
        collection.Comment = request.Comment ?? collection.Comment;
        collection.LimitingId = request.LimitingId ?? collection.LimitingId;
        collection.IsIncremental = request.IsIncremental ?? collection.IsIncremental;
        collection.Schedule = request.WithoutSchedule ? null : CollectionFields.ToJson(request.Schedule) ?? collection.Schedule;
        collection.ChangedAt = now;
        if (request.Rules is { } rules)
        {
            await new StoredRules(scope, request.Id, drafts).ReplaceAsync(rules, token);
        }

        await scope.Context.SaveChangesAsync(token);
        await CollectionEvaluator.MarkAsync(scope, [request.Id], EvaluationReason.ChangedRules, token);
        scope.AfterCommit(changed.Wake);
        return (await CollectionDetailsReader.FindAsync(scope.Context, scope.Command, request.Id, token))!;
    }

    private async Task<Problem?> FindProblemAsync(WriteScope scope, UpdateCollectionRequest request, Collection collection, CancellationToken token)
    {
        if (request.KnownChangedAt is { } known && Instants.ToMicroseconds(known) != Instants.ToMicroseconds(collection.ChangedAt))
        {
            return new Problem(ProblemKind.Conflict, "changed-meanwhile", "Somebody else changed this collection meanwhile. Look at it again, then repeat your change.");
        }

        if (collection.BuiltIn is not null && (request.Rules is not null || (request.Name ?? collection.Name) != collection.Name || (request.LimitingId ?? collection.LimitingId) != collection.LimitingId))
        {
            return CollectionProblems.BuiltIn;
        }

        var nodes = await CollectionGraph.LoadNodesAsync(scope.Context, token);
        if (request.LimitingId is { } limiting && nodes.All(n => n.Id != limiting))
        {
            return CollectionProblems.NoLimitingCollection;
        }

        if (request.Name is { } name && await CollectionProblems.FindNameInUseAsync(scope.Context, name, request.Id, token) is { } inUse)
        {
            return inUse;
        }

        if (await RuleDrafts.CheckReferencesAsync(scope.Command, nodes, request.Rules ?? [], token) is { Count: > 0 } problems)
        {
            return Problem.Invalid(problems);
        }

        var stored = nodes.First(n => n.Id == request.Id);
        var wanted = request.Rules is { } rules
            ? drafts.ToNode(request.Id, request.Name ?? stored.Name, request.LimitingId ?? stored.LimitingId, rules)
            : stored with { LimitingId = request.LimitingId ?? stored.LimitingId };
        return RuleDrafts.FindCycle(nodes, wanted, request.Rules is null ? "limitingId" : "rules");
    }
}
