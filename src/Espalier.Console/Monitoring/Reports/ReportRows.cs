using System.Globalization;
using Espalier.Console.Charts;
using Espalier.Console.Compliance;
using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Reports;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.Monitoring.Reports;

/// <summary>Columns, rows and chart of a report.</summary>
internal static class ReportRows
{
    private const int ExportWindow = 5_000;
    private const int ChartRows = 10;

    public static IReadOnlyList<ListColumn<ReportLine>> Columns(ReportSummary report) =>
    [
        .. report.Columns.Select((column, i) => new ListColumn<ReportLine>(column.Name, column.Title, l => l.Row.Values[i])
        {
            Width = column.Width,
            Grows = column.Type == ReportValueType.Text && column.Width >= 200,
            Cell = Cell(report, column, i),
        }),
    ];

    /// <summary>Pages of the report as it is when they are read. A report is run again when somebody asks for it, not by itself.</summary>
    /// <param name="gate">The user's way to the site.</param>
    /// <param name="run">Which report, with which criteria.</param>
    /// <param name="shown">Told of each page that was read.</param>
    public static ListSource<ReportLine> Source(SiteGate gate, RunReport run, Func<Espalier.Contracts.Admin.Reports.ReportPage, Task>? shown = null) =>
        new(static l => l.Number.ToString(CultureInfo.InvariantCulture), async (request, skip, take, token) =>
        {
            var page = await gate.ReadAsync(run with { Filter = request.Text, Sort = request.SortBy, Descending = request.Descending, Skip = skip, Take = take }, token);
            if (shown is not null)
            {
                await shown(page);
            }

            return new ListWindow<ReportLine>(page.Total, [.. page.Rows.Select((row, i) => new ReportLine(skip + i, row))]);
        })
        {
            ExportWindow = ExportWindow,
            Subscribe = static _ => new Silence(),
        };

    /// <summary>The first rows of a report that counts computers, as bars; empty for other reports.</summary>
    public static async Task<IReadOnlyList<ChartPart>> ChartAsync(SiteGate gate, ReportSummary report, RunReport run, CancellationToken token)
    {
        const string Computers = "computers";
        var count = report.Columns.TakeWhile(static c => c.Name != Computers).Count();
        if (count == report.Columns.Count)
        {
            return [];
        }

        var page = await gate.ReadAsync(run with { Sort = Computers, Descending = true, Take = ChartRows }, token);
        return
        [
            .. page.Rows.Select(row => new ChartPart(
                ListValues.Text(row.Values[0]) is { Length: > 0 } label ? label : "Unknown",
                Convert.ToDouble(row.Values[count], CultureInfo.InvariantCulture),
                "1",
                ReportAddress.DrillDown(report.Columns, report.Columns[0], row))),
        ];
    }

    private static RenderFragment<ReportLine>? Cell(ReportSummary report, ReportColumn column, int i) => column switch
    {
        { Type: ReportValueType.State } => line => builder =>
        {
            builder.OpenComponent<StateBadge>(0);
            builder.AddComponentParameter(1, nameof(StateBadge.Text), line.Row.Values[i] as string ?? "");
            builder.CloseComponent();
        },
        // The guide's reports say their times in UTC, and so do their files.
        { Type: ReportValueType.Instant } => line => builder => builder.AddContent(0, ListValues.Text(line.Row.Values[i])),
        { Type: ReportValueType.Number } => line => builder =>
        {
            builder.OpenElement(0, "span");
            builder.AddAttribute(1, "class", "num");
            builder.AddContent(2, line.Row.Values[i] is long number ? number.ToString("N0", CultureInfo.InvariantCulture) : "");
            builder.CloseElement();
        },
        { Name: "computer" } => line => builder =>
        {
            if (line.Row.Device is { } device)
            {
                CellLink.Add(builder, $"/assets-and-compliance/devices/{device}", ListValues.Text(line.Row.Values[i]));
            }
        },
        { Opens: not null } => line => builder =>
        {
            var text = ListValues.Text(line.Row.Values[i]);
            if (ReportAddress.DrillDown(report.Columns, column, line.Row) is { } address)
            {
                CellLink.Add(builder, address, text);
            }
            else
            {
                builder.AddContent(5, text);
            }
        },
        _ => null,
    };

    private sealed class Silence : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
