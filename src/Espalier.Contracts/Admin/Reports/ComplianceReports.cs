using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Reports;

/// <summary>All reports, and whether a role serves them.</summary>
public sealed record ListReports : IRequest<ReportList>;

/// <summary>The reports.</summary>
/// <param name="IsSetUp">A reporting role is set up; without it no report can be run (BASE-11).</param>
/// <param name="Reports">By name.</param>
public sealed record ReportList(bool IsSetUp, IReadOnlyList<ReportSummary> Reports);

/// <summary>A report.</summary>
/// <param name="Id">Part of its address.</param>
/// <param name="Name">As the guide names it.</param>
/// <param name="Criterion">What its second criterion names: <c>Configuration item name</c>.</param>
/// <param name="Category">As ConfigMgr sorts reports: <c>Compliance and Settings Management</c>.</param>
public sealed record ReportSummary(string Id, string Name, string Criterion, string Category);

/// <summary>Runs a report (BASE-9).</summary>
/// <param name="Report"><see cref="ReportSummary.Id"/>.</param>
/// <param name="ComputerName">Name of the computer; <c>%</c> stands for any characters; empty for all.</param>
/// <param name="ObjectName">Name of the item or baseline, likewise.</param>
public sealed record RunReport(string Report, string ComputerName, string ObjectName) : IRequest<ComplianceReport>;

/// <summary>What a report shows.</summary>
/// <param name="Name">The report.</param>
/// <param name="Rows">By computer and object; at most <see cref="MaxRows"/>.</param>
/// <param name="IsCut">There are more rows; narrower criteria show them.</param>
public sealed record ComplianceReport(string Name, IReadOnlyList<ComplianceReportRow> Rows, bool IsCut)
{
    /// <summary>Rows of one report.</summary>
    public const int MaxRows = 5000;
}

/// <summary>One object on one Mac (BASE-10).</summary>
public sealed record ComplianceReportRow
{
    public required ResourceId Device { get; init; }

    public required string ComputerName { get; init; }

    public required string SerialNumber { get; init; }

    public required string OperatingSystem { get; init; }

    /// <summary>Name of the item or baseline.</summary>
    public required string ObjectName { get; init; }

    /// <summary>Its version that was evaluated.</summary>
    public required int Version { get; init; }

    public required string Baseline { get; init; }

    public required string Collection { get; init; }

    /// <summary><c>Compliant</c> or <c>Non-compliant</c>; what could not be evaluated is not compliant, and says so in <see cref="Reason"/>.</summary>
    public required string State { get; init; }

    public string? Reason { get; init; }

    public required DateTimeOffset EvaluatedAt { get; init; }
}
