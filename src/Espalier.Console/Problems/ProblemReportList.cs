using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Problems;

namespace Espalier.Console.Problems;

/// <summary>Columns and rows of the list of problem reports and of their operations log.</summary>
internal static class ProblemReportList
{
    public static IReadOnlyList<ListColumn<ProblemReportSummary>> Columns { get; } =
    [
        new("created", "Created", static r => r.CreatedAt) { Width = 150 },
        new("proxy", "Proxy info", static r => r.HasSiteInfo ? "Yes" : "No") { Width = 100 },
        new("mac", "Mac info", static r => r.HasMacInfo ? "Yes" : "No") { Width = 100 },
        new("description", "Description", static r => r.Description) { Width = 320, Grows = true },
        new("device", "Device", static r => r.DeviceName) { Width = 160, IsExtra = true },
        new("by", "Created By", static r => r.CreatedBy) { Width = 140, IsExtra = true },
        new("bytes", "Bytes", static r => r.Bytes) { Width = 100, IsExtra = true },
        new("problem", "Problem", static r => r.Problem) { Width = 240, IsExtra = true },
    ];

    public static IReadOnlyList<ListColumn<ProblemReportOperation>> OperationColumns { get; } =
    [
        new("at", "When", static o => o.At) { Width = 150 },
        new("operation", "Operation", static o => Text(o.Kind)) { Width = 130 },
        new("number", "Report ID", static o => o.Number) { Width = 160 },
        new("by", "By", static o => o.By.Length > 0 ? o.By : "Site server") { Width = 140 },
        new("detail", "Detail", static o => o.Detail) { Width = 280, Grows = true },
        new("report", "Report", static o => o.Report) { Width = 280, IsExtra = true },
    ];

    public static ListSource<ProblemReportSummary> Source(SiteGate gate) => new InMemoryList<ProblemReportSummary>(
        Columns, static r => r.Id.ToString("N"), (_, token) => gate.ReadAsync(new ListProblemReports(), token), "").Source;

    public static ListSource<ProblemReportOperation> Operations(SiteGate gate) => new InMemoryList<ProblemReportOperation>(
        OperationColumns, static o => o.Id.ToString("N"), (_, token) => gate.ReadAsync(new ListProblemReportOperations(), token), "").Source;

    private static string Text(ProblemReportOperationKind kind) => kind switch
    {
        ProblemReportOperationKind.Created => "Created",
        ProblemReportOperationKind.Sent => "Sent",
        ProblemReportOperationKind.SendingFailed => "Sending failed",
        ProblemReportOperationKind.Deleted => "Deleted",
        ProblemReportOperationKind.Downloaded => "Downloaded",
    };
}
