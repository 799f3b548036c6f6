using System.Text.Json;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.MaintenanceWindows;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Schedules;
using Espalier.Site.Collections;

namespace Espalier.Site.Policies;

/// <summary>What of a policy goes, changes or comes between two answers of the policy function.</summary>
internal static class PolicyDifference
{
    public static IReadOnlyList<PolicyPartChange> Between(DesiredPolicy before, DesiredPolicy after) =>
        [.. Baselines(before.Deployments, after.Deployments).Concat(Windows(before.Windows, after.Windows)).Concat(Variables(before.Variables, after.Variables)).OrderBy(static c => c.Change).ThenBy(static c => c.Kind).ThenBy(static c => c.Name, StringComparer.Ordinal)];

    private static IEnumerable<PolicyPartChange> Baselines(IReadOnlyList<DeployedBaseline> before, IReadOnlyList<DeployedBaseline> after)
    {
        var gone = before.ToDictionary(static d => d.DeploymentId);
        foreach (var deployment in after)
        {
            if (!gone.Remove(deployment.DeploymentId, out var former))
            {
                yield return Part(deployment, PolicyChangeKind.Gains, $"{Count(deployment)}, {ScheduleText.Describe(deployment.Schedule)}");
            }
            else if (!ReferenceEquals(former, deployment) && Text(former) != Text(deployment))
            {
                yield return Part(deployment, PolicyChangeKind.Changes, string.Join("; ", Changes(former, deployment)));
            }
        }

        foreach (var deployment in gone.Values)
        {
            yield return Part(deployment, PolicyChangeKind.Loses, Count(deployment));
        }
    }

    private static IEnumerable<PolicyPartChange> Windows(IReadOnlyList<CollectionWindow> before, IReadOnlyList<CollectionWindow> after)
    {
        var gone = before.ToDictionary(static w => w.Window.Id, static w => w.Window);
        foreach (var window in after.Select(static w => w.Window))
        {
            if (!gone.Remove(window.Id, out var former))
            {
                yield return Part(window, PolicyChangeKind.Gains);
            }
            else if (former != window)
            {
                yield return Part(window, PolicyChangeKind.Changes);
            }
        }

        foreach (var window in gone.Values)
        {
            yield return Part(window, PolicyChangeKind.Loses);
        }
    }

    private static IEnumerable<PolicyPartChange> Variables(IReadOnlyList<ResolvedVariable> before, IReadOnlyList<ResolvedVariable> after)
    {
        var gone = before.ToDictionary(static v => Folding.Fold(v.Name));
        foreach (var variable in after)
        {
            if (!gone.Remove(Folding.Fold(variable.Name), out var former))
            {
                yield return Part(variable, PolicyChangeKind.Gains, variable.IsMasked ? "masked value" : $"'{variable.Value}'");
            }
            else if (former.Stamp != variable.Stamp || former.Name != variable.Name)
            {
                yield return Part(variable, PolicyChangeKind.Changes, former.IsMasked || variable.IsMasked ? "masked value" : $"'{former.Value}' becomes '{variable.Value}'");
            }
        }

        foreach (var variable in gone.Values)
        {
            yield return Part(variable, PolicyChangeKind.Loses, variable.IsMasked ? "masked value" : $"'{variable.Value}'");
        }
    }

    private static IEnumerable<string> Changes(DeployedBaseline before, DeployedBaseline after)
    {
        if (before.BaselineName != after.BaselineName)
        {
            yield return $"was named '{before.BaselineName}'";
        }

        if (before.Schedule != after.Schedule)
        {
            yield return $"schedule: {ScheduleText.Describe(after.Schedule)}";
        }

        if (before.Remediate != after.Remediate)
        {
            yield return after.Remediate ? "remediates" : "no longer remediates";
        }

        var former = before.Items.ToDictionary(static i => i.Id);
        var added = after.Items.Where(i => !former.ContainsKey(i.Id)).Select(static i => i.Name).ToList();
        var removed = before.Items.ExceptBy(after.Items.Select(static i => i.Id), static i => i.Id).Select(static i => i.Name).ToList();
        var changed = after.Items.Where(i => former.TryGetValue(i.Id, out var old) && old.Version != i.Version).Select(static i => i.Name).ToList();
        foreach (var (word, names) in new[] { ("without", removed), ("changed", changed), ("with", added) })
        {
            if (names.Count > 0)
            {
                yield return $"{word} {string.Join(", ", names)}";
            }
        }

        yield return $"version {after.BaselineVersion}, evaluated at once";
    }

    private static string Count(DeployedBaseline deployment) => deployment.Items.Count == 1 ? "1 configuration item" : $"{deployment.Items.Count} configuration items";

    private static string Text(DeployedBaseline deployment) => JsonSerializer.Serialize(PolicyFunction.ToAssignments([deployment], []), MessagesJson.Default.PolicyAssignments);

    private static PolicyPartChange Part(DeployedBaseline deployment, PolicyChangeKind change, string detail) => new(PolicyPartKind.Baseline, change, deployment.BaselineName, detail, deployment.DeploymentId);

    private static PolicyPartChange Part(MaintenanceWindow window, PolicyChangeKind change) =>
        new(PolicyPartKind.MaintenanceWindow, change, window.Name, MaintenanceWindowText.Describe(window), null);

    private static PolicyPartChange Part(ResolvedVariable variable, PolicyChangeKind change, string detail) => new(PolicyPartKind.Variable, change, variable.Name, detail, null);
}
