using System.Globalization;
using Espalier.Console.Components;
using Espalier.Console.Dialogs;
using Espalier.Console.Editors;
using Espalier.Console.Forms;
using Espalier.Console.Users;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.MaintenanceWindows;
using Espalier.Contracts.Schedules;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.AssetsAndCompliance.DeviceCollections;

/// <summary>Makes or edits a maintenance window, as Configuration Manager's dialog <c>&lt;new&gt; Schedule</c> does.</summary>
public sealed partial class MaintenanceWindowDialog
{
    private const int Day = 24 * 60;

    private static readonly Recurrence[] Recurrences = [Recurrence.Once, Recurrence.Interval, Recurrence.Weekly, Recurrence.MonthlyByDate, Recurrence.MonthlyByWeekday];
    private static readonly MaintenanceWindowUse[] Uses = Enum.GetValues<MaintenanceWindowUse>();

    private readonly string _form = Ids.Next("window");
    private readonly FormErrors _errors = new();
    private string? _name;
    private Schedule _schedule = null!;
    private bool _isUtc;
    private int _minutes = 3 * 60;
    private MaintenanceWindowUse _use;

    [CascadingParameter] public required DialogHandle Handle { get; set; }

    [CascadingParameter] public required UserClock Clock { get; set; }

    [Parameter] public MaintenanceWindow? Window { get; set; }

    [Parameter] public IReadOnlyCollection<string> TakenNames { get; set; } = [];

    private Schedule Schedule => _schedule with { IsUtc = _isUtc };

    private DateTime End => _schedule.Start.AddMinutes(Math.Clamp(_minutes, 1, Day));

    private bool EndsNextDay => End.Date > _schedule.Start.Date;

    private string NextText
    {
        get
        {
            MaintenanceWindow[] windows = [Edited];
            if (MaintenanceWindowValidation.Check(windows[0]).Any(static p => p.Field != "name"))
            {
                return "";
            }

            return MaintenanceCalendar.NextAfter(windows, Clock.Now, Clock.Zone) is { } next
                ? $"Next: {Clock.Text(next.Start)} to {Clock.Text(next.End)}{(_isUtc ? "" : " on a Mac in your time zone")}."
                : "It does not come again.";
        }
    }

    private MaintenanceWindow Edited => new()
    {
        Id = Window?.Id ?? Guid.Empty,
        Name = _name?.Trim() ?? "",
        Schedule = Schedule,
        DurationMinutes = _minutes,
        AppliesTo = _use,
        IsEnabled = Window?.IsEnabled ?? true,
    };

    protected override void OnInitialized()
    {
        _schedule = new Schedule { Start = Clock.Local(Clock.Now).Date.AddDays(1).AddHours(1), Recurrence = Recurrence.Once };
        if (Window is { } window)
        {
            (_name, _schedule, _isUtc, _minutes, _use) = (window.Name, window.Schedule, window.Schedule.IsUtc, window.DurationMinutes, window.AppliesTo);
        }

        _errors.Rule("name", () => string.IsNullOrWhiteSpace(_name) ? "Enter a name." : TakenNames.Any(n => Folding.Fold(n) == Folding.Fold(_name.Trim())) ? "This name is already used here." : Problem("name"));
        _errors.Rule("start", () => Problem("schedule.start"));
        _errors.Rule("durationMinutes", () => Problem("durationMinutes"));
        _errors.Rule("schedule", () => MaintenanceWindowValidation.Check(Edited).FirstOrDefault(static p => p.Field.StartsWith("schedule.", StringComparison.Ordinal) && p.Field != "schedule.start")?.Text);
    }

    private string? Problem(string field) => MaintenanceWindowValidation.Check(Edited).FirstOrDefault(p => p.Field == field)?.Text;

    private void ChangeDate(ChangeEventArgs change)
    {
        if (DateTime.TryParse(change.Value as string, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            _schedule = _schedule with { Start = date.Date + _schedule.Start.TimeOfDay };
            _errors.Check("start");
        }
    }

    private void ChangeStart(ChangeEventArgs change)
    {
        if (TimeOnly.TryParse(change.Value as string, CultureInfo.InvariantCulture, out var time))
        {
            _schedule = _schedule with { Start = _schedule.Start.Date + time.ToTimeSpan() };
        }
    }

    private void ChangeEnd(ChangeEventArgs change)
    {
        if (TimeOnly.TryParse(change.Value as string, CultureInfo.InvariantCulture, out var time))
        {
            var minutes = (int)(time.ToTimeSpan() - _schedule.Start.TimeOfDay).TotalMinutes;
            _minutes = minutes > 0 ? minutes : minutes + Day;
            _errors.Check("durationMinutes");
        }
    }

    private void Choose(Recurrence recurrence)
    {
        var chosen = RecurrenceFields.With(_schedule, recurrence);
        _schedule = recurrence == Recurrence.Interval ? chosen with { IntervalMinutes = Day } : chosen;
    }

    private void Save()
    {
        if (_errors.CheckAll())
        {
            Handle.Close(Edited);
        }
    }

    private static string NameOf(Recurrence recurrence) => recurrence switch
    {
        Recurrence.Once => "None",
        Recurrence.Interval => "Daily",
        Recurrence.Weekly => "Weekly",
        Recurrence.MonthlyByDate => "Monthly, by date",
        _ => "Monthly, by weekday",
    };

    private static string HintOf(MaintenanceWindowUse use) => use switch
    {
        MaintenanceWindowUse.AllDeployments => "Software distribution and required applications.",
        MaintenanceWindowUse.SoftwareUpdates => "Software updates alone.",
        _ => "Accepted as in Configuration Manager; not used for Macs.",
    };
}
