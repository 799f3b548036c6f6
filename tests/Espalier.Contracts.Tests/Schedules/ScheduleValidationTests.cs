using Espalier.Contracts.Schedules;

namespace Espalier.Contracts.Tests.Schedules;

public sealed class ScheduleValidationTests
{
    private static readonly Schedule Start = new() { Start = new DateTime(2026, 1, 1), Recurrence = Recurrence.Once };

    public static TheoryData<Schedule, ScheduleError, string> Faults => new()
    {
        { Start with { Start = new DateTime(1969, 12, 31) }, ScheduleError.StartOutOfRange, "start" },
        { Start with { Start = new DateTime(2034, 1, 1) }, ScheduleError.StartOutOfRange, "start" },
        { Start with { Start = new DateTime(2026, 1, 1, 0, 0, 1) }, ScheduleError.StartHasSeconds, "start" },
        { Start with { Recurrence = (Recurrence)9 }, ScheduleError.UnknownRecurrence, "recurrence" },
        { Start with { Recurrence = Recurrence.Interval }, ScheduleError.IntervalOutOfRange, "intervalMinutes" },
        { Start with { Recurrence = Recurrence.Interval, IntervalMinutes = 44641 }, ScheduleError.IntervalOutOfRange, "intervalMinutes" },
        { Start with { Recurrence = Recurrence.Weekly, Weeks = 5 }, ScheduleError.WeeksOutOfRange, "weeks" },
        { Start with { Recurrence = Recurrence.Weekly, Weekday = (DayOfWeek)7 }, ScheduleError.UnknownWeekday, "weekday" },
        { Start with { Recurrence = Recurrence.MonthlyByWeekday, WeekOrder = 5 }, ScheduleError.WeekOrderOutOfRange, "weekOrder" },
        { Start with { Recurrence = Recurrence.MonthlyByDate, Months = 13 }, ScheduleError.MonthsOutOfRange, "months" },
        { Start with { Recurrence = Recurrence.MonthlyByDate, MonthDay = 32 }, ScheduleError.MonthDayOutOfRange, "monthDay" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_fault_has_its_own_error_and_field(Schedule schedule, ScheduleError error, string field)
    {
        var problem = ScheduleValidation.Validate(schedule).ShouldHaveSingleItem();
        problem.Error.ShouldBe(error);
        problem.Field.ShouldBe(field);
        problem.Message.ShouldNotBeEmpty();
    }

    [Fact]
    public void Several_faults_are_told_at_once()
    {
        ScheduleValidation.Validate(Start with { Recurrence = Recurrence.MonthlyByWeekday, Months = 0, WeekOrder = -1 }).Count.ShouldBe(2);
        ScheduleValidation.Validate(Start).ShouldBeEmpty();
    }
}
