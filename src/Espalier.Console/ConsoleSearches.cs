using Espalier.Console.Components;
using Espalier.Console.Monitoring.Reports;
using Espalier.Console.Shell;
using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Admin.Boundaries;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Admin.Reports;
using Espalier.Contracts.Admin.Security;
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
        new(static async (gate, text, token) => Hits(await gate.RunAsync(new ListDeployments(), token), deployments => deployments
            .Where(d => Has(d.BaselineName, text) || Has(d.CollectionName, text))
            .Select(static d => new SearchResult(d.BaselineName, $"to {d.CollectionName}", "Deployments", $"/monitoring/system-status/deployments/{d.Id}", Glyphs.Deployment)))),
        new(static async (gate, text, token) => Hits(await gate.RunAsync(new ListActionJobs(), token), jobs => jobs
            .Where(j => Has(j.Title, text) || Has(j.Scope, text) || Has(j.StartedBy, text))
            .Select(static j => new SearchResult(j.Title, $"{j.Scope}, by {j.StartedBy}", "Jobs", $"/monitoring/system-status/jobs/{j.Id}", Glyphs.Run)))),
        new(static async (gate, text, token) => Hits(await gate.RunAsync(new ListReports(), token), list => list.Reports
            .Where(r => Has(r.Name, text) || Has(r.Category, text))
            .Select(static r => new SearchResult(r.Name, r.Category, "Reports", ReportAddress.Of(r.Id), Glyphs.Report)))),
        new(static async (gate, text, token) => Hits(await gate.RunAsync(new ListBoundaries(), token), list => list.Groups
            .Where(g => Has(g.Name, text) || Has(g.Description, text))
            .Select(static g => new SearchResult(g.Name, g.Description, "Boundary Groups", $"/administration/hierarchy-configuration/boundary-groups?sel={g.Id:N}", Glyphs.BoundaryGroup))
            .Concat(list.Boundaries.Where(b => Has(b.Description, text) || Has(b.Value, text))
                .Select(static b => new SearchResult(b.Description.Length > 0 ? b.Description : b.Value, b.Value, "Boundaries", $"/administration/hierarchy-configuration/boundaries?sel={b.Id:N}", Glyphs.Boundary))))),
        new(static async (gate, text, token) => Hits(await gate.RunAsync(new ListAdministrativeUsers(), token), users => users
            .Where(u => Has(u.Name, text))
            .Select(static u => new SearchResult(u.Name, string.Join(", ", u.Roles), "Administrative Users", $"/administration/security/administrative-users?sel={u.Id:N}", Glyphs.Users)))),
    ];

    private static bool Has(string value, string text) => value.Contains(text, StringComparison.OrdinalIgnoreCase);

    // What a user may not read has no hits.
    private static IReadOnlyList<SearchResult> Hits<T>(Result<T> answer, Func<T, IEnumerable<SearchResult>> hits) => answer.Succeeded ? [.. hits(answer.Value!).Take(Most)] : [];
}
