using static Espalier.Site.Reports.ReportField;

namespace Espalier.Site.Reports;

/// <summary>The two compliance reports of the guide (BASE-9, BASE-10) and the count over items, of what is deployed now.</summary>
internal static class ComplianceReports
{
    public const string Category = "Compliance and Settings Management";

    private const string Assigned =
        """
        JOIN dep_deployments p ON p."Id" = s."DeploymentId" AND p."IsEnabled"
        JOIN cmp_baselines b ON b."Id" = p."BaselineId"
        JOIN coll_members m ON m.collection_id = p."CollectionId" AND m.resource_id = s."ResourceId"
        JOIN coll_collections c ON c.id = m.collection_id
        JOIN dev_devices v ON v.resource_id = s."ResourceId"
        """;

    private const string Evaluated = "s.\"State\" IN (1, 2, 4)";

    // The guide knows two states; what could not be evaluated is not compliant, and the reason says so.
    private const string State = "CASE s.\"State\" WHEN 1 THEN 'Compliant' ELSE 'Non-compliant' END";

    private static readonly ReportField Computer = Text("computer", "Computer Name", 140, "v.name", "v.name_f");
    private static readonly ReportField Compliance = State("state", "Compliance State", State);
    private static readonly ReportField EvaluatedAt = Instant("evaluated", "Last Evaluation Date and Time", "s.\"EvaluatedAt\"");
    private static readonly ReportField Collection = Text("collection", "Collection", 170, "c.name", "c.name_folded");
    private static readonly ReportField System = Text("os", "Operating System", 130, "v.operating_system_name_and_version", "v.operating_system_name_and_version_f");
    private static readonly ReportField Serial = Text("serial", "Serial Number", 130, "v.serial_number", "v.serial_number_f");

    public static IReadOnlyList<Report> All { get; } =
    [
        new("compliance-for-a-computer-by-configuration-baseline", "Compliance for a computer by configuration baseline", Category, "Whether computers are compliant with the configuration baselines deployed to them.", $"FROM cmp_baseline_states s {Assigned}")
        {
            Where = Evaluated,
            Fields = [Computer, Compliance, Text("object", "Configuration baseline", 200, "b.\"Name\"", "b.\"NameFolded\""), EvaluatedAt, Collection, System, Serial, Number("revision", "Revision", "s.\"BaselineVersion\"", 80)],
            Restrictions = [ReportRestriction.Computer, ReportRestriction.Pattern("name", "Configuration baseline name", "b.\"NameFolded\"")],
            Sort = "computer",
        },
        new("compliance-for-a-computer-by-configuration-item", "Compliance for a computer by configuration item", Category, "Whether computers are compliant with each configuration item, and the reason where they are not.", $"FROM cmp_item_states s JOIN cmp_items i ON i.\"Id\" = s.\"ItemId\" {Assigned}")
        {
            Where = Evaluated,
            Fields =
            [
                Computer, Compliance, Text("object", "Configuration item", 200, "i.\"Name\"", "i.\"NameFolded\""),
                Text("reason", "Reason", 220, "coalesce(s.\"Reason\", CASE s.\"State\" WHEN 4 THEN 'Could not be evaluated.' END)"),
                EvaluatedAt, Text("baseline", "Deployed With", 180, "b.\"Name\"", "b.\"NameFolded\""), Collection, System, Serial, Number("revision", "Revision", "s.\"ItemVersion\"", 80),
            ],
            Restrictions = [ReportRestriction.Computer, ReportRestriction.Pattern("name", "Configuration item name", "i.\"NameFolded\"")],
            Sort = "computer",
        },
        new("summary-compliance-by-configuration-item", "Summary compliance by configuration item", Category, "How many computers are compliant with each configuration item.", $"FROM cmp_item_states s JOIN cmp_items i ON i.\"Id\" = s.\"ItemId\" {Assigned}")
        {
            Device = null,
            GroupBy = "i.\"Id\", i.\"Name\", i.\"NameFolded\"",
            Fields =
            [
                Text("object", "Configuration item", 320, "i.\"Name\"", "i.\"NameFolded\"").Opening("compliance-for-a-computer-by-configuration-item", ("name", "object")),
                Count("compliant", "Compliant", 1), Count("noncompliant", "Non-compliant", 2), Count("error", "Error", 4), Count("notapplicable", "Not applicable", 3),
                Number("remediated", "Remediated", "count(DISTINCT CASE WHEN s.\"Remediated\" THEN s.\"ResourceId\" END)"),
            ],
            Restrictions = [ReportRestriction.Pattern("name", "Configuration item name", "i.\"NameFolded\"")],
            Sort = "object",
        },
    ];

    private static ReportField Count(string name, string title, int state) => Number(name, title, $"count(DISTINCT CASE WHEN s.\"State\" = {state} THEN s.\"ResourceId\" END)");
}
