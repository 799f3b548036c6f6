using System.Collections.Frozen;

namespace Espalier.Site.Reports;

/// <summary>All reports of the site.</summary>
internal static class ReportCatalogue
{
    public static IReadOnlyList<Report> All { get; } =
    [
        .. new[] { ComplianceReports.All, DeploymentReports.All, ClientReports.All, HardwareReports.All, SoftwareReports.All }
            .SelectMany(static reports => reports).OrderBy(static r => r.Category, StringComparer.Ordinal).ThenBy(static r => r.Name, StringComparer.Ordinal),
    ];

    private static readonly FrozenDictionary<string, Report> ById = All.ToFrozenDictionary(static r => r.Id, StringComparer.Ordinal);

    public static Report? Find(string id) => ById.GetValueOrDefault(id);
}
