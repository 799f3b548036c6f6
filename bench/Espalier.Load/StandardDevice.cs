using System.Globalization;
using System.Text.Json;
using Espalier.Contracts.Inventory;
using Row = System.Collections.Generic.Dictionary<string, System.Text.Json.JsonElement>;

namespace Espalier.Load;

/// <summary>The inventory that every figure is about: one row or two of each class, 150 applications out of 5,000 products, 40 services; about 250 rows.</summary>
internal static class StandardDevice
{
    private const int Products = 5000;
    private const int Applications = 150;
    private const int Services = 40;

    /// <summary>Applications that get another version in a difference: with these a difference is about 10 KB.</summary>
    private const int Changed = 24;

    public static InventoryReport Full(int device) => new()
    {
        IsFull = true,
        Classes = [.. ResourceClasses.All.Where(static c => c != SoftwareClasses.InstalledPackages).Select(c => Of(c, RowsOf(c, device, generation: 0)))],
    };

    /// <summary>From the applications of one generation to those of the next; generation 0 is what <see cref="Full"/> says.</summary>
    public static InventoryReport Difference(int device, int generation)
    {
        var of = SoftwareClasses.InstalledApplications;
        IReadOnlyList<Row> before = RowsOf(of, device, generation), after = RowsOf(of, device, generation + 1);
        var delta = ClassDelta.Between(of, before, after);
        return new InventoryReport { Classes = [new ClassReport { Class = of.Name, Base = ClassState.Of(before), State = ClassState.Of(after), Rows = delta.Rows, Removed = delta.Removed }] };
    }

    private static ClassReport Of(ResourceClass resourceClass, IReadOnlyList<Row> rows) => new() { Class = resourceClass.Name, State = ClassState.Of(rows), Rows = rows };

    private static IReadOnlyList<Row> RowsOf(ResourceClass of, int device, int generation)
    {
        if (of == SoftwareClasses.InstalledApplications)
        {
            return [.. Enumerable.Range(0, Applications).Select(n => Application((device * 37 + n * 31) % Products, n < Changed ? generation : 0))];
        }

        var rows = of == SoftwareClasses.Services ? Services : of.IsSingle ? 1 : 2;
        return [.. Enumerable.Range(0, rows).Select(row => of.Properties.Take(6).ToDictionary(static p => p.Name, p => Value(p, device, row)))];
    }

    private static Row Application(int product, int generation) => new()
    {
        ["DisplayName"] = InventoryValue.From($"Application {product}"),
        ["Version"] = InventoryValue.From(string.Create(CultureInfo.InvariantCulture, $"{1 + product % 9}.{generation}")),
        ["Publisher"] = InventoryValue.From($"Publisher {product % 400}"),
        ["BundleId"] = InventoryValue.From($"org.example.application{product}"),
        ["InstallLocation"] = InventoryValue.From($"/Applications/Application {product}.app"),
        ["ProdID"] = InventoryValue.From($"org.example.application{product}"),
        ["Category"] = InventoryValue.From("public.app-category.utilities"),
        ["Source"] = InventoryValue.From("identified developer"),
        ["InstallDate"] = InventoryValue.From(new DateTimeOffset(2025, 3, 1 + (product % 28), 0, 0, 0, TimeSpan.Zero)),
    };

    private static JsonElement Value(ResourceProperty property, int device, int row) => property.Type switch
    {
        PropertyType.Text => InventoryValue.From(string.Create(CultureInfo.InvariantCulture, $"{property.Name} {(property.IsKey ? 0 : device)} {row}")),
        PropertyType.Boolean => InventoryValue.From(row % 2 == 0),
        PropertyType.Real => InventoryValue.From(0.5 + device),
        _ => InventoryValue.From((long)device + row),
    };
}
