using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Messages;

/// <summary>Reports that could not be accepted, the newest first.</summary>
/// <param name="Device">Of this device only; null for all.</param>
/// <param name="Before">Those before this id: the last of the page before; null for the newest.</param>
/// <param name="Take">At most so many, 1 to 500.</param>
public sealed record ListQuarantinedReports(ResourceId? Device = null, long? Before = null, int Take = 100) : IRequest<QuarantinedReportPage>;

/// <summary>A page of quarantined reports.</summary>
/// <param name="Total">How many there are, of the device or of all.</param>
/// <param name="Reports">The page.</param>
public sealed record QuarantinedReportPage(int Total, IReadOnlyList<QuarantinedReportSummary> Reports);

/// <summary>A report that could not be accepted.</summary>
public sealed record QuarantinedReportSummary(long Id, ResourceId Device, string DeviceName, string Kind, int Epoch, long Sequence, DateTimeOffset ReceivedAt, string Reason);

/// <summary>One quarantined report with its raw text.</summary>
public sealed record GetQuarantinedReport(long Id) : IRequest<QuarantinedReportDetails>;

/// <summary>A quarantined report as the Mac sent it; text of a device, to be shown as text only.</summary>
public sealed record QuarantinedReportDetails(QuarantinedReportSummary Summary, string Raw);
