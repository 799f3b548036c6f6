using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Schedules;

namespace Espalier.Console.Monitoring;

/// <summary>Columns and rows of the list of deployments.</summary>
internal static class DeploymentList
{
    public static IReadOnlyList<ListColumn<DeploymentSummary>> Columns { get; } =
    [
        new("software", "Configuration Baseline", static d => d.BaselineName) { Width = 190, Grows = true },
        new("collection", "Collection", static d => d.CollectionName) { Width = 170 },
        new("states", "States", static d => Share(d.Counts)) { Width = 140, Cell = static d => builder =>
            {
                builder.OpenComponent<StateBar>(0);
                builder.AddComponentParameter(1, nameof(StateBar.Counts), d.Counts);
                builder.CloseComponent();
            } },
        new("compliance", "Compliance %", static d => Share(d.Counts)) { Width = 116 },
        new("macs", "Macs", static d => d.Counts.Total) { Width = 64 },
        new("remediate", "Remediates", static d => d.Remediate) { Width = 100 },
        new("schedule", "Schedule", static d => ScheduleText.Describe(d.Schedule)) { Width = 260, IsExtra = true },
        new("created", "Date Created", static d => d.CreatedAt) { Width = 140 },
        new("by", "Created By", static d => d.CreatedBy) { Width = 130, IsExtra = true },
    ];

    public static ListSource<DeploymentSummary> Source(SiteGate gate) =>
        new InMemoryList<DeploymentSummary>(Columns, static d => d.Id.ToString("N"), (_, token) => gate.ReadAsync(new ListDeployments(), token), "software").Source;

    private static double Share(StateCounts counts) => counts.Total == 0 ? 0 : Math.Round(100.0 * counts.Compliant / counts.Total, 1);
}
