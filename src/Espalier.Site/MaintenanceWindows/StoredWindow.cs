using System.Text.Json;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.MaintenanceWindows;
using Espalier.Site.Policies;

namespace Espalier.Site.MaintenanceWindows;

/// <summary>A maintenance window as it is kept.</summary>
internal sealed class StoredWindow
{
    public const int MaxSchedule = 1000;

    public required Guid Id { get; init; }

    public required CollectionId CollectionId { get; init; }

    public string Name { get; set; } = "";

    /// <summary>JSON of <c>Schedule</c>.</summary>
    public string Schedule { get; set; } = "";

    public int DurationMinutes { get; set; }

    public MaintenanceWindowUse AppliesTo { get; set; }

    public bool IsEnabled { get; set; }

    public void Take(MaintenanceWindow window)
    {
        Name = window.Name.Trim();
        Schedule = JsonSerializer.Serialize(window.Schedule, SchedulesJson.Default.Schedule);
        DurationMinutes = window.DurationMinutes;
        AppliesTo = window.AppliesTo;
        IsEnabled = window.IsEnabled;
    }

    public MaintenanceWindow ToContract() => new()
    {
        Id = Id,
        Name = Name,
        Schedule = JsonSerializer.Deserialize(Schedule, SchedulesJson.Default.Schedule)!,
        DurationMinutes = DurationMinutes,
        AppliesTo = AppliesTo,
        IsEnabled = IsEnabled,
    };

    /// <summary>Windows as administrators see them, by name.</summary>
    public static MaintenanceWindowList ToList(IEnumerable<StoredWindow> windows) => new([.. windows.Select(static w => w.ToContract()).OrderBy(static w => Folding.Fold(w.Name), StringComparer.Ordinal)]);
}
