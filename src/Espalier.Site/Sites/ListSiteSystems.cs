using System.Net;
using System.Text.Json;
using Espalier.Contracts.Admin.Sites;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Messages;
using Espalier.Site.Nodes;
using Espalier.Site.Operations;

namespace Espalier.Site.Sites;

/// <summary>Tells of the server that answers and of those that share its database, with the roles that each was started with.</summary>
internal sealed class ListSiteSystemsOperation(SiteOptions options, SiteDatabase database, SiteServerRoles roles, DeviceChannels channels, SiteStart start) : IOperation<ListSiteSystems, SiteSystems>
{
    public static Right Needs => Right.Read;

    public async Task<Result<SiteSystems>> RunAsync(OperationContext context, ListSiteSystems request, CancellationToken token)
    {
        var site = new SiteSummary(options.SiteCode, options.SiteName, SiteVersion.Current, database.Name, options.AddressForMacs);
        var now = context.Clock.GetUtcNow();
        var own = new SiteSystemServer(Dns.GetHostName(), options.SiteCode, roles.List())
        {
            Id = database.Node,
            Version = SiteVersion.Current,
            State = ServerState.Running,
            StartedAt = start.At,
            SeenAt = now,
            Macs = channels.Count,
        };
        await using var scope = await context.ReadAsync(token);
        var others = await scope.Command("SELECT id, name, version, started_at, seen_at, macs, roles FROM site_nodes WHERE id <> @id ORDER BY name, started_at").With("id", database.Node).ListAsync(
            r => new SiteSystemServer(r.GetString(1), options.SiteCode, JsonSerializer.Deserialize<IReadOnlyList<SiteSystemRole>>(r.GetString(6), ApiJson.Options) ?? [])
            {
                Id = r.GetGuid(0),
                Version = r.GetString(2),
                StartedAt = Instants.FromMicroseconds(r.GetInt64(3)),
                SeenAt = Instants.FromMicroseconds(r.GetInt64(4)),
                State = now - Instants.FromMicroseconds(r.GetInt64(4)) > NodePresence.Silence ? ServerState.Silent : r.GetString(2) == SiteVersion.Current ? ServerState.Running : ServerState.OtherVersion,
                Macs = r.GetInt32(5),
            },
            token);
        return new SiteSystems(site, [own, .. others]);
    }
}
