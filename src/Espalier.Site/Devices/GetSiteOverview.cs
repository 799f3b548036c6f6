using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Messages;
using Espalier.Site.Nodes;
using Espalier.Site.Operations;
using Espalier.Site.Policies;

namespace Espalier.Site.Devices;

/// <summary>Counts over all Macs, for the Overview pages and for whoever waits until a site has settled.</summary>
internal sealed class GetSiteOverviewOperation(DeviceChannels channels, NodePresence nodes, DevicePolicies policies, SiteDatabase database, SiteOptions options) : IOperation<GetSiteOverview, SiteOverview>
{
    // A state outlives the deployment, and the membership, that it was reported for; only what is assigned now counts.
    private const string Assigned =
        """
        JOIN dep_deployments p ON p."Id" = s."DeploymentId" AND p."IsEnabled"
        JOIN coll_members m ON m.collection_id = p."CollectionId" AND m.resource_id = s."ResourceId" WHERE s."ResourceId" = d.resource_id
        """;

    private const string Macs =
        $"""
        SELECT d.resource_id, d.client_id, d.applied_policy, d.last_inventory_at IS NOT NULL, d.conflict_with IS NOT NULL,
          (SELECT count(*) FROM coll_members m JOIN dep_deployments p ON p."CollectionId" = m.collection_id WHERE m.resource_id = d.resource_id AND p."IsEnabled"),
          (SELECT count(*) FROM cmp_baseline_states s {Assigned}),
          (SELECT count(*) FROM cmp_baseline_states s {Assigned} AND s."State" = 2),
          (SELECT count(*) FROM cmp_baseline_states s {Assigned} AND s."State" = 4),
          (SELECT count(*) FROM cmp_item_states s {Assigned} AND s."Remediated" AND s."State" = 1)
        FROM dev_status d WHERE d.client_id IS NOT NULL
        """;

    public static Right Needs => Right.Read;

    public async Task<Result<SiteOverview>> RunAsync(OperationContext context, GetSiteOverview request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        var macs = await scope.Command(Macs).ListAsync(
            r => new Mac(new ResourceId(r.GetInt32(0)), r.GetGuid(1), r.IsDBNull(2) ? null : r.GetString(2), r.GetBoolean(3), r.GetBoolean(4), r.GetInt32(5), r.GetInt32(6), r.GetInt32(7), r.GetInt32(8), r.GetInt32(9)),
            token);
        var current = 0;
        foreach (var mac in macs.Where(m => m.Applied is not null))
        {
            current += await policies.VersionAsync(mac.Id, mac.ClientId, token) == mac.Applied ? 1 : 0;
        }

        var reported = macs.Where(m => m.Reported >= m.Assigned).ToList();
        return new SiteOverview
        {
            SiteCode = options.SiteCode,
            Database = database.Name,
            Devices = await scope.Command("SELECT count(*) FROM dev_devices").ScalarAsync<int>(token),
            Enrolled = macs.Count,
            Connected = channels.Count + nodes.MacsElsewhere,
            Inventoried = macs.Count(m => m.HasInventory),
            PolicyCurrent = current,
            Reported = reported.Count,
            Compliant = reported.Count(m => m.Assigned > 0 && m.NonCompliant == 0 && m.Failed == 0),
            NonCompliant = macs.Count(m => m.NonCompliant > 0),
            Failed = macs.Count(m => m.Failed > 0),
            Remediated = macs.Count(m => m.Remediated > 0),
            Conflicts = macs.Count(m => m.IsConflict),
            OlderClients = (await CountsAsync(scope, "SELECT v.client_version, count(*) FROM dev_devices v JOIN dev_status d ON d.resource_id = v.resource_id WHERE d.client_id IS NOT NULL GROUP BY v.client_version", token))
                .Where(static v => ClientVersions.IsOlder(v.Key)).Sum(static v => v.Value),
            QuarantinedReports = await scope.Command("SELECT count(*) FROM msg_quarantine").ScalarAsync<int>(token),
            Versions = await CountsAsync(scope, "SELECT operating_system_name_and_version, count(*) FROM dev_devices GROUP BY operating_system_name_and_version ORDER BY 2 DESC, 1 NULLS FIRST LIMIT 20", token),
            Models = await CountsAsync(scope, "SELECT model, count(*) FROM inv_computer_system GROUP BY model ORDER BY 2 DESC, 1 NULLS FIRST LIMIT 20", token),
        };
    }

    private static async Task<IReadOnlyList<KeyValuePair<string, int>>> CountsAsync(ReadScope scope, string sql, CancellationToken token) =>
        await scope.Command(sql).ListAsync(
            r => KeyValuePair.Create(r.IsDBNull(0) ? "unknown" : r.GetString(0).Replace("Apple Mac OS X", "macOS", StringComparison.Ordinal), r.GetInt32(1)), token);

    private sealed record Mac(
        ResourceId Id, Guid ClientId, string? Applied, bool HasInventory, bool IsConflict, int Assigned, int Reported, int NonCompliant, int Failed, int Remediated);
}
