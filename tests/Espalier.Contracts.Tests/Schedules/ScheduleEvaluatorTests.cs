using System.Globalization;
using Espalier.Contracts.Schedules;

namespace Espalier.Contracts.Tests.Schedules;

public sealed class ScheduleEvaluatorTests
{
    private static Schedule Daily(string start) => new() { Start = Wall(start), Recurrence = Recurrence.Interval, IntervalMinutes = 24 * 60 };

    private static Schedule Every(int minutes, string start) => Daily(start) with { IntervalMinutes = minutes };

    private static Schedule Monthly(string start, int day, int months = 1) =>
        new() { Start = Wall(start), Recurrence = Recurrence.MonthlyByDate, MonthDay = day, Months = months };

    private static Schedule Monthly(string start, DayOfWeek weekday, int order, int months = 1) =>
        new() { Start = Wall(start), Recurrence = Recurrence.MonthlyByWeekday, Weekday = weekday, WeekOrder = order, Months = months };

    private static DateTime Wall(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);

    private static string[] Next(Schedule schedule, string after, string zone, int count)
    {
        var found = new List<string>();
        var at = At(after);
        while (found.Count < count && ScheduleEvaluator.Next(schedule, at, Zone(zone)) is { } next)
        {
            found.Add(next.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
            at = next;
        }

        return [.. found];
    }

    [Theory]
    [Trait("Line", "MW-10")]
    [InlineData("Europe/Berlin", "2026-03-28 23:00", "2026-03-29 01:00", "2026-03-30 00:30")]
    [InlineData("America/New_York", "2026-03-07 23:00", "2026-03-08 07:00", "2026-03-09 06:30")]
    [InlineData("Australia/Lord_Howe", "2026-10-03 10:00", "2026-10-03 15:30", "2026-10-04 15:30")]
    [InlineData("UTC", "2026-03-28 23:00", "2026-03-29 02:30", "2026-03-30 02:30")]
    public void A_skipped_time_means_the_instant_the_clock_jumped(string zone, string after, string skipped, string nextDay)
    {
        // 02:30 does not exist on the day of the change in Berlin and New York; 02:15 does not on Lord Howe, whose clock jumps half an hour.
        var schedule = zone == "Australia/Lord_Howe" ? Daily("2026-01-01 02:15") : Daily("2026-01-01 02:30");
        Next(schedule, after, zone, 2).ShouldBe([skipped, zone == "Australia/Lord_Howe" ? "2026-10-04 15:15" : nextDay]);
    }

    [Theory]
    [Trait("Line", "MW-10")]
    [InlineData("Europe/Berlin", "2026-10-24 12:00", "2026-10-25 00:30", "2026-10-26 01:30")]
    [InlineData("America/New_York", "2026-10-31 12:00", "2026-11-01 05:30", "2026-11-02 06:30")]
    [InlineData("UTC", "2026-10-24 12:00", "2026-10-25 01:30", "2026-10-26 01:30")]
    public void A_doubled_time_occurs_once_in_its_first_pass(string zone, string after, string first, string nextDay)
    {
        var schedule = zone == "Europe/Berlin" ? Daily("2026-01-01 02:30") : Daily("2026-01-01 01:30");
        Next(schedule, after, zone, 2).ShouldBe([first, nextDay]);
    }

    [Fact]
    [Trait("Line", "MW-10")]
    public void A_doubled_half_hour_on_Lord_Howe_occurs_once()
    {
        // Clocks go from 02:00 (+11) back to 01:30 (+10:30) on 2026-04-05.
        Next(Daily("2026-01-01 01:45"), "2026-04-04 12:00", "Australia/Lord_Howe", 2).ShouldBe(["2026-04-04 14:45", "2026-04-05 15:15"]);
    }

    [Fact]
    public void Short_intervals_follow_the_wall_clock_over_both_changes()
    {
        Next(Every(60, "2026-01-01 00:00"), "2026-03-28 23:30", "Europe/Berlin", 3).ShouldBe(["2026-03-29 00:00", "2026-03-29 01:00", "2026-03-29 02:00"]);
        Next(Every(30, "2026-01-01 00:00"), "2026-10-24 23:45", "Europe/Berlin", 4).ShouldBe(["2026-10-25 00:00", "2026-10-25 00:30", "2026-10-25 02:00", "2026-10-25 02:30"]);
    }

    [Fact]
    public void A_day_that_a_country_left_out_falls_on_the_change()
    {
        // Samoa went from 2011-12-29 straight to 2011-12-31.
        Next(Daily("2011-12-01 12:00"), "2011-12-29 23:00", "Pacific/Apia", 2).ShouldBe(["2011-12-30 10:00", "2011-12-30 22:00"]);
    }

    [Fact]
    public void A_schedule_in_UTC_does_not_look_at_the_zone()
    {
        Next(Daily("2026-01-01 02:30") with { IsUtc = true }, "2026-03-28 12:00", "Europe/Berlin", 2).ShouldBe(["2026-03-29 02:30", "2026-03-30 02:30"]);
    }

    [Fact]
    public void A_schedule_that_runs_once_has_one_occurrence()
    {
        var once = new Schedule { Start = Wall("2026-05-01 08:00"), Recurrence = Recurrence.Once };
        Next(once, "2026-04-01", "UTC", 5).ShouldBe(["2026-05-01 08:00"]);
        ScheduleEvaluator.Last(once, At("2026-05-01 07:59"), TimeZoneInfo.Utc).ShouldBeNull();
        ScheduleEvaluator.Last(once, At("2027-05-01"), TimeZoneInfo.Utc).ShouldBe(At("2026-05-01 08:00"));
    }

    [Fact]
    [Trait("Line", "MW-10")]
    public void Weekly_starts_on_the_first_such_weekday_and_counts_weeks_from_there()
    {
        // 2026-01-01 is a Thursday.
        var weekly = new Schedule { Start = Wall("2026-01-01 22:00"), Recurrence = Recurrence.Weekly, Weekday = DayOfWeek.Tuesday, Weeks = 2 };
        Next(weekly, "2025-12-01", "UTC", 3).ShouldBe(["2026-01-06 22:00", "2026-01-20 22:00", "2026-02-03 22:00"]);
        Next(weekly with { Weekday = DayOfWeek.Thursday, Weeks = 1 }, "2025-12-01", "UTC", 2).ShouldBe(["2026-01-01 22:00", "2026-01-08 22:00"]);
    }

    [Fact]
    [Trait("Line", "MW-10")]
    public void Monthly_by_weekday_finds_the_second_Tuesday_and_the_last_Friday()
    {
        Next(Monthly("2026-01-01 03:00", DayOfWeek.Tuesday, 2), "2026-01-01", "UTC", 3).ShouldBe(["2026-01-13 03:00", "2026-02-10 03:00", "2026-03-10 03:00"]);
        Next(Monthly("2026-01-01 03:00", DayOfWeek.Friday, 0), "2026-01-01", "UTC", 3).ShouldBe(["2026-01-30 03:00", "2026-02-27 03:00", "2026-03-27 03:00"]);
        Next(Monthly("2026-01-20 03:00", DayOfWeek.Tuesday, 2, 3), "2026-01-01", "UTC", 2).ShouldBe(["2026-02-10 03:00", "2026-05-12 03:00"]);
    }

    [Fact]
    [Trait("Line", "MW-10")]
    public void Monthly_by_date_uses_the_last_day_of_a_shorter_month()
    {
        Next(Monthly("2026-01-31 00:00", 31), "2026-01-01", "UTC", 4).ShouldBe(["2026-01-31 00:00", "2026-02-28 00:00", "2026-03-31 00:00", "2026-04-30 00:00"]);
        Next(Monthly("2027-12-01 00:00", 0), "2028-02-01", "UTC", 2).ShouldBe(["2028-02-29 00:00", "2028-03-31 00:00"]);
        Next(Monthly("2028-02-29 00:00", 29, 12), "2028-01-01", "UTC", 5).ShouldBe(["2028-02-29 00:00", "2029-02-28 00:00", "2030-02-28 00:00", "2031-02-28 00:00", "2032-02-29 00:00"]);
    }

    [Fact]
    public void What_was_missed_while_the_Mac_slept_is_one_last_occurrence()
    {
        var lastRun = At("2026-06-01 02:30");
        var wakes = At("2026-06-05 09:00");
        ScheduleEvaluator.Last(Daily("2026-01-01 02:30"), wakes, TimeZoneInfo.Utc).ShouldBe(At("2026-06-05 02:30"));
        ScheduleEvaluator.Last(Daily("2026-01-01 02:30"), wakes, TimeZoneInfo.Utc).ShouldNotBe(lastRun);
    }

    [Fact]
    public void The_calendar_may_end()
    {
        ScheduleEvaluator.Next(Daily("2026-01-01"), DateTimeOffset.MaxValue, Zone("Europe/Berlin")).ShouldBeNull();
        ScheduleEvaluator.Last(Daily("2026-01-01"), DateTimeOffset.MinValue, Zone("Europe/Berlin")).ShouldBeNull();
    }

    [Fact]
    public void Asking_about_an_invalid_schedule_is_a_bug()
    {
        Should.Throw<ArgumentException>(() => ScheduleEvaluator.Next(Every(0, "2026-01-01"), At("2026-01-01"), TimeZoneInfo.Utc));
    }

    [Fact]
    public void Spread_is_stable_per_device_and_below_the_window()
    {
        var devices = Enumerable.Range(1, 500).Select(i => new Guid(i, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)).ToArray();
        var spreads = devices.Select(device => ScheduleEvaluator.Spread(device, TimeSpan.FromHours(1))).ToArray();
        spreads.ShouldAllBe(spread => spread >= TimeSpan.Zero && spread < TimeSpan.FromHours(1));
        spreads.Count(spread => spread < TimeSpan.FromMinutes(15)).ShouldBeInRange(75, 175);
        ScheduleEvaluator.Spread(devices[7], TimeSpan.FromHours(1)).ShouldBe(spreads[7]);
        ScheduleEvaluator.Spread(devices[7], TimeSpan.Zero).ShouldBe(TimeSpan.Zero);
    }
}
