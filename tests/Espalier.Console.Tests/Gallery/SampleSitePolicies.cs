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

    public ReportList Reports { get; set; } = new(true, [new("compliance-for-a-computer-by-configuration-item", "Compliance for a computer by configuration item", "Configuration item name", "Compliance and Settings Management"), new("compliance-for-a-computer-by-configuration-baseline", "Compliance for a computer by configuration baseline", "Configuration baseline name", "Compliance and Settings Management")]);

    public DevicePolicyDump Dump => new()
    {
        Version = "a",
        Settings = new ClientSettings(),
        Assignments = new PolicyAssignments(),
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

    public Result<ComplianceReport> Run(RunReport request) => new ComplianceReport(
        Reports.Reports[0].Name,
        [.. devices.All.Where(d => d.Name.StartsWith(request.ComputerName.TrimEnd('%'), StringComparison.Ordinal)).Take(20).Select(d => new ComplianceReportRow
        {
            Device = d.Id,
            ComputerName = d.Name,
            SerialNumber = d.SerialNumber,
            OperatingSystem = "macOS 15.6.1",
            ObjectName = "FileVault",
            Version = 2,
            Baseline = "Security",
            Collection = "All Systems",
            State = "Non-compliant",
            EvaluatedAt = new DateTimeOffset(2026, 3, 2, 9, 4, 5, TimeSpan.Zero),
        })],
        false);

    private static PolicyChangePreview Changes(DeviceSummary mac, PolicyChangeKind change, PolicyPartKind kind, string name) => new(
        change == PolicyChangeKind.Loses ? 1 : 0, change == PolicyChangeKind.Changes ? 1 : 0, change == PolicyChangeKind.Gains ? 1 : 0, [new DevicePolicyChange(mac.Id, mac.Name, [new PolicyPartChange(kind, change, name, "", null)])], 1, []);
}
