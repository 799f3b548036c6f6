using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Contracts.Schedules;

namespace Espalier.Contracts.Admin.Collections;

/// <summary>Makes a collection.</summary>
public sealed record CreateCollectionRequest : IRequest<CollectionDetails>
{
    /// <summary>Unique in any letter case, 1 to 255 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Up to 512 characters.</summary>
    public string Comment { get; init; } = "";

    /// <summary>Members must be in this one too. Default <c>All Systems</c>.</summary>
    public CollectionId LimitingId { get; init; } = CollectionId.AllSystems;

    public IReadOnlyList<CollectionRule> Rules { get; init; } = [];

    /// <inheritdoc cref="CollectionDetails.Schedule"/>
    public Schedule? Schedule { get; init; }

    /// <summary><inheritdoc cref="CollectionDetails.IsIncremental"/> Default on.</summary>
    public bool IsIncremental { get; init; } = true;

    /// <summary><inheritdoc cref="CollectionDetails.VariablePriority"/> Default 1, as ConfigMgr's.</summary>
    public int VariablePriority { get; init; } = 1;
}
