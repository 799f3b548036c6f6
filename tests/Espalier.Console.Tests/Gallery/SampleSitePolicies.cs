using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Admin.Reports;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Contracts.Policies;

namespace Espalier.Console.Tests.Gallery;

/// <summary>Variables, previews, the timeline and reports of the sample site.</summary>
internal sealed class SampleSitePolicies(TimeProvider clock, SampleSiteDevices devices)
{
    private static readonly string[] Words = ["SMS_R_System", "SMS_G_System_PROCESSOR", "select", "where"];

    public Variables Variables { get; private set; } = new([]);

    /// <summary>What was asked to be previewed last.</summary>
    public PreviewPolicyChange? Previewed { get; private set; }

    public ReportList Reports { get; set; } = new(true,
    [
        Compliance("item"),
        Compliance("baseline"),
        new("hardware-by-model", "Hardware by model", "Hardware - General", "How many computers there are of each model.", [],
        [
            new("model", "Model", ReportValueType.Text, 220) { Opens = new ReportDrillDown("computers-with-a-specific-model", new Dictionary<string, string> { ["model"] = "model" }) },
            new("computers", "Computers", ReportValueType.Number, 120),
        ]),
        new("computers-with-a-specific-model", "Computers with a specific model", "Hardware - General", "Computers with their model.", [new("model", "Model", ReportCriterionKind.Pattern)],
            [new("computer", "Computer Name", ReportValueType.Text, 160), new("model", "Model", ReportValueType.Text, 160)]),
    ]);

    public DevicePolicyDump Dump => new()
    {
        Version = "a",
        Settings = new ClientSettings(),
        Assignments = new PolicyAssignments(),
        MaintenanceWindows = [],
        Variables = [.. Variables.Items.Select(static v => new PolicyVariable(v.Name, v.IsMasked ? null : v.Value, v.IsMasked, null, null)), new PolicyVariable("Site", "Berlin", false, CollectionId.AllSystems, "All Systems")],
    };

    public IEnumerable<TimelineEntry> Timeline =>
    [
        new(clock.GetUtcNow(), TimelineKind.Compliance, "FileVault: non-compliant", "In Security"),
        new(clock.GetUtcNow().AddDays(-1), TimelineKind.Inventory, "Computer System: 1 change", "Total Physical Memory 8192 becomes 16384"),
    ];

    public Result<Variables> Save(SetDeviceVariablesRequest request) => Variables = new Variables([.. request.Variables.Select(static v => v.IsMasked ? v with { Value = null } : v)]);

    public Result<PolicyChangePreview> Preview(PreviewPolicyChange request)
    {
        Previewed = request;
        var mac = devices.All[0];
        return request switch
        {
            { DeviceVariables: { } variables } => Changes(mac, PolicyChangeKind.Gains, PolicyPartKind.Variable, variables.Variables[0].Name),
            { Create: not null } => Changes(mac, PolicyChangeKind.Gains, PolicyPartKind.Baseline, "Encryption") with { Cannot = [.. devices.All.Where(static d => !d.HasClient).Select(static d => new PreviewedDevice(d.Id, d.Name, "No client installed"))] },
            { Item: { } item } => Changes(mac, PolicyChangeKind.Changes, PolicyPartKind.Baseline, item.Definition.Name),
            { DeleteCollection: not null } => Changes(mac, PolicyChangeKind.Loses, PolicyPartKind.Variable, "Office"),
            _ => Changes(mac, PolicyChangeKind.Loses, PolicyPartKind.Baseline, "Security"),
        };
    }

    public Result<QueryCompletions> Complete(CompleteQueryRequest request)
    {
        var start = request.Caret;
        while (start > 0 && (char.IsAsciiLetterOrDigit(request.Query[start - 1]) || request.Query[start - 1] == '_'))
        {
            start--;
        }

        var typed = request.Query[start..request.Caret];
        return new QueryCompletions(start, typed.Length, [.. Words.Where(w => w.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Select(static w => new QueryCompletion(w, w.StartsWith("SMS", StringComparison.Ordinal) ? QueryCompletionKind.Class : QueryCompletionKind.Keyword, null))]);
    }

    public Result<ReportPage> Run(RunReport request)
    {
        var report = Reports.Reports.Single(r => r.Id == request.Report);
        var computer = request.Criteria.GetValueOrDefault("computer", "").TrimEnd('%');
        var model = request.Criteria.GetValueOrDefault("model", "");
        var macs = devices.All.Where(d => d.Name.StartsWith(computer, StringComparison.Ordinal) && (model.Length == 0 || d.Model == model));
        List<ReportRow> rows = report.Id switch
        {
            "hardware-by-model" => [.. macs.GroupBy(static d => d.Model).OrderByDescending(static g => g.Count()).Select(static g => new ReportRow(null, [g.Key, (long)g.Count()]))],
            "computers-with-a-specific-model" => [.. macs.Select(static d => new ReportRow(d.Id, [d.Name, d.Model]))],
            _ => [.. macs.Take(20).Select(static d => new ReportRow(d.Id, [d.Name, "Non-compliant", "FileVault", new DateTimeOffset(2026, 3, 2, 9, 4, 5, TimeSpan.Zero), 2L]))],
        };
        return new ReportPage(report.Name, clock.GetUtcNow(), report.Columns, [.. rows.Skip(request.Skip).Take(request.Take)], rows.Count);
    }

    private static ReportSummary Compliance(string by) => new(
        $"compliance-for-a-computer-by-configuration-{by}", $"Compliance for a computer by configuration {by}", "Compliance and Settings Management", "Whether computers are compliant.",
        [new("computer", "Computer name", ReportCriterionKind.Pattern), new("name", $"Configuration {by} name", ReportCriterionKind.Pattern)],
        [
            new("computer", "Computer Name", ReportValueType.Text, 140), new("state", "Compliance State", ReportValueType.State, 150), new("object", $"Configuration {by}", ReportValueType.Text, 200),
            new("evaluated", "Last Evaluation Date and Time (UTC)", ReportValueType.Instant, 250), new("revision", "Revision", ReportValueType.Number, 80),
        ]);

    private static PolicyChangePreview Changes(DeviceSummary mac, PolicyChangeKind change, PolicyPartKind kind, string name) => new(
        change == PolicyChangeKind.Loses ? 1 : 0, change == PolicyChangeKind.Changes ? 1 : 0, change == PolicyChangeKind.Gains ? 1 : 0, [new DevicePolicyChange(mac.Id, mac.Name, [new PolicyPartChange(kind, change, name, "", null)])], 1, []);
}
