using System.Text.Json;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Site.Policies;

namespace Espalier.Site.Tests.Policies;

/// <summary>A device's policy as texts that can be compared without knowing how the site compares.</summary>
internal sealed record PolicyOfDevice(string Version, bool HasClient, IReadOnlyDictionary<Guid, string> Assignments, IReadOnlyDictionary<string, string> Variables, IReadOnlyDictionary<string, string> Windows)
{
    public IReadOnlyCollection<Guid> Deployments => [.. Assignments.Keys];

    public static PolicyOfDevice Of(DesiredPolicy desired, string version, bool hasClient) => new(
        version,
        hasClient,
        PolicyFunction.ToAssignments(desired.Deployments, []).Baselines.ToDictionary(static b => b.DeploymentId, static b => JsonSerializer.Serialize(b)),
        desired.Variables.ToDictionary(static v => v.Name.ToUpperInvariant(), static v => v.Name + v.Stamp),
        PolicyFunction.ToAssignments([], desired.Windows).MaintenanceWindows.ToDictionary(static w => w.Name.ToUpperInvariant(), static w => JsonSerializer.Serialize(w)));

    /// <summary>What came, went and changed; a deployment that was not there before has no id yet in a preview.</summary>
    public IReadOnlyList<(PolicyChangeKind Change, Guid? Deployment, string Part)> DifferenceFrom(PolicyOfDevice before, bool isNew) =>
    [
        .. Compare(before.Assignments, Assignments).Select(c => (c.Change, (Guid?)(isNew && c.Change == PolicyChangeKind.Gains ? Guid.Empty : c.Key), "")),
        .. Compare(before.Windows, Windows).Select(static c => (c.Change, (Guid?)null, c.Key)),
        .. Compare(before.Variables, Variables).Select(static c => (c.Change, (Guid?)null, c.Key)),
    ];

    private static IEnumerable<(PolicyChangeKind Change, TKey Key)> Compare<TKey>(IReadOnlyDictionary<TKey, string> before, IReadOnlyDictionary<TKey, string> after)
        where TKey : notnull
    {
        foreach (var key in before.Keys.Union(after.Keys))
        {
            switch (before.TryGetValue(key, out var was), after.TryGetValue(key, out var becomes))
            {
                case (false, true):
                    yield return (PolicyChangeKind.Gains, key);
                    break;
                case (true, false):
                    yield return (PolicyChangeKind.Loses, key);
                    break;
                case (true, true) when was != becomes:
                    yield return (PolicyChangeKind.Changes, key);
                    break;
            }
        }
    }
}
