using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Reports;

namespace Espalier.Console.Monitoring.Reports;

/// <summary>Columns and rows of the list of reports (RPT-2).</summary>
internal static class ReportCatalogue
{
    public static IReadOnlyList<ListColumn<ReportSummary>> Columns { get; } =
    [
        new("name", "Name", static r => r.Name)
        {
            Width = 380, Grows = true, Cell = static r => builder => CellLink.Add(builder, ReportAddress.Of(r.Id), r.Name),
        },
        new("category", "Category", static r => r.Category) { Width = 250 },
        new("description", "Description", static r => r.Description) { Width = 420, Grows = true },
        new("criteria", "Criteria", static r => string.Join(", ", r.Criteria.Select(static c => c.Label))) { Width = 260, IsExtra = true },
    ];

    public static ListSource<ReportSummary> Source(SiteGate gate) => new InMemoryList<ReportSummary>(
        Columns, static r => r.Id, async (_, token) => (await gate.ReadAsync(new ListReports(), token)).Reports, "name").Source;
}
