using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;

namespace Espalier.Site.Deployments;

/// <summary>Lists deployments with the states of their Macs.</summary>
public sealed class ListDeploymentsOperation : IOperation<ListDeployments, IReadOnlyList<DeploymentSummary>>
{
    public static Right Needs => Right.Read;

    public async Task<Result<IReadOnlyList<DeploymentSummary>>> RunAsync(OperationContext context, ListDeployments request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        return await DeploymentStatusReader.ListAsync(scope, null, token);
    }
}

/// <summary>Answers a deployment Mac by Mac.</summary>
public sealed class GetDeploymentStatusOperation : IOperation<GetDeploymentStatus, DeploymentStatus>
{
    public static Right Needs => Right.Read;

    public async Task<Result<DeploymentStatus>> RunAsync(OperationContext context, GetDeploymentStatus request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        var found = await DeploymentStatusReader.ListAsync(scope, request.Id, token);
        return found.Count == 0
            ? Problem.NotFound("deployment")
            : new DeploymentStatus(found[0], await DeploymentStatusReader.DevicesAsync(scope, request.Id, found[0].CollectionId, token));
    }
}
