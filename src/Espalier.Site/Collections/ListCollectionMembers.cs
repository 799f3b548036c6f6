using System.Data.Common;
using System.Globalization;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Devices;
using Espalier.Site.Operations;

namespace Espalier.Site.Collections;

/// <summary>Lists the members of a collection, now or as of a former instant.</summary>
internal sealed class ListCollectionMembers(DeviceListSnapshots snapshots) : IOperation<ListCollectionMembersRequest, CollectionMemberPage>
{
    public static Right Needs => Right.Read;

    public async Task<Result<CollectionMemberPage>> RunAsync(OperationContext context, ListCollectionMembersRequest request, CancellationToken token)
    {
        if (request.Filter?.Length > ListDevicesOperation.MaxFilter)
        {
            return Problem.Invalid(new FieldProblem("filter", $"A filter has at most {ListDevicesOperation.MaxFilter} characters."));
        }

        await using var scope = await context.ReadAsync(token);
        if (await CollectionMemberships.FindAsync(scope, request.Id, token) is null)
        {
            return CollectionProblems.NotFound;
        }

        var members = request.AsOf is null ? "SELECT resource_id, since FROM coll_members WHERE collection_id = @id" : CollectionMemberships.AsOfSql;
        var filter = string.IsNullOrEmpty(request.Filter) ? "" : @"WHERE d.name_f LIKE @filter ESCAPE '\'";
        var from = $"FROM ({members}) m LEFT JOIN {SystemResource.Table} d ON d.resource_id = m.resource_id {filter}";
        var list = ListOf(request);
        var snapshot = snapshots.Find(request.Snapshot, list)
            ?? snapshots.Keep(list, [.. await With(scope.Command($"SELECT m.resource_id {from} ORDER BY {Order(request)}"), request).ListAsync(static r => r.GetInt32(0), token)]);
        var window = snapshot.Window(Math.Max(0, request.Skip), Paging.Clamp(request.Take));
        var total = request.CountsAgain ? await With(scope.Command($"SELECT COUNT(*) {from}"), request).ScalarAsync<int>(token) : snapshot.Devices.Length;
        if (window.Length == 0)
        {
            return new CollectionMemberPage([], total) { Snapshot = snapshot.Name };
        }

        var sql = $"SELECT m.resource_id, d.name, d.client_version, m.since FROM ({members}) m LEFT JOIN {SystemResource.Table} d ON d.resource_id = m.resource_id WHERE m.resource_id IN ({IdList.Of(window)})";
        var rows = (await With(scope.Command(sql), request with { Filter = null }).ListAsync(Read, token)).ToDictionary(static m => m.ResourceId.Value);
        return new CollectionMemberPage([.. window.Where(rows.ContainsKey).Select(id => rows[id])], total) { Snapshot = snapshot.Name };
    }

    private static string ListOf(ListCollectionMembersRequest request) =>
        string.Create(CultureInfo.InvariantCulture, $"members\n{request.Id}\n{request.AsOf:O}\n{request.Sort}\n{request.IsDescending}\n{request.Filter}");

    private static string Order(ListCollectionMembersRequest request)
    {
        var direction = request.IsDescending ? "DESC" : "ASC";
        return request.Sort switch
        {
            CollectionMemberSort.Name => $"COALESCE(d.name_f, '') {direction}, m.resource_id",
            CollectionMemberSort.ResourceId => $"m.resource_id {direction}",
            CollectionMemberSort.Since => $"m.since {direction}, m.resource_id",
        };
    }

    private static DbCommand With(DbCommand command, ListCollectionMembersRequest request)
    {
        command.With("id", request.Id.Value);
        if (request.AsOf is { } at)
        {
            command.With("at", at);
        }

        return request.Filter is { Length: > 0 } filter ? command.With("filter", $"%{Escape(Folding.Fold(filter))}%") : command;
    }

    private static string Escape(string text) => text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    private static CollectionMember Read(DbDataReader row)
    {
        var id = new ResourceId(row.GetInt32(0));
        return new CollectionMember(id, row.IsDBNull(1) ? id.ToString() : row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), Instants.FromMicroseconds(row.GetInt64(3)));
    }
}
