namespace Espalier.Contracts.Schedules;

/// <summary>What is wrong with a schedule.</summary>
public enum ScheduleError
{
    /// <summary>The start is before 1970 or after 2033: ConfigMgr's tokens cannot hold it.</summary>
    StartOutOfRange,

    /// <summary>The start is not on a whole minute.</summary>
    StartHasSeconds,

    /// <summary>The recurrence is none of <see cref="Recurrence"/>.</summary>
    UnknownRecurrence,

    /// <summary>The interval is shorter than a minute or longer than 31 days.</summary>
    IntervalOutOfRange,

    /// <summary>Weeks are not 1 to 4.</summary>
    WeeksOutOfRange,

    /// <summary>Months are not 1 to 12.</summary>
    MonthsOutOfRange,

    /// <summary>The weekday is none of <see cref="DayOfWeek"/>.</summary>
    UnknownWeekday,

    /// <summary>The week of the month is not 1 to 4 or 0 (last).</summary>
    WeekOrderOutOfRange,

    /// <summary>The day of the month is not 1 to 31 or 0 (last).</summary>
    MonthDayOutOfRange,
}

/// <summary>One fault of a schedule, to be shown beside its field.</summary>
/// <param name="Error">What is wrong.</param>
/// <param name="Field">Name of the property, as in JSON.</param>
/// <param name="Message">What an administrator reads.</param>
public sealed record ScheduleProblem(ScheduleError Error, string Field, string Message);

/// <summary>Checks a schedule before it is stored or evaluated. Fields that its recurrence does not use are not looked at.</summary>
public static class ScheduleValidation
{
    /// <summary>First start that can be stored.</summary>
    public static readonly DateTime MinStart = new(1970, 1, 1);

    /// <summary>Starts are before this.</summary>
    public static readonly DateTime EndOfStarts = new(2034, 1, 1);

    /// <summary>Longest interval in minutes: 31 days.</summary>
    public const int MaxIntervalMinutes = 31 * 24 * 60;

    /// <summary>Everything that is wrong; empty when the schedule is valid.</summary>
    public static IReadOnlyList<ScheduleProblem> Validate(Schedule schedule)
    {
        List<ScheduleProblem> problems = [];
        if (schedule.Start < MinStart || schedule.Start >= EndOfStarts)
        {
            problems.Add(new(ScheduleError.StartOutOfRange, "start", "The start must be between 1970-01-01 and 2033-12-31."));
        }
        else if (schedule.Start.Ticks % TimeSpan.TicksPerMinute != 0)
        {
            problems.Add(new(ScheduleError.StartHasSeconds, "start", "The start must be on a whole minute."));
        }

        switch (schedule.Recurrence)
        {
            case Recurrence.Once:
                break;
            case Recurrence.Interval:
                Check(problems, schedule.IntervalMinutes, 1, MaxIntervalMinutes, ScheduleError.IntervalOutOfRange, "intervalMinutes", "The interval must be 1 minute to 31 days.");
                break;
            case Recurrence.Weekly:
                Check(problems, schedule.Weeks, 1, 4, ScheduleError.WeeksOutOfRange, "weeks", "The number of weeks must be 1 to 4.");
                CheckWeekday(problems, schedule);
                break;
            case Recurrence.MonthlyByWeekday:
                CheckMonths(problems, schedule);
                CheckWeekday(problems, schedule);
                Check(problems, schedule.WeekOrder, 0, 4, ScheduleError.WeekOrderOutOfRange, "weekOrder", "The week of the month must be 1 to 4, or 0 for the last.");
                break;
            case Recurrence.MonthlyByDate:
                CheckMonths(problems, schedule);
                Check(problems, schedule.MonthDay, 0, 31, ScheduleError.MonthDayOutOfRange, "monthDay", "The day of the month must be 1 to 31, or 0 for the last.");
                break;
            default:
                problems.Add(new(ScheduleError.UnknownRecurrence, "recurrence", "The recurrence is not known."));
                break;
        }

        return problems;
    }

    private static void CheckMonths(List<ScheduleProblem> problems, Schedule schedule) =>
        Check(problems, schedule.Months, 1, 12, ScheduleError.MonthsOutOfRange, "months", "The number of months must be 1 to 12.");

    private static void CheckWeekday(List<ScheduleProblem> problems, Schedule schedule) =>
        Check(problems, (int)schedule.Weekday, 0, 6, ScheduleError.UnknownWeekday, "weekday", "The weekday is not known.");

    private static void Check(List<ScheduleProblem> problems, int value, int least, int most, ScheduleError error, string field, string message)
    {
        if (value < least || value > most)
        {
            problems.Add(new(error, field, message));
        }
    }
}
