using Espalier.Contracts.Admin.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;

namespace Espalier.Site.Inventory;

/// <summary>Compares the inventory of a device at two instants.</summary>
public sealed class CompareResources : IOperation<GetResourceDifferences, ResourceDifferences>
{
    public static Right Needs => Right.Read;

    public async Task<Result<ResourceDifferences>> RunAsync(OperationContext context, GetResourceDifferences request, CancellationToken token)
    {
        if (request.To < request.From)
        {
            return Problem.Invalid([new FieldProblem("to", "The second instant lies before the first.")]);
        }

        await using var scope = await context.ReadAsync(token);
        if (await InventoriedDevice.FindNameAsync(scope, request.Device, token) is null)
        {
            return Problem.NotFound("device");
        }

        var differences = new List<ResourceDifference>();
        foreach (var table in CatalogueTables.Classes.OrderBy(static t => t.Class.Label, StringComparer.OrdinalIgnoreCase))
        {
            var before = await RowVersions.AsOfAsync(scope, table, request.Device, request.From, token);
            var after = await RowVersions.AsOfAsync(scope, table, request.Device, request.To, token);
            differences.AddRange(Between(table, before, after));
        }

        return new ResourceDifferences([.. differences.Take(ResourceDifferences.MaxItems)], differences.Count > ResourceDifferences.MaxItems);
    }

    private static IEnumerable<ResourceDifference> Between(ClassTable table, List<RowVersion> before, List<RowVersion> after)
    {
        var earlier = before.ToDictionary(static r => r.Key, static r => r.Values);
        var later = after.ToDictionary(static r => r.Key, static r => r.Values);
        return earlier.Keys.Union(later.Keys)
            .SelectMany(key => OfRow(table, earlier.GetValueOrDefault(key), later.GetValueOrDefault(key)))
            .OrderBy(static d => d.Row, StringComparer.OrdinalIgnoreCase);
    }

    private static IEnumerable<ResourceDifference> OfRow(ClassTable table, object?[]? before, object?[]? after)
    {
        var (name, label) = (table.Class.Name, table.Class.Label);
        var row = ResourceValues.NameOf(table, (before ?? after)!);
        if (before is null || after is null)
        {
            return [new ResourceDifference(name, label, row, before is null ? ResourceDifferenceKind.Added : ResourceDifferenceKind.Removed, null, null, null)];
        }

        return table.Columns.Select(static c => c.Property).Select((property, i) => (property, i)).Where(p => !Equals(before[p.i], after[p.i])).Select(p =>
            new ResourceDifference(
                name,
                label,
                row,
                ResourceDifferenceKind.Changed,
                ResourceValues.ColumnOf(p.property),
                ResourceValues.Of(p.property, before[p.i]),
                ResourceValues.Of(p.property, after[p.i])));
    }
}
