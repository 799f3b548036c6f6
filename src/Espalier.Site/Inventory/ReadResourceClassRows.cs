using Espalier.Contracts.Admin.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Operations;

namespace Espalier.Site.Inventory;

/// <summary>Reads the rows of a class of a device, now or at an instant.</summary>
public sealed class ReadResourceClassRows : IOperation<GetResourceClassRows, ResourceClassRows>
{
    public static Right Needs => Right.Read;

    public async Task<Result<ResourceClassRows>> RunAsync(OperationContext context, GetResourceClassRows request, CancellationToken token)
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

        var rows = await RowVersions.AsOfAsync(scope, table, request.Device, request.AsOf, token);
        return new ResourceClassRows(
            table.Class.Name,
            table.Class.Label,
            ResourceValues.ColumnsOf(table),
            [.. rows.Select(r => new ResourceRow(r.Key, Instants.FromMicroseconds(r.From), ResourceValues.Of(table, r.Values)))]);
    }
}
