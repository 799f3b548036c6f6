using static Espalier.Site.Reports.ReportField;

namespace Espalier.Site.Reports;

/// <summary>Where deployments stand: a row for each of them, and a row for each of their Macs. A Mac that has not answered is unknown.</summary>
internal static class DeploymentReports
{
    private const string Members =
        """
        FROM dep_deployments p
        JOIN cmp_baselines b ON b."Id" = p."BaselineId"
        JOIN coll_collections c ON c.id = p."CollectionId"
        JOIN coll_members m ON m.collection_id = p."CollectionId"
        JOIN dev_status d ON d.resource_id = m.resource_id AND d.client_id IS NOT NULL
        JOIN dev_devices v ON v.resource_id = m.resource_id
        LEFT JOIN cmp_baseline_states s ON s."ResourceId" = m.resource_id AND s."DeploymentId" = p."Id"
        """;

    // A deployment to a collection without Macs has a row too.
    private const string Deployments =
        """
        FROM dep_deployments p
        JOIN cmp_baselines b ON b."Id" = p."BaselineId"
        JOIN coll_collections c ON c.id = p."CollectionId"
        LEFT JOIN (SELECT m.collection_id, m.resource_id FROM coll_members m JOIN dev_status d ON d.resource_id = m.resource_id AND d.client_id IS NOT NULL) m ON m.collection_id = p."CollectionId"
        LEFT JOIN cmp_baseline_states s ON s."ResourceId" = m.resource_id AND s."DeploymentId" = p."Id"
        """;

    private const string Words = "CASE s.\"State\" WHEN 1 THEN 'Compliant' WHEN 2 THEN 'Non-compliant' WHEN 3 THEN 'Not applicable' WHEN 4 THEN 'Error' ELSE 'Unknown' END";

    private static readonly ReportRestriction Baseline = ReportRestriction.Pattern("baseline", "Configuration baseline name", "b.\"NameFolded\"");
    private static readonly ReportRestriction Deployed = ReportRestriction.Pattern("deployedto", "Deployed to collection", "c.name_folded");

    public static IReadOnlyList<Report> All { get; } =
    [
        new("status-of-deployments", "Status of deployments", ComplianceReports.Category, "Every deployment with how many of its computers are compliant, are not, failed or have not answered.", Deployments)
        {
            Device = null,
            GroupBy = "p.\"Id\", b.\"Name\", b.\"NameFolded\", c.name, c.name_folded, p.\"CreatedAt\"",
            Fields =
            [
                Text("baseline", "Configuration baseline", 240, "b.\"Name\"", "b.\"NameFolded\"").Opening("status-of-a-deployment-by-computer", ("baseline", "baseline"), ("deployedto", "collection")),
                Text("collection", "Collection", 200, "c.name", "c.name_folded"),
                Number("computers", "Computers", "count(m.resource_id)", 100),
                Count("compliant", "Compliant", 1), Count("noncompliant", "Non-compliant", 2), Count("error", "Error", 4), Count("notapplicable", "Not applicable", 3), Count("unknown", "Unknown", 0),
                Number("percent", "Compliant %", "CASE WHEN count(m.resource_id) > 0 THEN 100 * count(CASE WHEN s.\"State\" = 1 THEN 1 END) / count(m.resource_id) END", 110),
                Instant("created", "Deployed", "p.\"CreatedAt\""),
            ],
            Restrictions = [Baseline, Deployed],
            Sort = "baseline",
        },
        new("status-of-a-deployment-by-computer", "Status of a deployment by computer", ComplianceReports.Category, "Every computer that a deployment is meant for, with its state, its items and its last evaluation.", Members)
        {
            Fields =
            [
                Text("computer", "Computer Name", 160, "v.name", "v.name_f"),
                State("state", "State", Words),
                Text("baseline", "Configuration baseline", 200, "b.\"Name\"", "b.\"NameFolded\""),
                Text("collection", "Collection", 170, "c.name", "c.name_folded"),
                Number("compliant", "Compliant items", "s.\"CompliantItems\""),
                Number("noncompliant", "Non-compliant items", "s.\"NonCompliantItems\"", 150),
                Number("failed", "Failed items", "s.\"FailedItems\""),
                Instant("evaluated", "Last Evaluation", "s.\"EvaluatedAt\""),
                Text("serial", "Serial Number", 130, "v.serial_number", "v.serial_number_f"),
            ],
            Restrictions = [Baseline, Deployed, ReportRestriction.Computer, ReportRestriction.Pattern("state", "State", $"upper({Words})")],
            Sort = "computer",
        },
    ];

    private static ReportField Count(string name, string title, int state) => Number(name, title, $"count(CASE WHEN m.resource_id IS NOT NULL AND coalesce(s.\"State\", 0) = {state} THEN 1 END)");
}
