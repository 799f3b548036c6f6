using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Alerts;

/// <summary>What needs somebody's attention now, the worst first; worked out from facts each time, so that what is mended is gone by itself.</summary>
public sealed record ListAlerts : IRequest<IReadOnlyList<Alert>>;

/// <summary>One thing that needs attention.</summary>
/// <param name="Id">Stable as long as it is about the same: <c>deployment-failures:...</c>.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Title">In a few words: <c>3 Macs are silent</c>.</param>
/// <param name="Detail">What it means and what to do.</param>
/// <param name="Since">Since when it is so.</param>
/// <param name="Object">The deployment or certificate it is about; empty where it is about many things.</param>
public sealed record Alert(string Id, AlertKind Kind, AlertSeverity Severity, string Title, string Detail, DateTimeOffset Since, string Object)
{
    /// <summary>When somebody acknowledged it; null where nobody did since it began or became worse.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Who acknowledged it; null as <see cref="AcknowledgedAt"/>.</summary>
    public string? AcknowledgedBy { get; init; }
}

/// <summary>What an alert is about.</summary>
public enum AlertKind
{
    /// <summary>A certificate of the site ends within 60 days, or did.</summary>
    CertificateEnds,

    /// <summary>Certificates of Macs end within 14 days: they should have been renewed by themselves.</summary>
    DeviceCertificatesEnd,

    /// <summary>Evaluations of a deployed baseline fail on Macs.</summary>
    DeploymentFailures,

    /// <summary>Macs sent reports that the site could not accept.</summary>
    QuarantinedReports,

    /// <summary>Enrolled Macs were not heard of for 7 days.</summary>
    SilentMacs,

    /// <summary>Records claim the hardware of other Macs.</summary>
    ConflictRecords,
}

/// <summary>How bad an alert is.</summary>
public enum AlertSeverity
{
    Warning,

    /// <summary>Something does not work, or will not within days.</summary>
    Critical,
}

/// <summary>Says that somebody takes care of an alert: it is listed on, but no longer counted until it becomes worse or begins again.</summary>
/// <param name="Id">The alert.</param>
public sealed record AcknowledgeAlert(string Id) : IRequest<Done>;

/// <summary>Takes an acknowledgement back.</summary>
/// <param name="Id">The alert.</param>
public sealed record ReopenAlert(string Id) : IRequest<Done>;
