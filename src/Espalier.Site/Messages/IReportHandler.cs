using Espalier.Contracts.Messages;
using Espalier.Data;
using Espalier.Site.Enrollment;

namespace Espalier.Site.Messages;

/// <summary>Takes one kind of report into the database.</summary>
internal interface IReportHandler
{
    /// <summary>One of <see cref="ReportKinds"/>.</summary>
    string Kind { get; }

    /// <summary>Writes what the report says, inside the transaction that also acknowledges it.</summary>
    Task<ReportOutcome> HandleAsync(WriteScope scope, KnownDevice device, Report report, CancellationToken token);
}

/// <summary>What became of a report.</summary>
/// <param name="Rejected">Why it cannot be accepted, then or ever; null when it was taken.</param>
/// <param name="ResyncClasses">Inventory classes that are needed in full.</param>
internal sealed record ReportOutcome(string? Rejected, IReadOnlyList<string> ResyncClasses)
{
    public static ReportOutcome Taken { get; } = new(null, []);

    public static ReportOutcome Reject(string reason) => new(reason, []);
}
