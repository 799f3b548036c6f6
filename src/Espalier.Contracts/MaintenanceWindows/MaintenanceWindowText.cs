using Espalier.Contracts.Schedules;

namespace Espalier.Contracts.MaintenanceWindows;

/// <summary>A maintenance window in words, as the console shows it.</summary>
public static class MaintenanceWindowText
{
    /// <summary>For example <c>Every week on Saturday at 22:00 from 2026-01-03, device's time, for 3 hours; software updates</c>.</summary>
    public static string Describe(MaintenanceWindow window) => $"{ScheduleText.Describe(window.Schedule)}, for {Duration(window.DurationMinutes)}; {Use(window.AppliesTo).ToLowerInvariant()}";

    /// <summary>For example <c>1 hour 30 minutes</c>.</summary>
    public static string Duration(int minutes) => (minutes / 60, minutes % 60) switch
    {
        (0, var rest) => Count(rest, "minute"),
        (var hours, 0) => Count(hours, "hour"),
        var (hours, rest) => $"{Count(hours, "hour")} {Count(rest, "minute")}",
    };

    /// <summary>The use in Configuration Manager's words.</summary>
    public static string Use(MaintenanceWindowUse use) => use switch
    {
        MaintenanceWindowUse.AllDeployments => "All deployments",
        MaintenanceWindowUse.SoftwareUpdates => "Software updates",
        MaintenanceWindowUse.TaskSequences => "Task sequences",
        _ => "Unknown use",
    };

    private static string Count(int count, string unit) => FormattableString.Invariant($"{count} {unit}{(count == 1 ? "" : "s")}");
}
