using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Operations;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Collections;

/// <summary>Shows the variables of a collection.</summary>
internal sealed class GetCollectionVariables : IOperation<GetCollectionVariablesRequest, Variables>
{
    public static Right Needs => Right.Read;

    public async Task<Result<Variables>> RunAsync(OperationContext context, GetCollectionVariablesRequest request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        return await CollectionMemberships.FindAsync(scope, request.Id, token) is null
            ? CollectionProblems.NotFound
            : VariableStore.ToContract(await scope.Context.Set<CollectionVariable>().AsNoTracking().Where(v => v.CollectionId == request.Id).ToListAsync(token));
    }
}

/// <summary>Replaces the variables of a collection.</summary>
internal sealed class SetCollectionVariables(VariableStore store, MembershipSignals signals) : IOperation<SetCollectionVariablesRequest, Variables>
{
    public static Right Needs => Right.ModifyCollections;

    public async Task<Result<Variables>> RunAsync(OperationContext context, SetCollectionVariablesRequest request, CancellationToken token) =>
        request.Id.IsOfEverySite
            ? new Problem(ProblemKind.Conflict, "no-variables", "This collection is of every site and has no variables, as in Configuration Manager.")
            : VariableFields.Check(request.Variables).ToList() is { Count: > 0 } problems
                ? Problem.Invalid(problems)
                : await context.ChangeAsync<Variables>($"variables of collection {request.Id}", (scope, inner) => SetAsync(scope, request, inner), token);

    private async Task<Result<Variables>> SetAsync(WriteScope scope, SetCollectionVariablesRequest request, CancellationToken token)
    {
        if (await scope.Context.Set<Collection>().FindAsync([request.Id], token) is null)
        {
            return CollectionProblems.NotFound;
        }

        var variables = scope.Context.Set<CollectionVariable>();
        var stored = await variables.Where(v => v.CollectionId == request.Id).ToListAsync(token);
        if (store.Replace(scope.Context, stored, request.Variables, (name, folded) => new CollectionVariable { CollectionId = request.Id, Name = name, NameFolded = folded }) is { } problem)
        {
            return problem;
        }

        await scope.Context.SaveChangesAsync(token);
        await CollectionVariableSignals.AfterCommitAsync(scope, signals, request.Id, token);
        return VariableStore.ToContract(variables.Local);
    }
}
