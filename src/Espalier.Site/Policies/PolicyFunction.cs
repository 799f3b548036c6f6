using Espalier.Contracts.Policies;
using Espalier.Site.Collections;

namespace Espalier.Site.Policies;

/// <summary>What a Mac should be: a pure function of the collections it is in and the site's configuration. Download, what-if and explain all call it.</summary>
public static class PolicyFunction
{
    /// <summary>The deployments that reach a device in these collections, in a fixed order: one collection's worth of each, by deployment id.</summary>
    public static IReadOnlyList<DeployedBaseline> DeploymentsFor(IReadOnlySet<string> collections, SiteConfiguration configuration) =>
        [.. configuration.Deployments.Where(d => collections.Contains(d.CollectionId)).OrderBy(d => d.DeploymentId)];

    /// <summary>The maintenance windows of these collections, in a fixed order.</summary>
    public static IReadOnlyList<CollectionWindow> WindowsFor(IReadOnlySet<string> collections, SiteConfiguration configuration) =>
        [.. configuration.MaintenanceWindows.Where(w => collections.Contains(w.CollectionId)).OrderBy(static w => w.Window.Id)];

    /// <summary>All that a device in these collections, with these variables, should be.</summary>
    public static DesiredPolicy Decide(IReadOnlySet<string> collections, IReadOnlyList<ResolvedVariable> variables, SiteConfiguration configuration) =>
        new(configuration, DeploymentsFor(collections, configuration), WindowsFor(collections, configuration), variables);

    /// <summary>The assignment set that these deployments and windows make.</summary>
    public static PolicyAssignments ToAssignments(IReadOnlyList<DeployedBaseline> deployments, IReadOnlyList<CollectionWindow> windows) => new()
    {
        MaintenanceWindows = [.. windows.Select(static w => w.Window)],
        Baselines =
        [
            .. deployments.Select(d => new BaselineAssignment
            {
                DeploymentId = d.DeploymentId,
                BaselineId = d.BaselineId,
                BaselineVersion = d.BaselineVersion,
                BaselineName = d.BaselineName,
                Schedule = d.Schedule,
                Remediate = d.Remediate,
                Items = d.Items,
            }),
        ],
    };
}

/// <summary>What a device should be.</summary>
/// <param name="Configuration">The configuration that decided it.</param>
/// <param name="Deployments">Deployments that reach it, in the order of the policy.</param>
/// <param name="Windows">Maintenance windows of its collections, in the order of the policy.</param>
/// <param name="Variables">Its variables, masked ones still sealed by the site key.</param>
public sealed record DesiredPolicy(
    SiteConfiguration Configuration, IReadOnlyList<DeployedBaseline> Deployments, IReadOnlyList<CollectionWindow> Windows, IReadOnlyList<ResolvedVariable> Variables);
