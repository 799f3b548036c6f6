using System.Collections.Frozen;
using Espalier.Contracts.Inventory;

namespace Espalier.Site.Inventory;

/// <summary>Software products: what an application's bundle says of itself is stored once for all devices that have it.</summary>
internal static class SoftwareProducts
{
    /// <summary>The reference in rows of applications.</summary>
    public const string Id = "software_id";

    /// <summary>SHA-256 over the product's values; tells products apart.</summary>
    public const string Key = "product_key";

    private static readonly FrozenSet<string> Held = FrozenSet.Create(
        StringComparer.Ordinal,
        "DisplayName", "Version", "Publisher", "BundleId", "ProdID", "BundleVersion", "Category", "MinimumSystemVersion");

    private static readonly ClassColumn[] Columns =
        [.. SoftwareClasses.InstalledApplications.Properties.Where(Holds).Select(static p => new ClassColumn(p, isOfProduct: true))];

    public static TableDefinition Table { get; } = new("inv_software",
    [
        new TableColumn(Id, ColumnType.Identity),
        .. Columns.SelectMany(static c => c.TableColumns),
        new TableColumn(Key, ColumnType.Text, IsRequired: true),
    ])
    {
        PrimaryKey = [Id],
        Indexes = [.. Columns.Where(static c => c.IsIndexed).Select(static c => (string[])[ColumnNames.Folded(c.Name)])],
        UniqueKey = Key,
    };

    /// <summary>Whether a property of an application is one of its product.</summary>
    public static bool Holds(ResourceProperty property) => Held.Contains(property.Name);
}
