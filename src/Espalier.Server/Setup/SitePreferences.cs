using Espalier.Hosting.Logs;

namespace Espalier.Server.Setup;

/// <summary>Section <c>Preferences</c> of the settings: what seldom has another value than its default. In <c>setup.json</c> and <c>site.json</c> alike.</summary>
public sealed record SitePreferences
{
    /// <summary>Bytes of each log file before it is put by (LOGF-16): 204800 to 4194304; others count as the nearest of these. Default 1048576.</summary>
    public long? LogFileSizeLimit { get; init; }

    /// <summary>Older files kept of each log (LOGF-17): 1 to 20; others count as the nearest of these. Default 10.</summary>
    public long? MaxNumberOfSavedLogs { get; init; }

    /// <summary>The site renews its server certificate by itself, 75 days ahead (SEC-34). Default true; false leaves it to <c>espalier certificates renew</c>.</summary>
    public bool RenewServerCertificate { get; init; } = true;

    internal LogLimits ToLogLimits() => LogLimits.Clamp(LogFileSizeLimit, MaxNumberOfSavedLogs);
}
