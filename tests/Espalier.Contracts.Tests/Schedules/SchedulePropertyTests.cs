using CsCheck;
using Espalier.Contracts.Schedules;

namespace Espalier.Contracts.Tests.Schedules;

public sealed class SchedulePropertyTests
{
    private static readonly Gen<Schedule> Schedules =
        from minute in Gen.Int[0, (64 * 365 * 24 * 60) - 1]
        from recurrence in Gen.Enum<Recurrence>()
        from utc in Gen.Bool
        from interval in Gen.Frequency((1, Gen.Int[1, 200]), (2, Gen.Int[1, ScheduleValidation.MaxIntervalMinutes]))
        from weeks in Gen.Int[1, 4]
        from months in Gen.Int[1, 12]
        from weekday in Gen.Enum<DayOfWeek>()
        from order in Gen.Int[0, 4]
        from day in Gen.Int[0, 31]
        select Canonical(new Schedule
        {
            Start = ScheduleValidation.MinStart.AddMinutes(minute),
            Recurrence = recurrence,
            IsUtc = utc,
            IntervalMinutes = interval,
            Weeks = weeks,
            Months = months,
            Weekday = weekday,
            WeekOrder = order,
            MonthDay = day,
        });

    private static readonly TimeZoneInfo[] ZoneList =
    [
        .. new[] { "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC", "Africa/Casablanca", "Asia/Kathmandu", "America/Santiago", "Pacific/Apia" }
            .Select(TimeZoneInfo.FindSystemTimeZoneById),
    ];

    private static readonly Gen<TimeZoneInfo> Zones = Gen.Int[0, ZoneList.Length - 1].Select(i => ZoneList[i]);

    private static readonly Gen<DateTimeOffset> Instants =
        Gen.Long[0, 75L * 365 * 24 * 3600].Select(seconds => DateTimeOffset.UnixEpoch.AddSeconds(seconds));

    /// <summary>Leaves only the fields that the recurrence uses, as a token does.</summary>
    private static Schedule Canonical(Schedule any)
    {
        var plain = new Schedule { Start = any.Start, Recurrence = any.Recurrence, IsUtc = any.IsUtc };
        return any.Recurrence switch
        {
            Recurrence.Interval => plain with { IntervalMinutes = any.IntervalMinutes },
            Recurrence.Weekly => plain with { Weeks = any.Weeks, Weekday = any.Weekday },
            Recurrence.MonthlyByWeekday => plain with { Months = any.Months, Weekday = any.Weekday, WeekOrder = any.WeekOrder },
            Recurrence.MonthlyByDate => plain with { Months = any.Months, MonthDay = any.MonthDay },
            _ => plain,
        };
    }

    [Fact]
    public void Occurrences_rise_strictly_and_next_agrees_with_last()
    {
        Gen.Select(Schedules, Zones, Instants).Sample((schedule, zone, at) =>
        {
            for (var i = 0; i < 20 && ScheduleEvaluator.Next(schedule, at, zone) is { } next; i++)
            {
                next.ShouldBeGreaterThan(at);
                ScheduleEvaluator.Last(schedule, next, zone).ShouldBe(next);
                ScheduleEvaluator.Last(schedule, next.AddTicks(-1), zone).ShouldBe(ScheduleEvaluator.Last(schedule, at, zone));
                at = next;
            }
        }, iter: 2_000);
    }

    [Fact]
    public void An_occurrence_shows_the_scheduled_wall_clock_unless_that_time_was_skipped()
    {
        Gen.Select(Schedules, Zones, Instants).Sample((schedule, zone, at) =>
        {
            if (schedule.Recurrence == Recurrence.Interval || ScheduleEvaluator.Next(schedule, at, zone) is not { } next)
            {
                return;
            }

            var used = schedule.IsUtc ? TimeZoneInfo.Utc : zone;
            var wall = TimeZoneInfo.ConvertTime(next, used).DateTime;
            var before = TimeZoneInfo.ConvertTime(next.AddTicks(-1), used).DateTime;
            (wall.TimeOfDay == schedule.Start.TimeOfDay || wall - before > TimeSpan.FromMinutes(1)).ShouldBeTrue();
        }, iter: 2_000);
    }

    [Fact]
    public void Decoding_an_encoded_token_gives_the_schedule_back()
    {
        Gen.Select(Schedules, Gen.Int[0, (32 * 24 * 60) - 1]).Sample((schedule, minutes) =>
        {
            var token = new ScheduleToken(schedule, TimeSpan.FromMinutes(minutes));
            ScheduleToken.TryDecode(token.Encode(), out var decoded).ShouldBeTrue();
            decoded.ShouldBe(token);
        });
    }

    [Fact]
    public void Any_sixteen_digits_either_decode_to_a_valid_schedule_or_are_refused()
    {
        Gen.ULong.Sample(bits =>
        {
            if (ScheduleToken.TryDecode(bits.ToString("X16"), out var decoded))
            {
                ScheduleValidation.Validate(decoded.Schedule).ShouldBeEmpty();
                ScheduleToken.TryDecode(decoded.Encode(), out var again).ShouldBeTrue();
                again.ShouldBe(decoded);
            }
        }, iter: 20_000);
    }
}
