using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Operations;

namespace Espalier.Site.Collections;

/// <summary>Says which collections a device is in, and which rules make it so.</summary>
internal sealed class ListCollectionsOfDevice : IOperation<ListCollectionsOfDeviceRequest, CollectionsOfDevice>
{
    public static Right Needs => Right.Read;

    public async Task<Result<CollectionsOfDevice>> RunAsync(OperationContext context, ListCollectionsOfDeviceRequest request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        return await FindAsync(scope, request, token);
    }

    /// <summary>The same for another operation's answer.</summary>
    public static async Task<Result<CollectionsOfDevice>> FindAsync(ReadScope scope, ListCollectionsOfDeviceRequest request, CancellationToken token)
    {
        var device = (await DeviceMatchesReader.ReadAsync(scope.Command, [request.Device.Value], token))[0];
        if (!device.Exists)
        {
            return Problem.NotFound("device");
        }

        var graph = await CollectionGraph.LoadAsync(scope.Context, token);
        var since = await scope.Command("SELECT collection_id, since FROM coll_members WHERE resource_id = @id").With("id", request.Device.Value)
            .ListAsync(static r => (Id: new CollectionId(r.GetString(0)), Since: Instants.FromMicroseconds(r.GetInt64(1))), token);
        var found = from member in since
                    let node = graph.Find(member.Id)
                    where node is not null
                    orderby node.Name
                    select new CollectionOfDevice(node.Id, node.Name, member.Since, [.. Because(graph, node, device)]);
        return new CollectionsOfDevice([.. found]);
    }

    private static IEnumerable<string> Because(CollectionGraph graph, CollectionNode node, DeviceMatches device) =>
        (device.Direct.Contains(node.Id) ? ["direct rule"] : Enumerable.Empty<string>())
        .Concat(node.Queries.Where(q => device.Rules.Contains(q.Id)).Select(static q => $"query '{q.Name}'"))
        .Concat(node.Includes.Where(device.MemberOf.Contains).Select(id => $"includes '{graph.Find(id)?.Name}'"));
}
