namespace Espalier.Contracts.Schedules;

/// <summary>How a schedule recurs, as ConfigMgr's schedule tokens do.</summary>
public enum Recurrence
{
    Once,
    Interval,
    Weekly,
    MonthlyByWeekday,
    MonthlyByDate,
}

/// <summary>
/// When something happens: a wall-clock start without a zone, a recurrence, and a flag whether the wall clock is UTC or the Mac's own.
/// Evaluated by <c>ScheduleEvaluator</c>, which site and client share.
/// </summary>
public sealed record Schedule
{
    /// <summary>First wall-clock time; kind is ignored.</summary>
    public required DateTime Start { get; init; }

    public required Recurrence Recurrence { get; init; }

    /// <summary>The start is in UTC; otherwise in the Mac's own zone.</summary>
    public bool IsUtc { get; init; }

    /// <summary>For <see cref="Recurrence.Interval"/>: every so many minutes, 1 to 44640 (31 days).</summary>
    public int IntervalMinutes { get; init; }

    /// <summary>For <see cref="Recurrence.Weekly"/>: every so many weeks, 1 to 4.</summary>
    public int Weeks { get; init; } = 1;

    /// <summary>For the monthly kinds: every so many months, 1 to 12.</summary>
    public int Months { get; init; } = 1;

    /// <summary>For weekly and monthly by weekday.</summary>
    public DayOfWeek Weekday { get; init; }

    /// <summary>For <see cref="Recurrence.MonthlyByWeekday"/>: 1 to 4, 0 for the last.</summary>
    public int WeekOrder { get; init; }

    /// <summary>For <see cref="Recurrence.MonthlyByDate"/>: 1 to 31, 0 for the last day; a shorter month uses its last day.</summary>
    public int MonthDay { get; init; }
}
