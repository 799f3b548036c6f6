using Espalier.Contracts.Admin.Reports;

namespace Espalier.Console.Monitoring.Reports;

/// <summary>A row of a report and where it stands in it; two deployments may say the same of one Mac.</summary>
internal sealed record ReportLine(int Number, ComplianceReportRow Row);
