using Espalier.Contracts.Admin.Reports;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Data;

namespace Espalier.Site.Reports;

/// <summary>The two compliance reports of the guide, over what is deployed now.</summary>
internal static class ComplianceReports
{
    private const string ByItem = "compliance-for-a-computer-by-configuration-item";

    // A state is reported of every item, so that a report by item never misses one whose baseline was cut off.
    private const string Items =
        """
        SELECT v.resource_id, v.name, v.serial_number, v.operating_system_name_and_version, i."Name", s."ItemVersion", b."Name", c.name, s."State", s."EvaluatedAt", s."Reason"
        FROM cmp_item_states s JOIN cmp_items i ON i."Id" = s."ItemId"
        """;

    private const string Baselines =
        """
        SELECT v.resource_id, v.name, v.serial_number, v.operating_system_name_and_version, b."Name", s."BaselineVersion", b."Name", c.name, s."State", s."EvaluatedAt", NULL
        FROM cmp_baseline_states s
        """;

    private const string Assigned =
        """
        JOIN dep_deployments p ON p."Id" = s."DeploymentId" AND p."IsEnabled"
        JOIN cmp_baselines b ON b."Id" = p."BaselineId"
        JOIN coll_members m ON m.collection_id = p."CollectionId" AND m.resource_id = s."ResourceId"
        JOIN coll_collections c ON c.id = m.collection_id
        JOIN dev_devices v ON v.resource_id = s."ResourceId"
        WHERE s."State" IN (1, 2, 4) AND coalesce(v.name_f, '') LIKE @computer ESCAPE '!'
        """;

    private const string Category = "Compliance and Settings Management";

    public static IReadOnlyList<ReportSummary> All { get; } =
    [
        new("compliance-for-a-computer-by-configuration-baseline", "Compliance for a computer by configuration baseline", "Configuration baseline name", Category),
        new(ByItem, "Compliance for a computer by configuration item", "Configuration item name", Category),
    ];

    public static async Task<ComplianceReport> RunAsync(ReadScope scope, ReportSummary report, RunReport criteria, CancellationToken token)
    {
        var byItem = report.Id == ByItem;
        var order = byItem ? "i.\"NameFolded\"" : "b.\"NameFolded\"";
        var sql = $"{(byItem ? Items : Baselines)} {Assigned} AND {order} LIKE @object ESCAPE '!' ORDER BY v.name_f NULLS FIRST, v.resource_id, {order} LIMIT {ComplianceReport.MaxRows + 1}";
        var rows = await scope.Command(sql).With("computer", Pattern(criteria.ComputerName)).With("object", Pattern(criteria.ObjectName)).ListAsync(
            static r => new ComplianceReportRow
            {
                Device = new ResourceId(r.GetInt32(0)),
                ComputerName = r.IsDBNull(1) ? "" : r.GetString(1),
                SerialNumber = r.IsDBNull(2) ? "" : r.GetString(2),
                OperatingSystem = r.IsDBNull(3) ? "" : r.GetString(3).Replace("Apple Mac OS X", "macOS", StringComparison.Ordinal),
                ObjectName = r.GetString(4),
                Version = r.GetInt32(5),
                Baseline = r.GetString(6),
                Collection = r.GetString(7),
                State = (ComplianceState)r.GetInt32(8) == ComplianceState.Compliant ? "Compliant" : "Non-compliant",
                EvaluatedAt = Instants.FromMicroseconds(r.GetInt64(9)),
                Reason = r.IsDBNull(10) ? (ComplianceState)r.GetInt32(8) == ComplianceState.Error ? "Could not be evaluated." : null : r.GetString(10),
            },
            token);
        return new ComplianceReport(report.Name, [.. rows.Take(ComplianceReport.MaxRows)], rows.Count > ComplianceReport.MaxRows);
    }

    private static string Pattern(string criterion) => criterion.Trim() is { Length: > 0 } text
        ? Folding.Fold(text).Replace("!", "!!", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)
        : "%";
}
