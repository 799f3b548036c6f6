using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Nodes;
using Espalier.Site.Operations;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Collections;

/// <summary>Shows the variables of a device itself.</summary>
internal sealed class GetDeviceVariables : IOperation<GetDeviceVariablesRequest, Variables>
{
    public static Right Needs => Right.Read;

    public async Task<Result<Variables>> RunAsync(OperationContext context, GetDeviceVariablesRequest request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        return VariableStore.ToContract(await scope.Context.Set<DeviceVariable>().AsNoTracking().Where(v => v.ResourceId == request.Device.Value).ToListAsync(token));
    }
}

/// <summary>Replaces the variables of a device.</summary>
internal sealed class SetDeviceVariables(VariableStore store, MembershipSignals signals) : IOperation<SetDeviceVariablesRequest, Variables>
{
    public static Right Needs => Right.ModifyCollections;

    public async Task<Result<Variables>> RunAsync(OperationContext context, SetDeviceVariablesRequest request, CancellationToken token) =>
        VariableFields.Check(request.Variables).ToList() is { Count: > 0 } problems
            ? Problem.Invalid(problems)
            : await context.ChangeAsync<Variables>($"variables of device {request.Device}", (scope, inner) => SetAsync(scope, request, inner), token);

    private async Task<Result<Variables>> SetAsync(WriteScope scope, SetDeviceVariablesRequest request, CancellationToken token)
    {
        if (await scope.Command($"SELECT 1 FROM {SystemResource.Table} WHERE resource_id = @id").With("id", request.Device.Value).ScalarAsync<int>(token) != 1)
        {
            return Problem.NotFound("device");
        }

        var variables = scope.Context.Set<DeviceVariable>();
        var stored = await variables.Where(v => v.ResourceId == request.Device.Value).ToListAsync(token);
        if (store.Replace(scope.Context, stored, request.Variables, (name, folded) => new DeviceVariable { ResourceId = request.Device.Value, Name = name, NameFolded = folded }) is { } problem)
        {
            return problem;
        }

        await scope.Context.SaveChangesAsync(token);
        scope.Tell(NodeTopic.Policy, request.Device);
        scope.AfterCommit(() => signals.RaiseVariables([request.Device]));
        return VariableStore.ToContract(variables.Local);
    }
}
