namespace Espalier.Contracts.Schedules;

/// <summary>The wall-clock times of a valid schedule, numbered from 0, strictly rising.</summary>
internal readonly struct OccurrenceSeries(Schedule schedule)
{
    /// <summary>The wall-clock time with a number; null where the series or the calendar has ended.</summary>
    public DateTime? At(long number)
    {
        var start = Unspecified(schedule.Start);
        switch (schedule.Recurrence)
        {
            case Recurrence.Once:
                return number == 0 ? start : null;
            case Recurrence.Interval:
                return Add(start, number * schedule.IntervalMinutes);
            case Recurrence.Weekly:
                return Add(FirstWeekday(start), number * schedule.Weeks * 7 * 24 * 60);
            case Recurrence.MonthlyByWeekday or Recurrence.MonthlyByDate:
                return InMonth(FirstMonth(start) + (number * schedule.Months), start.TimeOfDay);
            default:
                throw new ArgumentOutOfRangeException(nameof(number), schedule.Recurrence, "Unknown recurrence.");
        }
    }

    /// <summary>Number of the last time at or before <paramref name="wall"/>; -1 when there is none yet.</summary>
    public long LastAtOrBefore(DateTime wall)
    {
        var start = Unspecified(schedule.Start);
        if (At(0) is not { } first || wall < first)
        {
            return -1;
        }

        var minutes = (wall - first).Ticks / TimeSpan.TicksPerMinute;
        switch (schedule.Recurrence)
        {
            case Recurrence.Once:
                return 0;
            case Recurrence.Interval:
                return minutes / schedule.IntervalMinutes;
            case Recurrence.Weekly:
                return minutes / (schedule.Weeks * 7 * 24 * 60);
            default:
                var number = (Month(wall) - FirstMonth(start)) / schedule.Months;
                return InMonth(FirstMonth(start) + (number * schedule.Months), start.TimeOfDay) <= wall ? number : number - 1;
        }
    }

    private static DateTime Unspecified(DateTime start) => DateTime.SpecifyKind(start, DateTimeKind.Unspecified);

    private static long Month(DateTime day) => (day.Year * 12L) + day.Month - 1;

    private static DateTime? Add(DateTime start, long minutes) =>
        minutes > (DateTime.MaxValue - start).Ticks / TimeSpan.TicksPerMinute ? null : start.AddMinutes(minutes);

    private DateTime FirstWeekday(DateTime start) => start.AddDays(((int)schedule.Weekday - (int)start.DayOfWeek + 7) % 7);

    /// <summary>Counting starts in the first month whose day is not before the start.</summary>
    private long FirstMonth(DateTime start) => InMonth(Month(start), start.TimeOfDay) < start ? Month(start) + 1 : Month(start);

    private DateTime? InMonth(long month, TimeSpan time)
    {
        if (month >= 9999 * 12L)
        {
            return null;
        }

        var (year, index) = ((int)(month / 12), (int)(month % 12) + 1);
        return new DateTime(year, index, Day(year, index)) + time;
    }

    private int Day(int year, int month)
    {
        var days = DateTime.DaysInMonth(year, month);
        if (schedule.Recurrence == Recurrence.MonthlyByDate)
        {
            return schedule.MonthDay == 0 ? days : Math.Min(schedule.MonthDay, days);
        }

        if (schedule.WeekOrder == 0)
        {
            return days - (((int)new DateTime(year, month, days).DayOfWeek - (int)schedule.Weekday + 7) % 7);
        }

        var first = 1 + (((int)schedule.Weekday - (int)new DateTime(year, month, 1).DayOfWeek + 7) % 7);
        return first + ((schedule.WeekOrder - 1) * 7);
    }
}
