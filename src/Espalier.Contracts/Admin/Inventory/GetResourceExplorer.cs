using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Inventory;

/// <summary>Opens Resource Explorer on a device: its classes with their numbers of rows.</summary>
/// <param name="Device">The device.</param>
/// <param name="AsOf">The instant to look at; null: the state of now.</param>
public sealed record GetResourceExplorer(ResourceId Device, DateTimeOffset? AsOf = null) : IRequest<ResourceExplorer>;

/// <summary>What Resource Explorer shows before a class is chosen.</summary>
public sealed record ResourceExplorer
{
    public required ResourceId Device { get; init; }

    /// <summary>Name of the device; empty where it has none.</summary>
    public required string DeviceName { get; init; }

    /// <summary>When the site last took an inventory of the device; null before the first.</summary>
    public required DateTimeOffset? LastHardwareScan { get; init; }

    /// <summary>Classes that have rows at the instant, ordered by label.</summary>
    public required IReadOnlyList<ResourceClassNode> Classes { get; init; }

    /// <summary>What is missing in the inventory as it is now, and why.</summary>
    public required IReadOnlyList<ResourceGap> Gaps { get; init; }
}

/// <summary>A node of Resource Explorer's tree.</summary>
/// <param name="Class">Name of the class: <c>COMPUTER_SYSTEM</c>.</param>
/// <param name="Label">Text of the node: <c>Computer System</c>.</param>
/// <param name="Rows">Rows at the instant.</param>
/// <param name="ChangedAt">When a report last changed the class; null where none did since it was asked for again.</param>
public sealed record ResourceClassNode(string Class, string Label, int Rows, DateTimeOffset? ChangedAt);

/// <summary>A hole in a device's inventory.</summary>
/// <param name="Class">Name of the class that lacks facts.</param>
/// <param name="Source">The tool or file that gave none, or <c>site</c> where the site could not take a value.</param>
/// <param name="Reason">Why.</param>
/// <param name="NotedAt">When it was noted.</param>
public sealed record ResourceGap(string Class, string Source, string Reason, DateTimeOffset NotedAt);
