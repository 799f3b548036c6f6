using System.Text;

namespace Espalier.Contracts.Inventory;

/// <summary>Names of columns and tables in the site database, made from the names that WQL uses.</summary>
public static class ColumnNames
{
    /// <summary>The device's key, first column of every inventory table.</summary>
    public const string ResourceId = "resource_id";

    /// <summary>The value column of a child table that holds a multi-valued property.</summary>
    public const string Value = "value";

    // Words that ConfigMgr runs together, so that capitals do not show where they end.
    private static readonly (string Spelled, string Read)[] RunTogether =
    [
        ("NameandVersion", "NameAndVersion"),
        ("SMBIOSGUID", "SmbiosGuid"),
        ("SMBIOSBIOS", "SmbiosBios"),
        ("IPv4", "Ipv4"),
        ("IPv6", "Ipv6"),
        ("MacOSX", "MacOsX"),
        ("MDMEnrollment", "MdmEnrollment"),
    ];

    /// <summary>The column of a property: <c>TotalPhysicalMemory</c> is <c>total_physical_memory</c>, <c>SystemOUName</c> <c>system_ou_name</c>.</summary>
    public static string Snake(string name)
    {
        foreach (var (spelled, read) in RunTogether)
        {
            name = name.Replace(spelled, read, StringComparison.Ordinal);
        }

        var snake = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && StartsWord(name, i))
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(name[i]));
        }

        return snake.ToString();
    }

    /// <summary>The column beside a text column that holds its folded form (<see cref="Folding"/>).</summary>
    public static string Folded(string column) => column + "_f";

    /// <summary>The table of a resource class: <c>COMPUTER_SYSTEM</c> is in <c>inv_computer_system</c>.</summary>
    public static string InventoryTable(string className) => "inv_" + className.ToLowerInvariant();

    private static bool StartsWord(string name, int i)
    {
        if (!char.IsUpper(name[i]) || name[i - 1] == '_')
        {
            return false;
        }

        return !char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]));
    }
}
