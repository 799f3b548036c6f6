using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Sites;

namespace Espalier.Console.Monitoring.Components;

/// <summary>Columns and rows of Component Status (SITE-52).</summary>
internal static class ComponentStatusList
{
    public static IReadOnlyList<ListColumn<ComponentStatus>> Columns { get; } =
    [
        new("state", "Status", static c => c.State == ComponentState.Ok ? "OK" : c.State.ToString())
        {
            Width = 110,
            Choices = ["OK", "Warning", "Critical"],
            Cell = static c => builder =>
            {
                builder.OpenComponent<ComponentStateBadge>(0);
                builder.AddComponentParameter(1, nameof(ComponentStateBadge.State), c.State);
                builder.CloseComponent();
            },
        },
        new("component", "Component", static c => c.Component) { Width = 180 },
        new("finding", "Finding", static c => c.Finding) { Width = 240, Grows = true },
        new("errors", "Errors", static c => c.Errors) { Width = 70 },
        new("warnings", "Warnings", static c => c.Warnings) { Width = 85 },
        new("information", "Information", static c => c.Information) { Width = 100 },
        new("last", "Last Message", static c => c.LastMessageAt) { Width = 150 },
        new("fix", "What To Do", static c => c.Fix ?? "") { Width = 300, IsExtra = true },
    ];

    /// <summary>Looked at when it is opened and when somebody asks: some of it asks other servers.</summary>
    public static ListSource<ComponentStatus> Source(SiteGate gate) => new InMemoryList<ComponentStatus>(
        Columns, static c => c.Component, async (_, token) => await gate.ReadAsync(new ListComponentStatus(), token), "").Source with { Subscribe = static _ => new Silence() };

    private sealed class Silence : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
