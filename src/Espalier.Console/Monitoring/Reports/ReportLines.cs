using System.Globalization;
using Espalier.Console.Compliance;
using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Reports;

namespace Espalier.Console.Monitoring.Reports;

/// <summary>Columns and rows of a compliance report (BASE-10).</summary>
internal static class ReportLines
{
    private const string Name = " name";

    public static IReadOnlyList<ListColumn<ReportLine>> Columns(ReportSummary report)
    {
        var what = report.Criterion.EndsWith(Name, StringComparison.Ordinal) ? report.Criterion[..^Name.Length] : report.Criterion;
        return
        [
            new("computer", "Computer Name", static l => l.Row.ComputerName) { Width = 140, Cell = static l => builder => CellLink.Add(builder, $"/assets-and-compliance/devices/{l.Row.Device}", l.Row.ComputerName) },
            new("state", "Compliance State", static l => l.Row.State) { Width = 150, Cell = static l => builder =>
                {
                    builder.OpenComponent<StateBadge>(0);
                    builder.AddComponentParameter(1, nameof(StateBadge.Text), l.Row.State);
                    builder.CloseComponent();
                } },
            new("object", what, static l => l.Row.ObjectName) { Width = 200, Grows = true },
            new("reason", "Reason", static l => l.Row.Reason) { Width = 170, Grows = true },
            new("evaluated", "Last Evaluation Date and Time (UTC)", static l => l.Row.EvaluatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)) { Width = 250 },
            new("baseline", "Deployed With", static l => l.Row.Baseline) { Width = 200, IsExtra = true },
            new("collection", "Collection", static l => l.Row.Collection) { Width = 170 },
            new("os", "Operating System", static l => l.Row.OperatingSystem) { Width = 130 },
            new("serial", "Serial Number", static l => l.Row.SerialNumber) { Width = 130 },
            new("revision", "Revision", static l => l.Row.Version) { Width = 80 },
        ];
    }

    /// <summary>The rows as they were when they were first asked for: a report is run again when somebody asks for it, not by itself.</summary>
    /// <param name="gate">The user's way to the site.</param>
    /// <param name="run">Which report, with which criteria.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="shown">Told what was read.</param>
    public static ListSource<ReportLine> Source(SiteGate gate, RunReport run, IReadOnlyList<ListColumn<ReportLine>> columns, Func<ComplianceReport, Task> shown) =>
        new InMemoryList<ReportLine>(columns, static l => l.Number.ToString(CultureInfo.InvariantCulture), async (_, token) =>
        {
            var report = await gate.ReadAsync(run, token);
            await shown(report);
            return [.. report.Rows.Select(static (row, i) => new ReportLine(i, row))];
        }, "").Source with { Subscribe = static _ => new Silence() };

    private sealed class Silence : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
