using Espalier.Formats.PropertyLists;
using Espalier.Hosting.Logs;

namespace Espalier.MacClient.Daemon;

/// <summary>What this Mac's administrator set in the client's preferences file; missing or unreadable settings have their defaults.</summary>
/// <param name="Log">Limits of each log: <c>LogFileSizeLimit</c> (bytes) and <c>MaxNumberOfSavedLogs</c> (LOGF-16, LOGF-17).</param>
/// <param name="UpgradeTrial">How long a newer client may take to reach the site: <c>UpgradeTrialSeconds</c>, 10 to 3600. Default 600.</param>
internal sealed record ClientPreferences(LogLimits Log, TimeSpan UpgradeTrial)
{
    private const int DefaultTrialSeconds = 600, LeastTrialSeconds = 10, MostTrialSeconds = 3600;

    private static ClientPreferences Default { get; } = new(LogLimits.Default, TimeSpan.FromSeconds(DefaultTrialSeconds));

    /// <summary>Reads the file, XML or binary.</summary>
    public static ClientPreferences Read(string file)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Default;
        }

        return PropertyList.TryParseDictionary(bytes, out var settings, out _)
            ? new ClientPreferences(LogLimits.Clamp(settings.FindInteger("LogFileSizeLimit"), settings.FindInteger("MaxNumberOfSavedLogs")), TimeSpan.FromSeconds(Math.Clamp(settings.FindInteger("UpgradeTrialSeconds") ?? DefaultTrialSeconds, LeastTrialSeconds, MostTrialSeconds)))
            : Default;
    }
}
