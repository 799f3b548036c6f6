using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Schedules;

namespace Espalier.Contracts.Admin.Collections;

/// <summary>Everything about one collection but its members and variables.</summary>
public sealed record CollectionDetails
{
    public required CollectionSummary Summary { get; init; }

    public required IReadOnlyList<CollectionRule> Rules { get; init; }

    /// <summary>When all rules are evaluated for all devices, beside changes; null for never.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>A changed device is evaluated at once; off means on the schedule and on demand only.</summary>
    public required bool IsIncremental { get; init; }

    /// <summary>Of several collections that define a variable, the one with the highest number gives a device its value: 1 to 9.</summary>
    public required int VariablePriority { get; init; }

    /// <summary>Collections that are limited to, include or exclude this one.</summary>
    public required IReadOnlyList<CollectionReference> Dependents { get; init; }
}

/// <summary>A collection by id and name.</summary>
public sealed record CollectionReference(CollectionId Id, string Name);
