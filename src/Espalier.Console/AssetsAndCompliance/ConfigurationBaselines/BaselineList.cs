using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Compliance;

namespace Espalier.Console.AssetsAndCompliance.ConfigurationBaselines;

/// <summary>Columns and rows of the list of configuration baselines.</summary>
internal static class BaselineList
{
    public static IReadOnlyList<ListColumn<BaselineSummary>> Columns { get; } =
    [
        new("name", "Name", static b => b.Name) { Width = 280, Grows = true },
        new("version", "Revision", static b => b.Version) { Width = 90 },
        new("items", "Configuration Items", static b => b.Items) { Width = 160 },
        new("deployments", "Deployments", static b => b.Deployments) { Width = 120 },
        new("changed", "Date Modified", static b => b.ChangedAt) { Width = 160 },
        new("by", "Modified By", static b => b.ChangedBy) { Width = 140 },
        new("description", "Description", static b => b.Description) { Width = 300, IsExtra = true },
    ];

    public static ListSource<BaselineSummary> Source(SiteGate gate) =>
        new InMemoryList<BaselineSummary>(Columns, static b => b.Id.ToString("N"), (_, token) => gate.ReadAsync(new ListBaselines(), token), "name").Source;
}
