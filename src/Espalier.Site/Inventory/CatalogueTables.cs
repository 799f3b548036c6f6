using System.Collections.Frozen;
using Espalier.Contracts.Inventory;
using Espalier.Site.Collections.Wql;

namespace Espalier.Site.Inventory;

/// <summary>Every table that the catalogue of resource classes asks for, and those of the other classes that queries know.</summary>
internal static class CatalogueTables
{
    private static readonly FrozenSet<string> IndexedOfDevices = FrozenSet.Create(
        StringComparer.Ordinal,
        "Name", "NetbiosName", "SMSUniqueIdentifier", "SerialNumber", "HardwareID", "SMBIOSGUID", "OperatingSystemNameandVersion", "ResourceDomainORWorkgroup", "LastLogonUserName");

    private static readonly FrozenDictionary<string, ClassTable> ByName;

    static CatalogueTables()
    {
        Classes = [.. ResourceClasses.All.Select(static c => new ClassTable(c))];
        ByName = Classes.ToFrozenDictionary(static t => t.Class.Name, StringComparer.OrdinalIgnoreCase);
        All =
        [
            Devices(),
            .. SystemResource.Properties.Where(static p => p.IsMultiValued).Select(Child),
            SoftwareProducts.Table,
            .. Classes.SelectMany(static c => new[] { c.Rows, c.History }),
            States,
            Gaps,
            WorkstationStatus,
            .. SiteRelations.Tables,
        ];
    }

    public static IReadOnlyList<ClassTable> Classes { get; }

    /// <summary>What the site holds of each class of each device: the state as the Mac names it, and whether the rows hash to it.</summary>
    public static TableDefinition States { get; } = new("inv_class_states",
    [
        new TableColumn(ColumnNames.ResourceId, ColumnType.Id, IsRequired: true),
        new TableColumn("class", ColumnType.Text, IsRequired: true),
        new TableColumn("state", ColumnType.Text, IsRequired: true),
        new TableColumn("is_exact", ColumnType.Flag, IsRequired: true),
        new TableColumn("row_count", ColumnType.Id, IsRequired: true),
        new TableColumn("changed_at", ColumnType.Number, IsRequired: true),
    ])
    {
        PrimaryKey = [ColumnNames.ResourceId, "class"],
    };

    /// <summary>Holes in a device's inventory: named by the Mac, or by the site where it could not take a value.</summary>
    public static TableDefinition Gaps { get; } = new("inv_gaps",
    [
        new TableColumn(ColumnNames.ResourceId, ColumnType.Id, IsRequired: true),
        new TableColumn("is_of_site", ColumnType.Flag, IsRequired: true),
        new TableColumn("class", ColumnType.Text, IsRequired: true),
        new TableColumn("source", ColumnType.Text, IsRequired: true),
        new TableColumn("reason", ColumnType.Text, IsRequired: true),
        new TableColumn("noted_at", ColumnType.Number, IsRequired: true),
    ])
    {
        Indexes = [[ColumnNames.ResourceId]],
    };

    /// <summary>ConfigMgr's <c>WORKSTATION_STATUS</c>: when a device was scanned last.</summary>
    public static TableDefinition WorkstationStatus { get; } = new(ColumnNames.InventoryTable("WORKSTATION_STATUS"),
    [
        new TableColumn(ColumnNames.ResourceId, ColumnType.Id, IsRequired: true),
        new TableColumn("last_hardware_scan", ColumnType.Number),
    ])
    {
        PrimaryKey = [ColumnNames.ResourceId],
    };

    public static IReadOnlyList<TableDefinition> All { get; }

    /// <summary>The tables of a class; null where the catalogue has none of this name.</summary>
    public static ClassTable? Find(string className) => ByName.GetValueOrDefault(className);

    private static TableDefinition Devices()
    {
        var single = SystemResource.Properties.Where(static p => !p.IsMultiValued).ToList();
        return new TableDefinition(SystemResource.Table,
        [
            new TableColumn(ColumnNames.ResourceId, ColumnType.Id, IsRequired: true),
            .. single.SelectMany(static p => ClassColumn.Expand(p.Column, p.Type)),
        ])
        {
            PrimaryKey = [ColumnNames.ResourceId],
            Indexes = [.. single.Where(static p => IndexedOfDevices.Contains(p.Name)).Select(static p => (string[])[ColumnNames.Folded(p.Column)])],
        };
    }

    private static TableDefinition Child(SystemProperty property) => new(property.ChildTable!,
    [
        new TableColumn(ColumnNames.ResourceId, ColumnType.Id, IsRequired: true),
        .. ClassColumn.Expand(property.Column, property.Type),
    ])
    {
        Indexes = [
            [ColumnNames.ResourceId],
            [property.Type == PropertyType.Text ? ColumnNames.Folded(property.Column) : property.Column, ColumnNames.ResourceId],
        ],
    };
}
