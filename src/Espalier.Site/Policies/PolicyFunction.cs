using Espalier.Contracts.Policies;

namespace Espalier.Site.Policies;

/// <summary>What a Mac should be: a pure function of the collections it is in and the site's configuration. Download, what-if and explain all call it.</summary>
public static class PolicyFunction
{
    /// <summary>The deployments that reach a device in these collections, in a fixed order: one collection's worth of each, by deployment id.</summary>
    public static IReadOnlyList<DeployedBaseline> DeploymentsFor(IReadOnlySet<string> collections, SiteConfiguration configuration) =>
        [.. configuration.Deployments.Where(d => collections.Contains(d.CollectionId)).OrderBy(d => d.DeploymentId)];

    /// <summary>The assignment set of a device in these collections.</summary>
    public static PolicyAssignments AssignmentsFor(IReadOnlySet<string> collections, SiteConfiguration configuration) => ToAssignments(DeploymentsFor(collections, configuration));

    /// <summary>The assignment set that these deployments make.</summary>
    public static PolicyAssignments ToAssignments(IReadOnlyList<DeployedBaseline> deployments) => new()
    {
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
