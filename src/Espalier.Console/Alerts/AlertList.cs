using Espalier.Console.AssetsAndCompliance.Devices;
using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Alerts;

namespace Espalier.Console.Alerts;

/// <summary>Columns and rows of the list of alerts.</summary>
internal static class AlertList
{
    public const string Page = "/monitoring/alerts";

    public static IReadOnlyList<ListColumn<Alert>> Columns { get; } =
    [
        new("severity", "Severity", static a => a.Severity) { Width = 110, Choices = Enum.GetNames<AlertSeverity>(), Cell = static a => builder =>
        {
            builder.OpenComponent<AlertBadge>(0);
            builder.AddComponentParameter(1, nameof(AlertBadge.Severity), a.Severity);
            builder.CloseComponent();
        } },
        new("alert", "Alert", static a => a.Title) { Width = 360, Grows = true },
        new("state", "State", State) { Width = 130, Choices = ["Open", "Acknowledged"] },
        new("since", "Since", static a => a.Since) { Width = 140 },
        new("by", "Acknowledged By", static a => a.AcknowledgedBy) { Width = 150 },
        new("detail", "What to Do", static a => a.Detail) { Width = 400, IsExtra = true },
    ];

    /// <summary>The site's order, the worst first, unless a column is chosen; what somebody takes care of is last.</summary>
    public static ListSource<Alert> Source(SiteGate gate) => new InMemoryList<Alert>(
        Columns, static a => a.Id, async (_, token) => [.. (await gate.ReadAsync(new ListAlerts(), token)).OrderBy(static a => a.AcknowledgedAt is not null)], "none").Source;

    /// <summary>Where what the alert is about is shown.</summary>
    public static string Address(Alert alert) => alert.Kind switch
    {
        AlertKind.DeploymentFailures => $"/monitoring/system-status/deployments/{alert.Object}",
        AlertKind.QuarantinedReports => "/monitoring/system-status/quarantined-reports",
        AlertKind.SilentMacs => DeviceList.Address("activity", "Inactive"),
        AlertKind.ConflictRecords => DeviceList.Address("conflict", "Yes"),
        AlertKind.DeviceCertificatesEnd => "/assets-and-compliance/devices?sort=lastContactAt",
        _ => "/administration/security/certificates",
    };

    public static string State(Alert alert) => alert.AcknowledgedAt is null ? "Open" : "Acknowledged";
}
