using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Compliance;
using Espalier.Site.Operations;
using Espalier.Site.Policies;
using Microsoft.EntityFrameworkCore;

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

/// <summary>Says what a deployment would change, with the function that makes the policies.</summary>
public sealed class PreviewDeploymentOperation(ConfigurationSnapshots snapshots) : IOperation<PreviewDeployment, DeploymentPreview>
{
    public static Right Needs => Right.Read;

    public async Task<Result<DeploymentPreview>> RunAsync(OperationContext context, PreviewDeployment request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        if (await scope.Context.Set<ConfigurationBaseline>().AsNoTracking().FirstOrDefaultAsync(b => b.Id == request.BaselineId, token) is null)
        {
            return Problem.NotFound("configuration baseline");
        }

        var configuration = await snapshots.GetAsync(token);
        var targets = configuration.Deployments.Where(d => d.BaselineId == request.BaselineId).Select(d => d.CollectionId).ToHashSet(StringComparer.Ordinal);
        const string Sql =
            """
            SELECT m.resource_id, v.name, d.client_id, d.unmanaged_reason, o.collection_id
            FROM coll_members m JOIN dev_devices v ON v.resource_id = m.resource_id LEFT JOIN dev_status d ON d.resource_id = m.resource_id
            LEFT JOIN coll_members o ON o.resource_id = m.resource_id
            WHERE m.collection_id = @collection ORDER BY v.name_f, m.resource_id
            """;
        var rows = await scope.Command(Sql).With("collection", request.CollectionId).ListAsync(
            r => (Id: new ResourceId(r.GetInt32(0)), Name: r.IsDBNull(1) ? "" : r.GetString(1), HasClient: !r.IsDBNull(2), Why: r.IsDBNull(3) ? null : r.GetString(3), In: r.IsDBNull(4) ? "" : r.GetString(4)),
            token);
        var gains = new List<PreviewedDevice>();
        var keeps = new List<PreviewedDevice>();
        var cannot = new List<PreviewedDevice>();
        foreach (var device in rows.GroupBy(r => (r.Id, r.Name, r.HasClient, r.Why)))
        {
            if (!device.Key.HasClient)
            {
                cannot.Add(new PreviewedDevice(device.Key.Id, device.Key.Name, device.Key.Why ?? "No client installed"));
            }
            else if (device.Any(r => targets.Contains(r.In)))
            {
                keeps.Add(new PreviewedDevice(device.Key.Id, device.Key.Name, "Has this baseline through another deployment already"));
            }
            else
            {
                gains.Add(new PreviewedDevice(device.Key.Id, device.Key.Name, null));
            }
        }

        return new DeploymentPreview(gains, keeps, cannot);
    }
}
