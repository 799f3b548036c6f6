using System.Collections.Frozen;

namespace Espalier.Contracts.Inventory;

/// <summary>The catalogue of resource classes that every Mac reports, with ConfigMgr's names wherever it has the class.</summary>
public static class ResourceClasses
{
    private static readonly FrozenDictionary<string, ResourceClass> ByName;

    static ResourceClasses()
    {
        All =
        [
            .. ComputerClasses.All,
            .. StorageClasses.All,
            .. NetworkClasses.All,
            .. UserClasses.All,
            .. SoftwareClasses.All,
            .. SecurityClasses.All,
        ];
        ByName = All.ToFrozenDictionary(static c => c.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Every class, in no order of display: Resource Explorer sorts by label.</summary>
    public static IReadOnlyList<ResourceClass> All { get; }

    /// <summary>The class of a report's name; letter case does not matter. Null where the catalogue has none.</summary>
    public static ResourceClass? Find(string name) => ByName.GetValueOrDefault(name);
}
