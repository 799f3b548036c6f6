using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;

namespace Espalier.Site.Collections;

/// <summary>A variable as a device gets it.</summary>
/// <param name="Name">Name as it was typed where the value comes from.</param>
/// <param name="Value">The value, in the open.</param>
/// <param name="IsMasked">The value is a secret: seal it before it leaves the site.</param>
/// <param name="From">The collection it comes from; null for the device itself.</param>
public sealed record ResolvedVariable(string Name, string Value, bool IsMasked, CollectionId? From);

/// <summary>The variables of one collection that a device is in.</summary>
public sealed record VariableLevel(CollectionId Collection, int Priority, IReadOnlyList<ResolvedVariable> Variables);

/// <summary>Which of several values of a variable a device gets (COLL-9, TS-23).</summary>
public static class VariableResolution
{
    /// <summary>The device's own value; else that of the collection with the highest priority, and among equals the one whose id comes first.</summary>
    public static IReadOnlyList<ResolvedVariable> Resolve(IEnumerable<VariableLevel> collections, IEnumerable<ResolvedVariable> device)
    {
        var ranked = device.Concat(collections.OrderByDescending(static c => c.Priority).ThenBy(static c => c.Collection).SelectMany(static c => c.Variables));
        return [.. ranked.DistinctBy(static v => Folding.Fold(v.Name)).OrderBy(static v => Folding.Fold(v.Name), StringComparer.Ordinal)];
    }
}
