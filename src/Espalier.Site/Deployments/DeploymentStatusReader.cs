using System.Text.Json;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Espalier.Site.Compliance;
using Espalier.Site.Policies;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Deployments;

/// <summary>Reads deployments and where their Macs stand; a member without a state is unknown.</summary>
internal static class DeploymentStatusReader
{
    private const string Members =
        """
        SELECT m.resource_id, v.name, s."State", s."EvaluatedAt", s."CompliantItems", s."NonCompliantItems", s."FailedItems",
               (SELECT max(CASE WHEN i."Remediated" THEN 1 ELSE 0 END) FROM cmp_item_states i WHERE i."ResourceId" = m.resource_id AND i."DeploymentId" = @deployment),
               (SELECT max(i."Reason") FROM cmp_item_states i WHERE i."ResourceId" = m.resource_id AND i."DeploymentId" = @deployment AND i."State" IN (2, 4))
        FROM coll_members m
        JOIN dev_devices v ON v.resource_id = m.resource_id
        JOIN dev_status d ON d.resource_id = m.resource_id AND d.client_id IS NOT NULL
        LEFT JOIN cmp_baseline_states s ON s."ResourceId" = m.resource_id AND s."DeploymentId" = @deployment
        WHERE m.collection_id = @collection
        ORDER BY v.name_f NULLS FIRST, m.resource_id
        """;

    public static async Task<List<DeploymentSummary>> ListAsync(ReadScope scope, Guid? only, CancellationToken token)
    {
        var names = (await scope.Command("SELECT id, name FROM coll_collections").ListAsync(r => (Id: r.GetString(0), Name: r.GetString(1)), token)).ToDictionary(c => c.Id, c => c.Name);
        var baselines = await scope.Context.Set<ConfigurationBaseline>().AsNoTracking().ToDictionaryAsync(b => b.Id, b => b.Name, token);
        var deployments = await scope.Context.Set<Deployment>().AsNoTracking().Where(d => only == null || d.Id == only).OrderBy(d => d.CreatedAt).ToListAsync(token);
        var summaries = new List<DeploymentSummary>();
        foreach (var deployment in deployments)
        {
            var counts = await CountAsync(scope, deployment, token);
            summaries.Add(new DeploymentSummary(
                deployment.Id, deployment.BaselineId, baselines[deployment.BaselineId], deployment.CollectionId, names.GetValueOrDefault(deployment.CollectionId, deployment.CollectionId),
                JsonSerializer.Deserialize(deployment.Schedule, SchedulesJson.Default.Schedule)!, deployment.Remediate, deployment.CreatedAt, deployment.CreatedBy, counts));
        }

        return summaries;
    }

    public static Task<List<DeploymentDeviceState>> DevicesAsync(ReadScope scope, Guid deployment, string collection, CancellationToken token) =>
        scope.Command(Members).With("deployment", deployment).With("collection", collection).ListAsync(
            r => new DeploymentDeviceState(
                new ResourceId(r.GetInt32(0)),
                r.IsDBNull(1) ? "" : r.GetString(1),
                r.IsDBNull(2) ? ComplianceState.Unknown : (ComplianceState)r.GetInt32(2),
                r.IsDBNull(3) ? null : Instants.FromMicroseconds(r.GetInt64(3)),
                r.IsDBNull(4) ? 0 : r.GetInt32(4),
                r.IsDBNull(5) ? 0 : r.GetInt32(5),
                r.IsDBNull(6) ? 0 : r.GetInt32(6),
                !r.IsDBNull(7) && r.GetInt32(7) == 1,
                r.IsDBNull(8) ? null : r.GetString(8)),
            token);

    private static async Task<StateCounts> CountAsync(ReadScope scope, Deployment deployment, CancellationToken token)
    {
        const string Sql =
            """
            SELECT coalesce(s."State", 0), count(*)
            FROM coll_members m
            JOIN dev_status d ON d.resource_id = m.resource_id AND d.client_id IS NOT NULL
            LEFT JOIN cmp_baseline_states s ON s."ResourceId" = m.resource_id AND s."DeploymentId" = @deployment
            WHERE m.collection_id = @collection GROUP BY coalesce(s."State", 0)
            """;
        var counts = (await scope.Command(Sql).With("deployment", deployment.Id).With("collection", deployment.CollectionId)
            .ListAsync(r => (State: (ComplianceState)r.GetInt32(0), Count: r.GetInt32(1)), token)).ToDictionary(c => c.State, c => c.Count);
        return new StateCounts(
            counts.GetValueOrDefault(ComplianceState.Compliant),
            counts.GetValueOrDefault(ComplianceState.NonCompliant),
            counts.GetValueOrDefault(ComplianceState.Error),
            counts.GetValueOrDefault(ComplianceState.NotApplicable),
            counts.GetValueOrDefault(ComplianceState.Unknown));
    }
}
