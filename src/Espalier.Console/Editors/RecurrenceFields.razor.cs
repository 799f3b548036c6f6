using Espalier.Contracts.Schedules;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.Editors;

/// <summary>The fields that a schedule's recurrence asks for.</summary>
public sealed partial class RecurrenceFields
{
    internal const int Day = 24 * Hour;
    private const int Minute = 1;
    private const int Hour = 60;

    private static readonly DayOfWeek[] Weekdays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];
    private static readonly int[] Units = [Minute, Hour, Day];
    private static readonly int[] Orders = [1, 2, 3, 4, 0];
    private static readonly int[] MonthDays = [.. Enumerable.Range(1, 31), 0];

    private int _unit = Day;

    [Parameter, EditorRequired] public required Schedule Value { get; set; }

    [Parameter] public EventCallback<Schedule> ValueChanged { get; set; }

    /// <summary>Intervals are whole days.</summary>
    [Parameter] public bool InDays { get; set; }

    /// <summary>The schedule with another recurrence and something sensible in its fields.</summary>
    public static Schedule With(Schedule schedule, Recurrence recurrence) => recurrence switch
    {
        Recurrence.Interval when schedule.IntervalMinutes == 0 => schedule with { Recurrence = recurrence, IntervalMinutes = 7 * Day },
        Recurrence.Weekly => schedule with { Recurrence = recurrence, Weekday = schedule.Start.DayOfWeek },
        Recurrence.MonthlyByWeekday => schedule with { Recurrence = recurrence, Weekday = schedule.Start.DayOfWeek, WeekOrder = schedule.WeekOrder == 0 ? 1 : schedule.WeekOrder },
        Recurrence.MonthlyByDate when schedule.MonthDay == 0 => schedule with { Recurrence = recurrence, MonthDay = 1 },
        _ => schedule with { Recurrence = recurrence },
    };

    protected override void OnInitialized()
    {
        if (Value.Recurrence == Recurrence.Interval)
        {
            _unit = Array.FindLast(Units, unit => Value.IntervalMinutes % unit == 0 && Value.IntervalMinutes > 0) is var found and > 0 ? found : Day;
        }
    }

    private Task SetAsync(Schedule schedule) => ValueChanged.InvokeAsync(schedule);

    private Task ChangeUnitAsync(int unit)
    {
        var count = Math.Max(1, Value.IntervalMinutes / _unit);
        _unit = unit;
        return SetAsync(Value with { IntervalMinutes = count * unit });
    }

    private string? ErrorOf(string field) => ScheduleValidation.Validate(Value).FirstOrDefault(problem => problem.Field == field)?.Message;

    private static string UnitName(int unit) => unit switch { Minute => "minutes", Hour => "hours", _ => "days" };

    private static string OrderName(int order) => order switch { 1 => "first", 2 => "second", 3 => "third", 4 => "fourth", _ => "last" };
}
