using System.Security.Cryptography;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;

namespace Espalier.Site.Collections;

/// <summary>A variable as a device gets it.</summary>
/// <param name="Name">Name as it was typed where the value comes from.</param>
/// <param name="Value">The value of an open variable; null for a masked one.</param>
/// <param name="From">The collection it comes from; null for the device itself.</param>
public sealed record ResolvedVariable(string Name, string? Value, CollectionId? From)
{
    /// <summary>A masked variable's value, still sealed by the site key.</summary>
    public SealedValue? Secret { get; init; }

    /// <summary>The value is a secret: nobody sees it, and it leaves the site only sealed to the device.</summary>
    public bool IsMasked => Secret is not null;

    /// <summary>Equal as long as the value was not set again; says nothing about a secret.</summary>
    public string Stamp => Secret is null ? "=" + Value : "#" + Secret.Stamp;
}

/// <summary>A value as the site key sealed it.</summary>
/// <param name="Bytes">The sealed value.</param>
/// <param name="Context">What it is bound to.</param>
public sealed record SealedValue(byte[] Bytes, string Context)
{
    /// <summary>Another one for every sealing, so that nothing can be guessed from it.</summary>
    public string Stamp { get; } = Convert.ToHexStringLower(SHA256.HashData(Bytes));

    public bool Equals(SealedValue? other) => other is not null && Stamp == other.Stamp && Context == other.Context;

    public override int GetHashCode() => Stamp.GetHashCode(StringComparison.Ordinal);
}

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
