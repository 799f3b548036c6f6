using System.Globalization;
using System.Text.Json;
using Espalier.Contracts.Inventory;
using Row = System.Collections.Generic.Dictionary<string, System.Text.Json.JsonElement>;

namespace Espalier.Site.Tests.Inventory;

/// <summary>Reports with invented values, in the shapes that Macs send.</summary>
internal static class Reports
{
    public static InventoryReport Of(params ClassReport[] classes) => new() { Classes = classes };

    public static ClassReport Full(ResourceClass resourceClass, params IReadOnlyList<Row> rows) =>
        new() { Class = resourceClass.Name, State = ClassState.Of(rows), Rows = rows };

    public static ClassReport Delta(ResourceClass resourceClass, IReadOnlyList<Row> before, IReadOnlyList<Row> after)
    {
        var delta = ClassDelta.Between(resourceClass, before, after);
        return new ClassReport { Class = resourceClass.Name, Base = ClassState.Of(before), State = ClassState.Of(after), Rows = delta.Rows, Removed = delta.Removed };
    }

    public static Row Row(params (string Name, object Value)[] values) => values.ToDictionary(static v => v.Name, static v => Value(v.Value));

    /// <summary>A value as JSON text makes it, without the client's cleaning.</summary>
    public static JsonElement Raw(string json) => JsonDocument.Parse(json).RootElement;

    public static Row Memory(long megabytes) => Row(("Name", "Mac of Ada"), ("Model", "Mac14,2"), ("TotalPhysicalMemory", megabytes));

    public static Row Volume(string mountPoint, long freeSpace, string fileSystem = "APFS") =>
        Row(("DeviceID", mountPoint), ("FileSystem", fileSystem), ("FreeSpace", freeSpace));

    public static Row Application(int number, string version = "1.0") => Row(
        ("DisplayName", $"Application {number}"),
        ("Version", version),
        ("Publisher", $"Publisher {number % 20}"),
        ("BundleId", $"org.example.application{number}"),
        ("InstallLocation", $"/Applications/Application {number}.app"),
        ("ProdID", $"org.example.application{number}"),
        ("Category", "public.app-category.utilities"),
        ("Source", "identified developer"),
        ("InstallDate", new DateTimeOffset(2025, 3, 1 + (number % 28), 0, 0, 0, TimeSpan.Zero)));

    /// <summary>One Mac: every class that has a single row or a few, 150 applications, 40 services.</summary>
    public static InventoryReport Standard(int device) => new()
    {
        IsFull = true,
        Classes = [.. ResourceClasses.All.Where(static c => c != SoftwareClasses.InstalledPackages).Select(c => Full(c, RowsOf(c, device)))],
    };

    private static IReadOnlyList<Row> RowsOf(ResourceClass resourceClass, int device)
    {
        if (resourceClass == SoftwareClasses.InstalledApplications)
        {
            return [.. Enumerable.Range(device % 50, 150).Select(static n => Application(n))];
        }

        var rows = resourceClass == SoftwareClasses.Services ? 40 : resourceClass.IsSingle ? 1 : 2;
        return [.. Enumerable.Range(0, rows).Select(r => Row([.. resourceClass.Properties.Take(5).Select(p => (p.Name, ValueOf(p, device, r)))]))];
    }

    private static object ValueOf(ResourceProperty property, int device, int row) => property.Type switch
    {
        PropertyType.Text => string.Create(CultureInfo.InvariantCulture, $"{property.Name} {(property.IsKey ? 0 : device)} {row}"),
        PropertyType.Boolean => row % 2 == 0,
        PropertyType.Real => 0.5 + device,
        _ => (long)device + row,
    };

    private static JsonElement Value(object value) => value switch
    {
        JsonElement element => element,
        string text => InventoryValue.From(text),
        long whole => InventoryValue.From(whole),
        int whole => InventoryValue.From((long)whole),
        bool flag => InventoryValue.From(flag),
        double real => InventoryValue.From(real),
        DateTimeOffset instant => InventoryValue.From(instant),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };
}
