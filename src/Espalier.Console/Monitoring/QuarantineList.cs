using System.Globalization;
using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Messages;

namespace Espalier.Console.Monitoring;

/// <summary>Columns and rows of the list of quarantined reports.</summary>
internal static class QuarantineList
{
    // The site keeps at most a hundred of each Mac; whoever has more broken ones than these needs none of the older to see why.
    private const int Newest = 5000;
    private const int PageSize = 500;

    public static IReadOnlyList<ListColumn<QuarantinedReportSummary>> Columns { get; } =
    [
        new("received", "Received", static q => q.ReceivedAt) { Width = 150 },
        new("device", "Device", static q => Name(q)) { Width = 180 },
        new("kind", "Kind", static q => q.Kind) { Width = 180 },
        new("reason", "Reason", static q => q.Reason) { Width = 320, Grows = true },
        new("sequence", "Sequence", static q => q.Sequence) { Width = 100 },
        new("epoch", "Epoch", static q => q.Epoch) { Width = 80, IsExtra = true },
        new("id", "ID", static q => q.Id) { Width = 90, IsExtra = true },
    ];

    public static ListSource<QuarantinedReportSummary> Source(SiteGate gate) => new InMemoryList<QuarantinedReportSummary>(
        Columns, static q => q.Id.ToString(CultureInfo.InvariantCulture), (_, token) => ReadAsync(gate, token), "").Source;

    /// <summary>The device's name, or its number when it is gone.</summary>
    public static string Name(QuarantinedReportSummary report) => report.DeviceName.Length > 0 ? report.DeviceName : report.Device.ToString();

    private static async Task<IReadOnlyList<QuarantinedReportSummary>> ReadAsync(SiteGate gate, CancellationToken token)
    {
        var reports = new List<QuarantinedReportSummary>();
        QuarantinedReportPage page;
        do
        {
            page = await gate.ReadAsync(new ListQuarantinedReports(Before: reports.Count == 0 ? null : reports[^1].Id, Take: PageSize), token);
            reports.AddRange(page.Reports);
        }
        while (page.Reports.Count == PageSize && reports.Count < Newest);
        return reports;
    }
}
