namespace Espalier.Contracts.Schedules;

/// <summary>A schedule in words, as the console shows it.</summary>
public static class ScheduleText
{
    /// <summary>For example <c>Every 7 days from 2000-01-01 00:00, device's time</c>.</summary>
    public static string Describe(Schedule schedule)
    {
        var zone = schedule.IsUtc ? "UTC" : "device's time";
        var start = Invariant($"{schedule.Start:yyyy-MM-dd HH:mm}");
        var (date, time) = (start[..10], start[11..]);
        return schedule.Recurrence switch
        {
            Recurrence.Once => $"Once at {start}, {zone}",
            Recurrence.Interval => $"{Every(schedule.IntervalMinutes)} from {start}, {zone}",
            Recurrence.Weekly => $"{Every(schedule.Weeks, "week")} on {schedule.Weekday} at {time} from {date}, {zone}",
            Recurrence.MonthlyByWeekday => $"{Every(schedule.Months, "month")} on the {Order(schedule.WeekOrder)} {schedule.Weekday} at {time} from {date}, {zone}",
            Recurrence.MonthlyByDate => $"{Every(schedule.Months, "month")} on {Day(schedule.MonthDay)} at {time} from {date}, {zone}",
            _ => "Unknown recurrence",
        };
    }

    private static string Every(int minutes) => minutes switch
    {
        _ when minutes % (24 * 60) == 0 => Every(minutes / (24 * 60), "day"),
        _ when minutes % 60 == 0 => Every(minutes / 60, "hour"),
        _ => Every(minutes, "minute"),
    };

    private static string Every(int count, string unit) => count == 1 ? $"Every {unit}" : Invariant($"Every {count} {unit}s");

    private static string Order(int order) => order switch { 1 => "first", 2 => "second", 3 => "third", 4 => "fourth", _ => "last" };

    private static string Day(int day) => day switch
    {
        0 => "the last day",
        > 28 => Invariant($"day {day} (the last day of shorter months)"),
        _ => Invariant($"day {day}"),
    };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
