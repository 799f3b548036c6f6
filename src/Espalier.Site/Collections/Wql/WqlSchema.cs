using System.Collections.Frozen;
using Espalier.Contracts.Inventory;

namespace Espalier.Site.Collections.Wql;

/// <summary>The classes that queries may name.</summary>
public sealed class WqlSchema
{
    private readonly FrozenDictionary<string, WqlClass> _byName;

    /// <summary>A schema of these classes; two of one name, or names that cannot be columns, are a bug.</summary>
    public WqlSchema(IEnumerable<WqlClass> classes)
    {
        Classes = [.. classes];
        _byName = Classes.ToFrozenDictionary(static c => c.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var property in Classes.SelectMany(static c => c.Properties))
        {
            SqlName.Quote(property.ComparedColumn);
            SqlName.Quote(property.ChildTable ?? property.ComparedColumn);
        }
    }

    /// <summary>All classes.</summary>
    public IReadOnlyList<WqlClass> Classes { get; }

    /// <summary>Devices, users and their relation, the classes that the site fills itself, and those of an inventory catalogue.</summary>
    public static WqlSchema Of(IEnumerable<ResourceClass> inventory) => new(
    [
        SiteRelations.Systems,
        SiteRelations.Users,
        SiteRelations.UserMachineRelationships,
        .. inventory.Concat(SiteClasses.All).Select(Over),
    ]);

    /// <summary>The class of a name in any letter case; null when there is none.</summary>
    public WqlClass? Find(string name) => _byName.GetValueOrDefault(name);

    private static WqlClass Over(ResourceClass inventory) => new(
        inventory.WqlName,
        ColumnNames.InventoryTable(inventory.Name),
        isOfDevices: true,
        inventory.Properties.Select(static p => new WqlProperty(p.Name, p.Type) { Unit = p.Unit }));
}
