using System.Collections.Frozen;
using Espalier.Contracts.Inventory;

namespace Espalier.Site.Collections.Wql;

/// <summary>A class as queries see it, and the relation that its rows are in.</summary>
public sealed class WqlClass
{
    private readonly FrozenDictionary<string, WqlProperty> _byName;

    /// <summary>A class over a table or view.</summary>
    /// <param name="name">Name in WQL.</param>
    /// <param name="table">Table or view; its first column is the row's <c>resource_id</c>.</param>
    /// <param name="isOfDevices">The resource is a device (a user otherwise).</param>
    /// <param name="properties">Properties besides <c>ResourceId</c>, which every class has.</param>
    public WqlClass(string name, string table, bool isOfDevices, IEnumerable<WqlProperty> properties)
        : this(name, isOfDevices, properties, SqlName.Quote(table))
    {
    }

    private WqlClass(string name, bool isOfDevices, IEnumerable<WqlProperty> properties, string relation)
    {
        Name = name;
        Relation = relation;
        IsOfDevices = isOfDevices;
        Properties = [new WqlProperty("ResourceId", PropertyType.Integer), .. properties.Where(static p => !IsResourceId(p.Name))];
        _byName = Properties.ToFrozenDictionary(static p => p.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Name in WQL; letter case does not matter.</summary>
    public string Name { get; }

    /// <summary>The resource of a row is a device: only such classes can yield a collection's members.</summary>
    public bool IsOfDevices { get; }

    /// <summary>All properties, <c>ResourceId</c> first.</summary>
    public IReadOnlyList<WqlProperty> Properties { get; }

    /// <summary>What stands behind FROM: constant text of this code base and quoted names only.</summary>
    internal string Relation { get; }

    /// <summary>The property of a name in any letter case; null when there is none.</summary>
    public WqlProperty? Find(string property) => _byName.GetValueOrDefault(property);

    /// <summary>A class over a query of ours.</summary>
    internal static WqlClass OverQuery(string name, string sql, IEnumerable<WqlProperty> properties) => new(name, true, properties, $"({sql})");

    private static bool IsResourceId(string name) => name.Equals("ResourceId", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A property as queries see it.</summary>
/// <param name="Name">Name in WQL.</param>
/// <param name="Type">Type of its value or values.</param>
public sealed record WqlProperty(string Name, PropertyType Type)
{
    /// <summary>Table of the values (<c>resource_id</c>, <c>value</c>, for text <c>value_f</c>) of a multi-valued property; null for a single value.</summary>
    public string? ChildTable { get; init; }

    /// <summary>What a number counts, as <c>MB</c>; null where there is none.</summary>
    public string? Unit { get; init; }

    /// <summary>Every row has this value, which is not stored.</summary>
    internal int? Constant { get; init; }

    /// <summary>The property is the key of the resource.</summary>
    internal bool IsResourceId => ChildTable is null && Name == "ResourceId";

    /// <summary>The column that is compared: the folded one of a text.</summary>
    internal string ComparedColumn
    {
        get
        {
            var column = ChildTable is null ? ColumnNames.Snake(Name) : ColumnNames.Value;
            return Type == PropertyType.Text ? ColumnNames.Folded(column) : column;
        }
    }
}
