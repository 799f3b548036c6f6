using Espalier.Contracts.Admin.Reports;

namespace Espalier.Console.Monitoring.Reports;

/// <summary>A row of a report and where it stands in it; nothing else tells two of them apart.</summary>
internal sealed record ReportLine(int Number, ReportRow Row);
