using System.Globalization;
using CsCheck;
using Espalier.Contracts.MaintenanceWindows;
using Espalier.Contracts.Schedules;

namespace Espalier.Contracts.Tests.MaintenanceWindows;

public sealed class MaintenanceCalendarTests
{
    [Fact, Trait("Line", "MW-5")]
    public void Windows_that_overlap_or_touch_count_as_one()
    {
        MaintenanceWindow[] windows = [Daily("2026-01-01 01:00", 120), Daily("2026-01-01 02:00", 180)];
        Open(windows, "2026-05-04 00:59").ShouldBeNull();
        Open(windows, "2026-05-04 01:00").ShouldBe("2026-05-04 01:00 - 2026-05-04 05:00");
        Open(windows, "2026-05-04 02:30").ShouldBe("2026-05-04 01:00 - 2026-05-04 05:00");
        Open(windows, "2026-05-04 04:59").ShouldBe("2026-05-04 01:00 - 2026-05-04 05:00");
        Open(windows, "2026-05-04 05:00").ShouldBeNull();
        Next(windows, "2026-05-04 02:30").ShouldBe("2026-05-05 01:00 - 2026-05-05 05:00");

        MaintenanceWindow[] touching = [Daily("2026-01-01 22:00", 120), Daily("2026-01-01 00:00", 60)];
        Open(touching, "2026-05-04 00:30").ShouldBe("2026-05-03 22:00 - 2026-05-04 01:00");
        Open([touching[0], Daily("2026-01-01 00:01", 60)], "2026-05-04 00:30").ShouldBe("2026-05-04 00:01 - 2026-05-04 01:01");
    }

    [Theory, Trait("Line", "MW-10")]
    [InlineData(Recurrence.Once, "2026-03-01 00:00", "2026-03-10 01:00 - 2026-03-10 03:00", "-")]
    [InlineData(Recurrence.Interval, "2026-03-27 12:00", "2026-03-28 00:00 - 2026-03-28 02:00", "2026-03-29 00:00 - 2026-03-29 02:00")]
    [InlineData(Recurrence.Interval, "2026-03-29 02:00", "2026-03-29 23:00 - 2026-03-30 01:00", "2026-03-30 23:00 - 2026-03-31 01:00")]
    [InlineData(Recurrence.Weekly, "2026-03-22 00:00", "2026-03-24 00:00 - 2026-03-24 02:00", "2026-03-30 23:00 - 2026-03-31 01:00")]
    [InlineData(Recurrence.MonthlyByDate, "2026-03-11 00:00", "2026-04-09 23:00 - 2026-04-10 01:00", "2026-05-09 23:00 - 2026-05-10 01:00")]
    [InlineData(Recurrence.MonthlyByWeekday, "2026-10-14 00:00", "2026-11-10 00:00 - 2026-11-10 02:00", "2026-12-08 00:00 - 2026-12-08 02:00")]
    public void A_window_opens_at_the_time_of_the_Mac_s_own_clock_over_changes_of_the_clocks(Recurrence recurrence, string after, string first, string second)
    {
        // 10 March 2026 is a Tuesday, the second of its month; Berlin is one hour ahead of UTC until 29 March and from 25 October on, else two.
        var window = new MaintenanceWindow
        {
            Name = "Berlin",
            DurationMinutes = 120,
            Schedule = new Schedule { Start = new DateTime(2026, 3, 10, 1, 0, 0), Recurrence = recurrence, IntervalMinutes = 24 * 60, Weekday = DayOfWeek.Tuesday, WeekOrder = 2, MonthDay = 10 },
        };
        if (recurrence == Recurrence.Once)
        {
            window = window with { Schedule = window.Schedule with { IsUtc = true } };
        }

        Next([window], after, "Europe/Berlin").ShouldBe(first);
        (Next([window], first[..16], "Europe/Berlin") ?? "-").ShouldBe(second);
    }

    [Theory, Trait("Line", "MW-10")]
    [InlineData("2026-03-29 00:00", "2026-03-29 01:00 - 2026-03-29 03:00")]
    [InlineData("2026-10-24 23:00", "2026-10-25 00:30 - 2026-10-25 02:30")]
    public void A_window_stays_open_as_long_as_it_says_where_its_start_is_skipped_or_comes_twice(string after, string expected) =>
        Next([Daily("2026-01-01 02:30", 120)], after, "Europe/Berlin").ShouldBe(expected);

    [Fact, Trait("Line", "MW-10")]
    public void The_same_window_opens_by_each_Mac_s_clock_or_at_one_moment_for_all()
    {
        var local = Daily("2026-01-01 22:00", 60);
        var common = local with { Schedule = local.Schedule with { IsUtc = true } };
        foreach (var (zone, at) in new[] { ("Europe/Berlin", "20:00"), ("America/New_York", "02:00"), ("Asia/Kolkata", "16:30") })
        {
            Next([local], "2026-07-01 12:00", zone)!.ShouldContain(at);
            Next([common], "2026-07-01 12:00", zone).ShouldBe("2026-07-01 22:00 - 2026-07-01 23:00");
        }
    }

