using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Contracts.Schedules;

namespace Espalier.Contracts.Admin.Collections;

/// <summary>Changes a collection's properties; what is null stays as it is.</summary>
public sealed record UpdateCollectionRequest : IRequest<CollectionDetails>
{
    /// <summary>The collection; in the API the address says it.</summary>
    public CollectionId Id { get; init; }

    public string? Name { get; init; }

    public string? Comment { get; init; }

    public CollectionId? LimitingId { get; init; }

    public Schedule? Schedule { get; init; }

    /// <summary>Removes the schedule.</summary>
    public bool WithoutSchedule { get; init; }

    public bool? IsIncremental { get; init; }

    public int? VariablePriority { get; init; }

    /// <summary>The complete rules that replace the present ones.</summary>
    public IReadOnlyList<CollectionRule>? Rules { get; init; }

    /// <summary><see cref="CollectionSummary.ChangedAt"/> as the caller knows it: the change is refused when somebody else was faster. Null changes it anyway.</summary>
    public DateTimeOffset? KnownChangedAt { get; init; }
}
