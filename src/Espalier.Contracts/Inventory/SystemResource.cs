namespace Espalier.Contracts.Inventory;

/// <summary>
/// Discovery data of a device: the properties of <c>SMS_R_System</c>, with ConfigMgr's names and values. Single values are columns of
/// <see cref="Table"/>; a multi-valued property has a child table of its own.
/// </summary>
public static class SystemResource
{
    /// <summary>Class name in WQL.</summary>
    public const string WqlName = "SMS_R_System";

    /// <summary>The table of devices; its key is <see cref="ColumnNames.ResourceId"/>.</summary>
    public const string Table = "dev_devices";

    /// <summary><c>ResourceType</c> of every device; it is not stored.</summary>
    public const int ResourceType = 5;

    /// <summary>Every property but <c>ResourceId</c> and <c>ResourceType</c>, in the order of display.</summary>
    public static IReadOnlyList<SystemProperty> Properties { get; } =
    [
        new("Name", PropertyType.Text),
        new("NetbiosName", PropertyType.Text),
        new("SMSUniqueIdentifier", PropertyType.Text),
        new("Client", PropertyType.Integer),
        new("ClientType", PropertyType.Integer),
        new("ClientVersion", PropertyType.Text),
        new("ClientEdition", PropertyType.Integer),
        new("Active", PropertyType.Integer),
        new("Obsolete", PropertyType.Integer),
        new("Decommissioned", PropertyType.Integer),
        new("OperatingSystemNameandVersion", PropertyType.Text) { Label = "Operating System Name and Version" },
        new("Build", PropertyType.Text),
        new("ResourceDomainORWorkgroup", PropertyType.Text),
        new("FullDomainName", PropertyType.Text),
        new("ADSiteName", PropertyType.Text),
        new("LastLogonUserName", PropertyType.Text),
        new("LastLogonUserDomain", PropertyType.Text),
        new("LastLogonTimestamp", PropertyType.Instant),
        new("SerialNumber", PropertyType.Text),
        new("SMBIOSGUID", PropertyType.Text),
        new("HardwareID", PropertyType.Text),
        new("IsVirtualMachine", PropertyType.Boolean),
        new("CreationDate", PropertyType.Instant),
        new("AgentName", PropertyType.Text) { IsMultiValued = true },
        new("AgentSite", PropertyType.Text) { IsMultiValued = true },
        new("AgentTime", PropertyType.Instant) { IsMultiValued = true },
        new("IPAddresses", PropertyType.Text) { IsMultiValued = true },
        new("IPSubnets", PropertyType.Text) { IsMultiValued = true },
        new("IPv6Addresses", PropertyType.Text) { IsMultiValued = true },
        new("MACAddresses", PropertyType.Text) { IsMultiValued = true },
        new("ResourceNames", PropertyType.Text) { IsMultiValued = true },
        new("SMSAssignedSites", PropertyType.Text) { IsMultiValued = true },
        new("SMSInstalledSites", PropertyType.Text) { IsMultiValued = true },
        new("SystemGroupName", PropertyType.Text) { IsMultiValued = true },
        new("SystemOUName", PropertyType.Text) { IsMultiValued = true },
    ];
}

/// <summary>One property of <see cref="SystemResource"/>.</summary>
/// <param name="Name">Name in WQL.</param>
/// <param name="Type">Type of its value or values.</param>
public sealed record SystemProperty(string Name, PropertyType Type)
{
    /// <summary>A device has any number of values, one row each in <see cref="ChildTable"/>.</summary>
    public bool IsMultiValued { get; init; }

    /// <summary>Label in lists. Default: the name split at capitals.</summary>
    public string Label { get; init; } = new ResourceProperty(Name, Type).Label;

    /// <summary>Column in <see cref="SystemResource.Table"/>; <see cref="ColumnNames.Value"/> in the child table when multi-valued.</summary>
    public string Column => IsMultiValued ? ColumnNames.Value : ColumnNames.Snake(Name);

    /// <summary>Child table (<c>resource_id</c>, <c>value</c> and, for text, <c>value_f</c>) of a multi-valued property; null for a single value.</summary>
    public string? ChildTable => IsMultiValued ? "dev_" + ColumnNames.Snake(Name) : null;
}
