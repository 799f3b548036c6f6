using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Espalier.Contracts.Schedules;

/// <summary>
/// ConfigMgr's schedule token: 64 bits as 16 hexadecimal digits, which hold a schedule and how long each occurrence lasts
/// (the length of a maintenance window; 0 elsewhere). Tokens of several schedules are written one after the other.
/// </summary>
/// <param name="Schedule">The schedule.</param>
/// <param name="Duration">Whole minutes, 0 to 31 days 23:59.</param>
public sealed record ScheduleToken(Schedule Schedule, TimeSpan Duration)
{
    private const int Length = 16;
    private static readonly TimeSpan MaxDuration = new(31, 23, 59, 0);

    /// <summary>The 16 digits, upper case.</summary>
    /// <exception cref="ArgumentException">The schedule is not valid, or the duration does not fit.</exception>
    public string Encode()
    {
        if (ScheduleValidation.Validate(Schedule) is [var problem, ..])
        {
            throw new ArgumentException(problem.Message);
        }

        if (Duration < TimeSpan.Zero || Duration > MaxDuration || Duration.Ticks % TimeSpan.TicksPerMinute != 0)
        {
            throw new ArgumentException("The duration must be whole minutes, at most 31 days 23:59.");
        }

        var start = Schedule.Start;
        var bits = (Schedule.IsUtc ? 1UL : 0) | ((ulong)Schedule.Recurrence + 1) << 19
            | (ulong)Duration.Days << 22 | (ulong)Duration.Hours << 27 | (ulong)Duration.Minutes << 32
            | (ulong)(start.Year - 1970) << 38 | (ulong)start.Month << 44 | (ulong)start.Day << 48 | (ulong)start.Hour << 53 | (ulong)start.Minute << 58;
        bits |= Schedule.Recurrence switch
        {
            Recurrence.Interval => Interval(TimeSpan.FromMinutes(Schedule.IntervalMinutes)),
            Recurrence.Weekly => (ulong)Schedule.Weeks << 13 | Weekday << 16,
            Recurrence.MonthlyByWeekday => (ulong)Schedule.WeekOrder << 9 | (ulong)Schedule.Months << 12 | Weekday << 16,
            Recurrence.MonthlyByDate => (ulong)Schedule.Months << 10 | (ulong)Schedule.MonthDay << 14,
            _ => 0,
        };
        return bits.ToString("X16", CultureInfo.InvariantCulture);
    }

    /// <summary>Reads one token. False when it is not 16 hexadecimal digits or its fields are out of range.</summary>
    public static bool TryDecode(string token, [NotNullWhen(true)] out ScheduleToken? decoded)
    {
        decoded = null;
        if (token.Length != Length || !ulong.TryParse(token, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits))
        {
            return false;
        }

        int Field(int bit, int width) => (int)(bits >> bit & ((1UL << width) - 1));

        var (year, month, day) = (1970 + Field(38, 6), Field(44, 4), Field(48, 5));
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || Field(53, 5) > 23 || Field(58, 6) > 59 || Field(27, 5) > 23 || Field(32, 6) > 59 || Field(19, 3) is < 1 or > 5)
        {
            return false;
        }

        var schedule = new Schedule
        {
            Start = new DateTime(year, month, day, Field(53, 5), Field(58, 6), 0),
            Recurrence = (Recurrence)(Field(19, 3) - 1),
            IsUtc = Field(0, 1) == 1,
        };
        schedule = schedule.Recurrence switch
        {
            // Out of range on purpose where hours or minutes are no clock values: validation refuses it below.
            Recurrence.Interval => schedule with { IntervalMinutes = Field(8, 5) > 23 || Field(13, 6) > 59 ? 0 : (((Field(3, 5) * 24) + Field(8, 5)) * 60) + Field(13, 6) },
            Recurrence.Weekly => schedule with { Weeks = Field(13, 3), Weekday = (DayOfWeek)(Field(16, 3) - 1) },
            Recurrence.MonthlyByWeekday => schedule with { WeekOrder = Field(9, 3), Months = Field(12, 4), Weekday = (DayOfWeek)(Field(16, 3) - 1) },
            Recurrence.MonthlyByDate => schedule with { Months = Field(10, 4), MonthDay = Field(14, 5) },
            _ => schedule,
        };
        if (ScheduleValidation.Validate(schedule).Count > 0)
        {
            return false;
        }

        decoded = new ScheduleToken(schedule, new TimeSpan(Field(22, 5), Field(27, 5), Field(32, 6), 0));
        return true;
    }

    /// <summary>Reads tokens written one after the other, as ConfigMgr stores them. False when any of them is wrong, or there is none.</summary>
    public static bool TryDecodeAll(string tokens, out IReadOnlyList<ScheduleToken> decoded)
    {
        List<ScheduleToken> all = [];
        decoded = all;
        for (var at = 0; at < tokens.Length; at += Length)
        {
            if (at + Length > tokens.Length || !TryDecode(tokens.Substring(at, Length), out var one))
            {
                return false;
            }

            all.Add(one);
        }

        return all.Count > 0;
    }

    private ulong Weekday => (ulong)Schedule.Weekday + 1;

    private static ulong Interval(TimeSpan span) => (ulong)span.Days << 3 | (ulong)span.Hours << 8 | (ulong)span.Minutes << 13;
}
