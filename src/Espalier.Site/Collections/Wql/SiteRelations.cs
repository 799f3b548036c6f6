using Espalier.Contracts.Inventory;
using Espalier.Site.Inventory;

namespace Espalier.Site.Collections.Wql;

/// <summary>Classes outside the catalogue of inventory: resources and what relates them.</summary>
internal static class SiteRelations
{
    private const string UserTable = "usr_users";

    private const int UserResourceType = 4;

    public static WqlClass Systems { get; } = new(SystemResource.WqlName, SystemResource.Table, isOfDevices: true,
    [
        new WqlProperty("ResourceType", PropertyType.Integer) { Constant = SystemResource.ResourceType },
        .. SystemResource.Properties.Select(static p => new WqlProperty(p.Name, p.Type) { ChildTable = p.ChildTable }),
    ]);

    public static WqlClass Users { get; } = new("SMS_R_User", UserTable, isOfDevices: false,
    [
        new WqlProperty("ResourceType", PropertyType.Integer) { Constant = UserResourceType },
        new WqlProperty("Name", PropertyType.Text),
        new WqlProperty("UniqueUserName", PropertyType.Text),
        new WqlProperty("UserName", PropertyType.Text),
        new WqlProperty("FullUserName", PropertyType.Text),
        new WqlProperty("WindowsNTDomain", PropertyType.Text),
        new WqlProperty("Mail", PropertyType.Text),
        new WqlProperty("UserGroupName", PropertyType.Text) { ChildTable = "usr_user_group_name" },
        new WqlProperty("UserOUName", PropertyType.Text) { ChildTable = "usr_user_ou_name" },
    ]);

    /// <summary>A device's primary user is its top console user.</summary>
    public static WqlClass UserMachineRelationships { get; } = WqlClass.OverQuery(
        "SMS_UserMachineRelationship",
        """
        SELECT u."resource_id" AS "resource_id", u."resource_id" AS "machine_resource_id", d."name_f" AS "machine_resource_name_f",
        u."top_console_user_f" AS "unique_user_name_f", 1 AS "is_active"
        FROM "inv_system_console_usage" AS u INNER JOIN "dev_devices" AS d ON d."resource_id" = u."resource_id" WHERE u."top_console_user_f" IS NOT NULL
        """,
        [
            new WqlProperty("MachineResourceID", PropertyType.Integer),
            new WqlProperty("MachineResourceName", PropertyType.Text),
            new WqlProperty("UniqueUserName", PropertyType.Text),
            new WqlProperty("IsActive", PropertyType.Boolean),
        ]);

    /// <summary>Tables of these relations, and of the classes that the site fills, as far as no other feature makes them.</summary>
    public static IReadOnlyList<TableDefinition> Tables { get; } =
    [
        new TableDefinition(UserTable,
        [
            ResourceId,
            .. Users.Properties.Where(static p => p is { ChildTable: null, Constant: null, IsResourceId: false }).SelectMany(static p => ClassColumn.Expand(ColumnNames.Snake(p.Name), p.Type)),
        ])
        {
            PrimaryKey = [ColumnNames.ResourceId],
            Indexes = [["unique_user_name_f"]],
        },
        .. Users.Properties.Where(static p => p.ChildTable is not null).Select(static p => new TableDefinition(p.ChildTable!, [ResourceId, .. ClassColumn.Expand(ColumnNames.Value, p.Type)])
        {
            Indexes = [[ColumnNames.ResourceId], [ColumnNames.Folded(ColumnNames.Value), ColumnNames.ResourceId]],
        }),
        .. SiteClasses.All.Where(static c => c != SiteClasses.WorkstationStatus).Select(static c => new TableDefinition(
            ColumnNames.InventoryTable(c.Name),
            [ResourceId, .. c.Properties.SelectMany(static p => ClassColumn.Expand(ColumnNames.Snake(p.Name), p.Type))])
        {
            Indexes =
            [
                [ColumnNames.ResourceId],
                .. c.Properties.Where(static p => p is { IsKey: true, Type: PropertyType.Text }).Select(static p => (string[])[ColumnNames.Folded(ColumnNames.Snake(p.Name)), ColumnNames.ResourceId]),
            ],
        }),
    ];

    private static TableColumn ResourceId => new(ColumnNames.ResourceId, ColumnType.Id, IsRequired: true);
}