    [Fact]
    public void Windows_without_end_are_followed_for_a_month_and_none_at_all_are_never_open()
    {
        MaintenanceWindow[] always = [Daily("2026-01-01 00:00", 24 * 60)];
        var span = MaintenanceCalendar.OpenAt(always, At("2026-05-04 12:00"), TimeZoneInfo.Utc)!.Value;
        (span.End - span.Start).ShouldBeInRange(TimeSpan.FromDays(62), TimeSpan.FromDays(65));
        MaintenanceCalendar.OpenAt([], At("2026-05-04 12:00"), TimeZoneInfo.Utc).ShouldBeNull();
        MaintenanceCalendar.NextAfter([], At("2026-05-04 12:00"), TimeZoneInfo.Utc).ShouldBeNull();
    }

    [Fact]
    public void Whatever_the_windows_it_is_open_exactly_when_one_of_them_is()
    {
        var window = Gen.Select(Gen.Int[0, 7 * 24 * 60], Gen.Int[1, 24 * 60], Gen.Int[1, 3], Gen.Bool, static (start, minutes, days, isUtc) => new MaintenanceWindow
        {
            Name = "any",
            DurationMinutes = minutes,
            Schedule = new Schedule { Start = new DateTime(2026, 3, 20).AddMinutes(start), Recurrence = Recurrence.Interval, IntervalMinutes = days * 24 * 60, IsUtc = isUtc },
        });
        Gen.Select(window.Array[1, 4], Gen.Int[0, 20 * 24 * 60]).Sample(
            static (windows, minute) =>
            {
                var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
                var at = At("2026-03-20 00:00").AddMinutes(minute);
                var span = MaintenanceCalendar.OpenAt(windows, at, zone);
                (span is not null).ShouldBe(windows.Any(w => IsOpen(w, at, zone)));
                if (span is { } open)
                {
                    windows.Any(w => IsOpen(w, open.Start.AddTicks(-1), zone)).ShouldBeFalse();
                    (windows.Any(w => IsOpen(w, open.End, zone)) && open.End < at.AddDays(31)).ShouldBeFalse();
                    for (var inside = open.Start; inside < open.End; inside = inside.AddMinutes(30))
                    {
                        windows.Any(w => IsOpen(w, inside, zone)).ShouldBeTrue();
                    }
                }
            },
            iter: 300);

        // Another way to ask: every occurrence of two days before, looked at one by one.
        static bool IsOpen(MaintenanceWindow window, DateTimeOffset at, TimeZoneInfo zone)
        {
            for (var start = ScheduleEvaluator.Next(window.Schedule, at.AddDays(-2), zone); start is { } s && s <= at; start = ScheduleEvaluator.Next(window.Schedule, s, zone))
            {
                if (at < s.AddMinutes(window.DurationMinutes))
                {
                    return true;
                }
            }

            return false;
        }
    }

    [Fact]
    public void What_is_wrong_with_a_window_is_said_field_by_field()
    {
        var good = Daily("2026-01-01 01:00", 60);
        MaintenanceWindowValidation.Check([good, good with { Name = "other" }]).ShouldBeEmpty();
        Fields(good with { Name = " " }).ShouldBe(["name"]);
        Fields(good with { Name = new string('x', 201) }).ShouldBe(["name"]);
        Fields(good with { DurationMinutes = 0 }).ShouldBe(["durationMinutes"]);
        Fields(good with { DurationMinutes = (24 * 60) + 1 }).ShouldBe(["durationMinutes"]);
        Fields(good with { AppliesTo = (MaintenanceWindowUse)9 }).ShouldBe(["appliesTo"]);
        Fields(good with { Schedule = good.Schedule with { IntervalMinutes = 90 } }).ShouldBe(["schedule.intervalMinutes"]);
        Fields(good with { Schedule = good.Schedule with { Start = new DateTime(1960, 1, 1) } }).ShouldBe(["schedule.start"]);
        MaintenanceWindowValidation.Check([good, good with { Name = "DAILY " }]).ShouldHaveSingleItem().Field.ShouldBe("windows[1].name");
        var id = Guid.CreateVersion7();
        MaintenanceWindowValidation.Check([good with { Id = id }, good with { Id = id, Name = "other" }]).ShouldHaveSingleItem().Field.ShouldBe("windows[1].id");
        MaintenanceWindowValidation.Check([.. Enumerable.Range(0, 101).Select(i => good with { Name = "w" + i })]).ShouldHaveSingleItem().Field.ShouldBe("windows");

        static IEnumerable<string> Fields(MaintenanceWindow window) => MaintenanceWindowValidation.Check(window).Select(static p => p.Field);
    }

    private static MaintenanceWindow Daily(string start, int minutes) => new()
    {
        Name = "Daily",
        DurationMinutes = minutes,
        Schedule = new Schedule { Start = DateTime.Parse(start, CultureInfo.InvariantCulture), Recurrence = Recurrence.Interval, IntervalMinutes = 24 * 60 },
    };

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string? Open(MaintenanceWindow[] windows, string at) => Text(MaintenanceCalendar.OpenAt(windows, At(at), TimeZoneInfo.Utc));

    private static string? Next(MaintenanceWindow[] windows, string after, string zone = "UTC") => Text(MaintenanceCalendar.NextAfter(windows, At(after), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    private static string? Text(OpenSpan? span) => span is { } s ? FormattableString.Invariant($"{s.Start:yyyy-MM-dd HH:mm} - {s.End:yyyy-MM-dd HH:mm}") : null;
}
