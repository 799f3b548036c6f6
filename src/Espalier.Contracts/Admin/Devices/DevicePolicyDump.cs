using Espalier.Contracts.Identifiers;
using Espalier.Contracts.MaintenanceWindows;
using Espalier.Contracts.Operations;
using Espalier.Contracts.Policies;

namespace Espalier.Contracts.Admin.Devices;

/// <summary>The policy of a device, whole, as it would download it now (POL-2).</summary>
public sealed record GetDevicePolicy(ResourceId Id) : IRequest<DevicePolicyDump>;

/// <summary>A policy to be read by people.</summary>
public sealed record DevicePolicyDump
{
    /// <summary>Its ETag; null for a device without client.</summary>
    public required string? Version { get; init; }

    public required ClientSettings Settings { get; init; }

    public required PolicyAssignments Assignments { get; init; }

    /// <summary>Maintenance windows of its collections.</summary>
    public required IReadOnlyList<PolicyWindow> MaintenanceWindows { get; init; }

    /// <summary>By name, each with where its value comes from.</summary>
    public required IReadOnlyList<PolicyVariable> Variables { get; init; }
}

/// <summary>A maintenance window in a policy.</summary>
/// <param name="Window">The window.</param>
/// <param name="From">The collection that gives it.</param>
/// <param name="FromName">That collection's name; null when it was just deleted.</param>
public sealed record PolicyWindow(MaintenanceWindow Window, CollectionId From, string? FromName);

/// <summary>A variable in a policy.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; null for a masked one, which nobody is shown.</param>
/// <param name="IsMasked">The value is a secret.</param>
/// <param name="From">The collection that gives it; null for the device itself.</param>
/// <param name="FromName">That collection's name.</param>
public sealed record PolicyVariable(string Name, string? Value, bool IsMasked, CollectionId? From, string? FromName);
