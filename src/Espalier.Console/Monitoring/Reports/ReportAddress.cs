using Espalier.Contracts.Admin.Reports;
using Microsoft.AspNetCore.WebUtilities;

namespace Espalier.Console.Monitoring.Reports;

/// <summary>Addresses of reports: which one, and what it was asked for. Whoever gets one sees the same report.</summary>
internal static class ReportAddress
{
    /// <summary>In the query of a report that is displayed; without it only its criteria are.</summary>
    public const string Display = "display";

    private const string Reports = "/monitoring/reporting/reports/";

    public static string Of(string report) => Reports + report;

    /// <summary>The report, displayed.</summary>
    public static string Of(string report, IEnumerable<KeyValuePair<string, string>> criteria) =>
        QueryHelpers.AddQueryString(Of(report), criteria.Where(static c => c.Value.Length > 0).Select(static c => KeyValuePair.Create(c.Key, (string?)c.Value)).Append(KeyValuePair.Create(Display, (string?)"true")));

    public static string Export(string report, IEnumerable<KeyValuePair<string, string>> criteria) =>
        QueryHelpers.AddQueryString("/console/export/report", criteria.Select(static c => KeyValuePair.Create(c.Key, (string?)c.Value)).Prepend(KeyValuePair.Create("report", (string?)report)));

    /// <summary>What an address says about a report's criteria.</summary>
    public static Dictionary<string, string> Criteria(ReportSummary report, string uri)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri).Query);
        return report.Criteria.Where(c => query.ContainsKey(c.Name)).ToDictionary(static c => c.Name, c => query[c.Name].ToString());
    }

    public static bool IsDisplayed(string uri) => QueryHelpers.ParseQuery(new Uri(uri).Query).ContainsKey(Display);

    /// <summary>Where a value of a row leads; null where it leads nowhere.</summary>
    public static string? DrillDown(IReadOnlyList<ReportColumn> columns, ReportColumn column, ReportRow row)
    {
        if (column.Opens is not { } opens)
        {
            return null;
        }

        var filled = opens.Criteria.Select(c => KeyValuePair.Create(c.Key, ValueOf(columns, c.Value, row))).ToList();
        return filled.All(static c => c.Value is { Length: > 0 }) ? Of(opens.Report, filled.Select(static c => KeyValuePair.Create(c.Key, c.Value!))) : null;
    }

    private static string? ValueOf(IReadOnlyList<ReportColumn> columns, string name, ReportRow row)
    {
        var i = columns.TakeWhile(c => c.Name != name).Count();
        return row.Values[i] as string;
    }
}
