using Espalier.Contracts.Compliance;
using Espalier.Contracts.MaintenanceWindows;
using Espalier.Contracts.Schedules;

namespace Espalier.Contracts.Policies;

/// <summary>
/// What a Mac downloads: a part that every Mac with the same assignments shares, and a signed part of its own that names the shared one by hash.
/// </summary>
/// <param name="Assignments">JSON of <see cref="PolicyAssignments"/>; its SHA-256 is in the device part.</param>
/// <param name="Device">Compact JWS (ES256, certificate in <c>x5c</c>) over JSON of <see cref="DevicePolicy"/>.</param>
public sealed record PolicyEnvelope(string Assignments, string Device);

/// <summary>The assignment set: a pure function of what is deployed to the collections that the Mac is in, and of their maintenance windows.</summary>
public sealed record PolicyAssignments
{
    public IReadOnlyList<BaselineAssignment> Baselines { get; init; } = [];

    /// <summary>Enabled maintenance windows of all collections that the Mac is in; none means that anything may be installed at any time.</summary>
    public IReadOnlyList<MaintenanceWindow> MaintenanceWindows { get; init; } = [];
}

/// <summary>A baseline deployed to a collection of the Mac.</summary>
public sealed record BaselineAssignment
{
    public required Guid DeploymentId { get; init; }

    public required Guid BaselineId { get; init; }

    public required int BaselineVersion { get; init; }

    public required string BaselineName { get; init; }

    public required Schedule Schedule { get; init; }

    /// <summary>Remediation is allowed by the deployment; off means rules are only judged.</summary>
    public bool Remediate { get; init; } = true;

    public required IReadOnlyList<ConfigurationItemDefinition> Items { get; init; }
}

/// <summary>The Mac's own part of its policy.</summary>
public sealed record DevicePolicy
{
    /// <summary>SHA-256 (hex) of the assignments' text.</summary>
    public required string AssignmentsSha256 { get; init; }

    /// <summary>The client's GUID: a policy for another Mac is refused.</summary>
    public required Guid ClientId { get; init; }

    public required string SiteCode { get; init; }

    /// <summary>When the site signed it; a client never goes back to an older one.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>Client settings.</summary>
    public required ClientSettings Settings { get; init; }

    /// <summary>Collection and device variables that may be shown, resolved by the site.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Masked variables: each value sealed to the device's agreement key with <see cref="VariableContext"/>.</summary>
    public IReadOnlyDictionary<string, byte[]> MaskedVariables { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>Trusted CA certificates (DER, base64), the current one first.</summary>
    public IReadOnlyList<string> TrustedAuthorities { get; init; } = [];

    /// <summary>CA certificates (DER, base64) of the company that may certify the site server and Macs, and nothing else: they sign no policies. Null for none.</summary>
    public IReadOnlyList<string>? CompanyAuthorities { get; init; }

    /// <summary>What a masked variable's sealed value is bound to.</summary>
    public static string VariableContext(Guid clientId, string name) => $"variable {name} of {clientId:N}";
}

/// <summary>Settings of the Mac client, from the site.</summary>
public sealed record ClientSettings
{
    /// <summary>Minutes between policy polls when nothing is pushed. Default 60 (POL-1).</summary>
    public int PolicyPollMinutes { get; init; } = 60;

    /// <summary>When inventory is taken. Default: every 7 days, as ConfigMgr's default hardware inventory cycle.</summary>
    public Schedule InventorySchedule { get; init; } = new() { Start = new DateTime(2000, 1, 1), Recurrence = Recurrence.Interval, IntervalMinutes = 7 * 24 * 60 };

    /// <summary>The client listens on TCP 8000 for signed orders (POL-7). Default off.</summary>
    public bool ListensForOrders { get; init; }

    /// <summary>Identity of the site's database: another one after a restore or a failover, when reports that were acknowledged can be missing. Default: empty, never compared with one.</summary>
    public string Database { get; init; } = "";
}
