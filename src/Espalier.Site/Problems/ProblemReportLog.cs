using Espalier.Contracts.Admin.Problems;
using Espalier.Data;

namespace Espalier.Site.Problems;

/// <summary>Writes the operations log.</summary>
internal static class ProblemReportLog
{
    /// <summary>Entries are kept as long as inventory is.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(400);

    /// <summary>Adds an entry to a write, which saves it.</summary>
    public static void Add(WriteScope scope, ProblemReportOperationKind kind, Guid report, string by, string detail, DateTimeOffset now, string number = "") =>
        scope.Context.Add(new StoredProblemOperation
        {
            Id = Guid.CreateVersion7(now),
            At = now,
            Kind = kind,
            ReportId = report,
            Number = Cut(number, StoredProblemOperation.MaxNumber),
            By = Cut(by, StoredProblemReport.MaxName),
            Detail = Cut(detail, StoredProblemOperation.MaxDetail),
        });

    public static string Cut(string text, int length) => text.Length > length ? text[..length] : text;
}
