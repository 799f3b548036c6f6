using Espalier.Contracts.Schedules;

namespace Espalier.Contracts.Tests.Schedules;

public sealed class ScheduleTextTests
{
    private static readonly Schedule Start = new() { Start = new DateTime(2026, 1, 1, 2, 30, 0), Recurrence = Recurrence.Once };

    public static TheoryData<Schedule, string> Texts => new()
    {
        { new Contracts.Policies.ClientSettings().InventorySchedule, "Every 7 days from 2000-01-01 00:00, device's time" },
        { Start with { IsUtc = true }, "Once at 2026-01-01 02:30, UTC" },
        { Start with { Recurrence = Recurrence.Interval, IntervalMinutes = 60 }, "Every hour from 2026-01-01 02:30, device's time" },
        { Start with { Recurrence = Recurrence.Interval, IntervalMinutes = 90 }, "Every 90 minutes from 2026-01-01 02:30, device's time" },
        { Start with { Recurrence = Recurrence.Weekly, Weekday = DayOfWeek.Tuesday, Weeks = 2 }, "Every 2 weeks on Tuesday at 02:30 from 2026-01-01, device's time" },
        { Start with { Recurrence = Recurrence.MonthlyByWeekday, Weekday = DayOfWeek.Friday }, "Every month on the last Friday at 02:30 from 2026-01-01, device's time" },
        { Start with { Recurrence = Recurrence.MonthlyByDate, Months = 3, MonthDay = 31 }, "Every 3 months on day 31 (the last day of shorter months) at 02:30 from 2026-01-01, device's time" },
        { Start with { Recurrence = Recurrence.MonthlyByDate }, "Every month on the last day at 02:30 from 2026-01-01, device's time" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_schedule_reads_as_a_sentence(Schedule schedule, string text) => ScheduleText.Describe(schedule).ShouldBe(text);
}
