using Espalier.Contracts.Compliance;
using Espalier.Contracts.MaintenanceWindows;
using Espalier.Contracts.Policies;
using Espalier.Contracts.Schedules;

namespace Espalier.Site.Policies;

/// <summary>Everything an administrator configured that decides what Macs get: an immutable snapshot, so that what-if is the same function on another one.</summary>
public sealed record SiteConfiguration
{
    /// <summary>Enabled deployments.</summary>
    public required IReadOnlyList<DeployedBaseline> Deployments { get; init; }

    /// <summary>All baselines, deployed or not.</summary>
    public required IReadOnlyDictionary<Guid, DefinedBaseline> Baselines { get; init; }

    /// <summary>All configuration items.</summary>
    public required IReadOnlyDictionary<Guid, ConfigurationItemDefinition> Items { get; init; }

    /// <summary>Enabled maintenance windows.</summary>
    public required IReadOnlyList<CollectionWindow> MaintenanceWindows { get; init; }

    /// <summary>Client settings.</summary>
    public required ClientSettings Settings { get; init; }
}

/// <summary>A baseline as it is defined.</summary>
/// <param name="Id">The baseline.</param>
/// <param name="Version">Its version, which its items' versions count up too.</param>
/// <param name="Name">Its name.</param>
/// <param name="Items">Its items in order.</param>
public sealed record DefinedBaseline(Guid Id, int Version, string Name, IReadOnlyList<Guid> Items);

/// <summary>A maintenance window of a collection.</summary>
public sealed record CollectionWindow(string CollectionId, MaintenanceWindow Window);

/// <summary>A deployment with all it carries.</summary>
/// <param name="DeploymentId">The deployment.</param>
/// <param name="CollectionId">Its target.</param>
/// <param name="BaselineId">The baseline.</param>
/// <param name="BaselineVersion">Version of the baseline and, through it, of its items.</param>
/// <param name="BaselineName">Name of the baseline.</param>
/// <param name="Schedule">When it is evaluated.</param>
/// <param name="Remediate">Remediation scripts may run.</param>
/// <param name="Items">The baseline's items in order.</param>
public sealed record DeployedBaseline(
    Guid DeploymentId,
    string CollectionId,
    Guid BaselineId,
    int BaselineVersion,
    string BaselineName,
    Schedule Schedule,
    bool Remediate,
    IReadOnlyList<ConfigurationItemDefinition> Items);
