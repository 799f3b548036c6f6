using Espalier.Contracts.Compliance;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Devices;

/// <summary>What the site knew of a device at an instant: inventory, collections, compliance.</summary>
/// <param name="Id">The device.</param>
/// <param name="At">The instant; not in the future.</param>
public sealed record GetDeviceAsOf(ResourceId Id, DateTimeOffset At) : IRequest<DeviceAsOf>;

/// <summary>A device at an instant.</summary>
/// <param name="At">The instant.</param>
/// <param name="Facts">Label and value, in the order of display; empty where nothing was known yet.</param>
/// <param name="Collections">Collections that it was in, by name; those that are deleted since are not known any more.</param>
/// <param name="States">Configuration items of deployments that it had reported, by baseline and name.</param>
public sealed record DeviceAsOf(DateTimeOffset At, IReadOnlyList<KeyValuePair<string, string>> Facts, IReadOnlyList<MembershipAsOf> Collections, IReadOnlyList<ItemStateAsOf> States);

/// <summary>A collection that a device was in.</summary>
/// <param name="Id">The collection.</param>
/// <param name="Name">Its name now.</param>
/// <param name="Since">Since when the device was in it then.</param>
public sealed record MembershipAsOf(CollectionId Id, string Name, DateTimeOffset Since);

/// <summary>Where a deployed item stood.</summary>
/// <param name="Baseline">The baseline it was deployed with.</param>
/// <param name="Item">The item.</param>
/// <param name="State">Its state.</param>
/// <param name="Reason">What the Mac said about it; null for nothing.</param>
/// <param name="Since">Since when it was so.</param>
public sealed record ItemStateAsOf(string Baseline, string Item, ComplianceState State, string? Reason, DateTimeOffset Since)
{
    /// <summary>The deployment that brought the baseline; another one may bring the same.</summary>
    public Guid Deployment { get; init; }
}
