using System.Globalization;
using Espalier.Contracts.Admin.Inventory;
using Espalier.Contracts.Inventory;
using Espalier.Data;

namespace Espalier.Site.Inventory;

/// <summary>Stored rows as administrators get them.</summary>
internal static class ResourceValues
{
    public static IReadOnlyList<ResourceColumn> ColumnsOf(ClassTable table) =>
        [.. table.Columns.Select(static c => ColumnOf(c.Property))];

    public static ResourceColumn ColumnOf(ResourceProperty property) =>
        new(property.Name, property.Label, property.Type, property.Unit, property.IsKey, property.IsVolatile);

    public static object? Of(ResourceProperty property, object? stored) => (property.Type, stored) switch
    {
        (PropertyType.Boolean, long flag) => flag != 0,
        (PropertyType.Instant, long instant) => Instants.FromMicroseconds(instant),
        _ => stored,
    };

    public static IReadOnlyList<object?> Of(ClassTable table, object?[] stored) =>
        [.. stored.Select((value, i) => Of(table.Columns[i].Property, value))];

    /// <summary>The key values of a row, for people.</summary>
    public static string NameOf(ClassTable table, object?[] stored) =>
        string.Join(", ", stored.Where((value, i) => value is not null && table.Columns[i].Property.IsKey).Select(static v => Convert.ToString(v, CultureInfo.InvariantCulture)));
}
