using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Compliance;

namespace Espalier.Console.AssetsAndCompliance.ConfigurationItems;

/// <summary>Columns and rows of the list of configuration items.</summary>
internal static class ConfigurationItemList
{
    public static IReadOnlyList<ListColumn<ConfigurationItemSummary>> Columns { get; } =
    [
        new("name", "Name", static i => i.Name) { Width = 280, Grows = true },
        new("type", "Type", static _ => "Mac OS X") { Width = 110 },
        new("version", "Revision", static i => i.Version) { Width = 90 },
        new("settings", "Settings", static i => i.Settings) { Width = 90 },
        new("used", "Used in Baselines", static i => i.UsedInBaselines) { Width = 140 },
        new("changed", "Date Modified", static i => i.ChangedAt) { Width = 160 },
        new("by", "Modified By", static i => i.ChangedBy) { Width = 140 },
        new("description", "Description", static i => i.Description) { Width = 300, IsExtra = true },
    ];

    public static ListSource<ConfigurationItemSummary> Source(SiteGate gate) =>
        new InMemoryList<ConfigurationItemSummary>(Columns, static i => i.Id.ToString("N"), (_, token) => gate.ReadAsync(new ListConfigurationItems(), token), "name").Source;
}
