using Espalier.Console.Components;
using Espalier.Console.Shell;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Operations;

namespace Espalier.Console;

/// <summary>What the search in the header looks through, in the order of its answers.</summary>
internal static class ConsoleSearches
{
    private const int Most = 6;

    public static IReadOnlyList<ConsoleSearch> All { get; } =
    [
        new(static async (gate, text, token) => Hits(await gate.RunAsync(new ListDevices(text, null, "name", false, 0, Most), token), static page => page.Rows
            .Select(static d => new SearchResult(d.Name, $"{d.Model} {d.SerialNumber}".Trim(), "Devices", $"/assets-and-compliance/devices/{d.Id}", Glyphs.Device)))),
        new(static async (gate, text, token) => Hits(await gate.RunAsync(new ListCollectionsRequest { Filter = text, Take = Most }, token), static page => page.Items
            .Select(static c => new SearchResult(c.Name, $"{c.MemberCount:N0} members", "Device Collections", $"/assets-and-compliance/device-collections/{c.Id}", Glyphs.Collection)))),
        new(static async (gate, text, token) => Hits(await gate.RunAsync(new ListConfigurationItems(), token), items => items
            .Where(i => i.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
            .Select(static i => new SearchResult(i.Name, $"Revision {i.Version}", "Configuration Items", $"/assets-and-compliance/compliance-settings/configuration-items?sel={i.Id:N}", Glyphs.ConfigurationItem)))),
        new(static async (gate, text, token) => Hits(await gate.RunAsync(new ListBaselines(), token), baselines => baselines
            .Where(b => b.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
            .Select(static b => new SearchResult(b.Name, $"{b.Items} items", "Configuration Baselines", $"/assets-and-compliance/compliance-settings/configuration-baselines?sel={b.Id:N}", Glyphs.Baseline)))),
    ];

    // What a user may not read has no hits.
    private static IReadOnlyList<SearchResult> Hits<T>(Result<T> answer, Func<T, IEnumerable<SearchResult>> hits) => answer.Succeeded ? [.. hits(answer.Value!).Take(Most)] : [];
}
