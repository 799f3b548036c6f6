using Espalier.Contracts.Schedules;

namespace Espalier.Contracts.MaintenanceWindows;

/// <summary>A time in which software and updates may be installed on the Macs of a collection.</summary>
public sealed record MaintenanceWindow
{
    /// <summary>Given by the site; empty for a window that is not stored yet.</summary>
    public Guid Id { get; init; }

    /// <summary>1 to 200 characters in one line, once in its collection.</summary>
    public required string Name { get; init; }

    /// <summary>When it opens: once, every so many whole days, weekly or monthly; in UTC or by the Mac's own clock.</summary>
    public required Schedule Schedule { get; init; }

    /// <summary>How long it stays open, 1 to 1440 minutes (a day) of real time: where clocks change meanwhile, it closes at another time of the clock.</summary>
    public required int DurationMinutes { get; init; }

    /// <summary>Which deployments it is for. Default: all.</summary>
    public MaintenanceWindowUse AppliesTo { get; init; }

    /// <summary>Off keeps the window with its collection and from the Macs. Default on.</summary>
    public bool IsEnabled { get; init; } = true;
}

/// <summary>Which deployments a maintenance window is for, as in Configuration Manager.</summary>
public enum MaintenanceWindowUse
{
    /// <summary>Software distribution and required applications.</summary>
    AllDeployments,

    /// <summary>Software updates.</summary>
    SoftwareUpdates,

    /// <summary>Task sequences; none are run inside macOS, so Macs have no use for it.</summary>
    TaskSequences,
}
