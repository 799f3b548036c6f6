using System.Globalization;
using Espalier.Console.Users;
using Espalier.Contracts.Schedules;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.Editors;

/// <summary>Edits a schedule and says in words when it comes next.</summary>
public sealed partial class ScheduleEditor
{
    private const int Minute = 1;
    private const int Hour = 60;
    private const int Day = 24 * Hour;

    private static readonly Recurrence[] Recurrences = Enum.GetValues<Recurrence>();
    private static readonly DayOfWeek[] Weekdays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];
    private static readonly int[] Units = [Minute, Hour, Day];
    private static readonly int[] Orders = [1, 2, 3, 4, 0];
    private static readonly int[] MonthDays = [.. Enumerable.Range(1, 31), 0];

    private int _unit = Day;

    [CascadingParameter] public required UserClock Clock { get; set; }

    [Parameter] public string Label { get; set; } = "Schedule";

    [Parameter, EditorRequired] public required Schedule Value { get; set; }

    [Parameter] public EventCallback<Schedule> ValueChanged { get; set; }

    private string NextText
    {
        get
        {
            if (ScheduleValidation.Validate(Value).Count > 0)
            {
                return "";
            }

            return ScheduleEvaluator.Next(Value, Clock.Now, Clock.Zone) is { } next
                ? $"Next: {Clock.Text(next)}{(Value.IsUtc ? "" : " on a Mac in your time zone")}."
                : "It does not come again.";
        }
    }

    protected override void OnInitialized()
    {
        if (Value.Recurrence == Recurrence.Interval)
        {
            _unit = Array.FindLast(Units, unit => Value.IntervalMinutes % unit == 0 && Value.IntervalMinutes > 0) is var found and > 0 ? found : Day;
        }
    }

    private Task SetAsync(Schedule schedule) => ValueChanged.InvokeAsync(schedule);

    private Task ChangeStartAsync(ChangeEventArgs change) =>
        DateTime.TryParse(change.Value as string, CultureInfo.InvariantCulture, DateTimeStyles.None, out var start) ? SetAsync(Value with { Start = start }) : Task.CompletedTask;

    private Task ChangeRecurrenceAsync(Recurrence recurrence) => SetAsync(recurrence switch
    {
        Recurrence.Interval when Value.IntervalMinutes == 0 => Value with { Recurrence = recurrence, IntervalMinutes = 7 * Day },
        Recurrence.Weekly => Value with { Recurrence = recurrence, Weekday = Value.Start.DayOfWeek },
        Recurrence.MonthlyByWeekday => Value with { Recurrence = recurrence, Weekday = Value.Start.DayOfWeek, WeekOrder = Value.WeekOrder == 0 ? 1 : Value.WeekOrder },
        Recurrence.MonthlyByDate when Value.MonthDay == 0 => Value with { Recurrence = recurrence, MonthDay = 1 },
        _ => Value with { Recurrence = recurrence },
    });

    private Task ChangeUnitAsync(int unit)
    {
        var count = Math.Max(1, Value.IntervalMinutes / _unit);
        _unit = unit;
        return SetAsync(Value with { IntervalMinutes = count * unit });
    }

    private string? ErrorOf(string field) => ScheduleValidation.Validate(Value).FirstOrDefault(problem => problem.Field == field)?.Message;

    private static string Name(Recurrence recurrence) => recurrence switch
    {
        Recurrence.Once => "Once",
        Recurrence.Interval => "Interval",
        Recurrence.Weekly => "Weekly",
        Recurrence.MonthlyByWeekday => "Monthly, by weekday",
        Recurrence.MonthlyByDate => "Monthly, by date",
        _ => recurrence.ToString(),
    };

    private static string UnitName(int unit) => unit switch { Minute => "minutes", Hour => "hours", _ => "days" };

    private static string OrderName(int order) => order switch { 1 => "first", 2 => "second", 3 => "third", 4 => "fourth", _ => "last" };
}
