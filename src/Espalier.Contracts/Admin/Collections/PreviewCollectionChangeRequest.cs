using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Collections;

/// <summary>Asks what a change of a collection would do, without doing it.</summary>
public sealed record PreviewCollectionChangeRequest : IRequest<CollectionChangePreview>
{
    /// <summary>The collection; null for one that is not made yet.</summary>
    public CollectionId? Id { get; init; }

    /// <summary>The limiting collection it would have.</summary>
    public CollectionId LimitingId { get; init; } = CollectionId.AllSystems;

    /// <summary>The priority its variables would have; null leaves it.</summary>
    public int? VariablePriority { get; init; }

    /// <summary>All rules it would have.</summary>
    public required IReadOnlyList<CollectionRule> Rules { get; init; }
}

/// <summary>What a change would do.</summary>
/// <param name="MemberCount">Members after it.</param>
/// <param name="Gains">Devices that would come.</param>
/// <param name="Loses">Devices that would go.</param>
/// <param name="Dependents">Other collections whose members would change.</param>
public sealed record CollectionChangePreview(int MemberCount, DeviceSample Gains, DeviceSample Loses, IReadOnlyList<DependentChange> Dependents);

/// <summary>Some of a number of devices.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="First">The first of them by name.</param>
public sealed record DeviceSample(int Count, IReadOnlyList<DeviceReference> First);

/// <summary>What would happen to a collection that depends on the changed one.</summary>
public sealed record DependentChange(CollectionId Id, string Name, int Gains, int Loses);
