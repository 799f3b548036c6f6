using Espalier.Contracts.Admin.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Operations;

namespace Espalier.Site.Inventory;

/// <summary>Reads the versions of a class's rows, with what changed from one to the next.</summary>
public sealed class ReadResourceHistory : IOperation<GetResourceHistory, ResourceHistory>
{
    public static Right Needs => Right.Read;

    public async Task<Result<ResourceHistory>> RunAsync(OperationContext context, GetResourceHistory request, CancellationToken token)
    {
        if (CatalogueTables.Find(request.Class) is not { } table)
        {
            return Problem.NotFound("resource class");
        }

        await using var scope = await context.ReadAsync(token);
        if (await InventoriedDevice.FindNameAsync(scope, request.Device, token) is null)
        {
            return Problem.NotFound("device");
        }

        var versions = await RowVersions.AllAsync(scope, table, request.Device, token);
        return new ResourceHistory(
            table.Class.Name,
            table.Class.Label,
            ResourceValues.ColumnsOf(table),
            [.. versions.Where(v => request.Row is null || v.Key == request.Row)
                .GroupBy(static v => v.Key)
                .SelectMany(row => Compare(table, [.. row.OrderBy(static v => v.From)]))
                .OrderByDescending(static v => v.From)]);
    }

    private static IEnumerable<ResourceRowVersion> Compare(ClassTable table, IReadOnlyList<RowVersion> versions)
    {
        for (var v = 0; v < versions.Count; v++)
        {
            var (version, before) = (versions[v], v > 0 ? versions[v - 1] : versions[v]);
            yield return new ResourceRowVersion(
                version.Key,
                Instants.FromMicroseconds(version.From),
                version.To is { } to ? Instants.FromMicroseconds(to) : null,
                ResourceValues.Of(table, version.Values),
                [.. Enumerable.Range(0, version.Values.Length).Where(i => !Equals(version.Values[i], before.Values[i]))]);
        }
    }
}
