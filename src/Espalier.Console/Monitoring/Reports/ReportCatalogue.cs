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
            Width = 360, Grows = true, Cell = static r => builder => CellLink.Add(builder, Address(r), r.Name),
        },
        new("category", "Category", static r => r.Category) { Width = 260 },
        new("criteria", "Criteria", static r => "Computer name, " + r.Criterion.ToLowerInvariant()) { Width = 300 },
    ];

    public static ListSource<ReportSummary> Source(SiteGate gate) => new InMemoryList<ReportSummary>(
        Columns, static r => r.Id, async (_, token) => (await gate.ReadAsync(new ListReports(), token)).Reports, "name").Source;

    public static string Address(ReportSummary report) => "/monitoring/reporting/reports/" + report.Id;
}
