using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Devices;

/// <summary>A window of the device list.</summary>
/// <param name="Filter">Text that name, serial number, user, model or macOS version contains; empty for all.</param>
/// <param name="CollectionId">Only members of this collection; null for all devices.</param>
/// <param name="Sort">Column: <c>name</c>, <c>osVersion</c>, <c>serialNumber</c>, <c>client</c>, <c>activity</c>, <c>compliance</c>, <c>lastContactAt</c>, <c>user</c>, <c>model</c>.</param>
/// <param name="Descending">Sort downwards.</param>
/// <param name="Skip">Rows before the window.</param>
/// <param name="Take">Rows of the window, at most 500.</param>
public sealed record ListDevices(string Filter, string? CollectionId, string Sort, bool Descending, int Skip, int Take) : IRequest<DevicePage>
{
    /// <summary>Only devices that meet all of these; empty for no condition.</summary>
    public IReadOnlyList<DeviceCondition> Conditions { get; init; } = [];

    /// <summary>
    /// <see cref="DevicePage.Snapshot"/> of an earlier window of the same list: devices and order stay as they were then, and the window costs only its own rows. Null, or one
    /// that the site does not keep any more: as they are now.
    /// </summary>
    public string? Snapshot { get; init; }

    /// <summary>The total says how many devices there are now, though the window is one of an earlier list.</summary>
    public bool CountsAgain { get; init; }
}

/// <summary>A window of devices.</summary>
/// <param name="Total">Positions in the list: it is read wholly when <c>skip</c> + <c>take</c> reaches this. A window with fewer rows than asked for is not the end.</param>
/// <param name="Rows">The window, as the devices are now; one that is gone since the list was opened is left out.</param>
public sealed record DevicePage(int Total, IReadOnlyList<DeviceSummary> Rows)
{
    /// <summary>Names the order that the window is from; to be given with the next.</summary>
    public string? Snapshot { get; init; }
}

/// <summary>One row of the device list (COLL-7).</summary>
public sealed record DeviceSummary
{
    public required ResourceId Id { get; init; }

    public required string Name { get; init; }

    /// <summary><c>Yes</c> or <c>No</c> in lists.</summary>
    public required bool HasClient { get; init; }

    /// <summary>Why it is not managed (COLL-4); null for a managed Mac.</summary>
    public string? UnmanagedReason { get; init; }

    /// <summary><c>Active</c> or <c>Inactive</c> in lists.</summary>
    public required bool IsActive { get; init; }

    /// <summary>The channel is open at this moment.</summary>
    public required bool IsConnected { get; init; }

    public required string ClientVersion { get; init; }

    public required string OsVersion { get; init; }

    public required string Model { get; init; }

    public required string SerialNumber { get; init; }

    public required string User { get; init; }

    /// <summary>Worst state of its deployed baselines.</summary>
    public required string Compliance { get; init; }

    public DateTimeOffset? LastContactAt { get; init; }

    /// <summary>Its client is older than the site and can be upgraded.</summary>
    public bool IsClientOlder { get; init; }

    /// <summary>This record claims the hardware of another one.</summary>
    public bool IsConflict { get; init; }
}

/// <summary>One device.</summary>
public sealed record GetDevice(ResourceId Id) : IRequest<DeviceDetails>;

/// <summary>A device with its discovery data (COLL-3, COLL-8).</summary>
public sealed record DeviceDetails
{
    public required DeviceSummary Summary { get; init; }

    public required Guid? ClientId { get; init; }

    public required string HardwareId { get; init; }

    /// <summary>Label and value, in the order of display; multi-valued properties have several rows.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> DiscoveryData { get; init; }

    public string? UnmanagedReason { get; init; }

    /// <summary>That its macOS runs the client without being supported, as a sentence; null for a supported one (SITE-15).</summary>
    public string? SupportNotice { get; init; }

    public DateTimeOffset? EnrolledAt { get; init; }

    public string? EnrolledBy { get; init; }

    public DateTimeOffset? CertificateExpiresAt { get; init; }

    public DateTimeOffset? LastPolicyRequestAt { get; init; }

    public DateTimeOffset? LastInventoryAt { get; init; }

    /// <summary>ETag of the policy it should have, and of the one it applied.</summary>
    public string? PolicyVersion { get; init; }

    public string? AppliedPolicyVersion { get; init; }

    public DateTimeOffset? AppliedPolicyAt { get; init; }

    public ResourceId? ConflictWith { get; init; }

    /// <summary>What came of the last order that was taken to its port 8000: <c>Open</c>, <c>Connection refused</c>, <c>Not reached</c>; null where none was.</summary>
    public string? ClientPort { get; init; }
}

/// <summary>Removes a device with its inventory and memberships; recovery records stay (COLL-11).</summary>
public sealed record DeleteDevice(ResourceId Id) : IRequest<Done>;

/// <summary>Decides a conflict record: the new key takes over the old record.</summary>
public sealed record MergeDevices(ResourceId Conflict) : IRequest<Done>;

/// <summary>Decides a conflict record the other way: it is a Mac of its own (a cloned disk, a replaced board), and both records stay.</summary>
public sealed record SplitDevice(ResourceId Conflict) : IRequest<Done>;

/// <summary>The site at a glance.</summary>
public sealed record GetSiteOverview : IRequest<SiteOverview>;

/// <summary>Counts over all Macs.</summary>
public sealed record SiteOverview
{
    public required string SiteCode { get; init; }

    /// <summary>Name of the site's database (DB-2).</summary>
    public string Database { get; init; } = "";

    public required int Devices { get; init; }

    public required int Enrolled { get; init; }

    public required int Connected { get; init; }

    public required int Inventoried { get; init; }

    /// <summary>Macs that have applied the policy version that the site holds now.</summary>
    public required int PolicyCurrent { get; init; }

    /// <summary>Macs that have reported every baseline deployed to them.</summary>
    public required int Reported { get; init; }

    public required int Compliant { get; init; }

    public required int NonCompliant { get; init; }

    /// <summary>Macs with an item that could not be evaluated.</summary>
    public required int Failed { get; init; }

    /// <summary>Macs on which a remediation script made a setting compliant.</summary>
    public required int Remediated { get; init; }

    public required int Conflicts { get; init; }

    /// <summary>Macs whose client is older than the site (SITE-11).</summary>
    public int OlderClients { get; init; }

    public required int QuarantinedReports { get; init; }

    /// <summary>Macs by version of macOS.</summary>
    public required IReadOnlyList<KeyValuePair<string, int>> Versions { get; init; }

    /// <summary>Macs by model.</summary>
    public required IReadOnlyList<KeyValuePair<string, int>> Models { get; init; }
}
