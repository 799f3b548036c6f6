using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Inventory;

/// <summary>Compares the inventory of a device at two instants.</summary>
/// <param name="Device">The device.</param>
/// <param name="From">The earlier instant.</param>
/// <param name="To">The later one.</param>
public sealed record GetResourceDifferences(ResourceId Device, DateTimeOffset From, DateTimeOffset To) : IRequest<ResourceDifferences>;

/// <summary>What differs, ordered by class and row.</summary>
/// <param name="Items">At most <see cref="MaxItems"/>.</param>
/// <param name="IsCut">There are more than are shown.</param>
public sealed record ResourceDifferences(IReadOnlyList<ResourceDifference> Items, bool IsCut)
{
    /// <summary>What a page can show and somebody can read; a reinstalled Mac differs in more.</summary>
    public const int MaxItems = 5_000;
}

/// <summary>One difference.</summary>
/// <param name="Class">Name of the class.</param>
/// <param name="Label">Its label.</param>
/// <param name="Row">What tells the row apart, for people; empty for a class with one row.</param>
/// <param name="Kind">Whether the row came, went or changed.</param>
/// <param name="Column">The changed column; null where the row came or went.</param>
/// <param name="Before">Its earlier value, as in <see cref="ResourceRow.Values"/>.</param>
/// <param name="After">Its later value.</param>
public sealed record ResourceDifference(string Class, string Label, string Row, ResourceDifferenceKind Kind, ResourceColumn? Column, object? Before, object? After);

/// <summary>Kinds of <see cref="ResourceDifference"/>.</summary>
public enum ResourceDifferenceKind
{
    /// <summary>The row was not there.</summary>
    Added,

    /// <summary>The row is not there any more.</summary>
    Removed,

    /// <summary>A value of the row differs.</summary>
    Changed,
}
