using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Devices;

/// <summary>What happened to a device: facts that changed, states, collections, policy, what administrators did.</summary>
/// <param name="Id">The device.</param>
/// <param name="Take">Newest entries to read, 1 to 1000.</param>
public sealed record GetDeviceTimeline(ResourceId Id, int Take = 200) : IRequest<IReadOnlyList<TimelineEntry>>
{
    /// <summary>Only what had happened by then; null for everything.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>One thing that happened.</summary>
/// <param name="At">When, by the site's clock.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Title">What happened.</param>
/// <param name="Detail">More about it; may be empty.</param>
public sealed record TimelineEntry(DateTimeOffset At, TimelineKind Kind, string Title, string Detail);

/// <summary>What an entry is about.</summary>
public enum TimelineKind
{
    Enrollment,
    Inventory,
    Policy,
    Compliance,
    Collection,
    Administration,
}
