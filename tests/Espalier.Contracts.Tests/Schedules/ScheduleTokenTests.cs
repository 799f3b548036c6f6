using Espalier.Contracts.Schedules;

namespace Espalier.Contracts.Tests.Schedules;

public sealed class ScheduleTokenTests
{
    [Fact]
    public void A_token_of_ConfigMgr_reads_as_every_day_from_1998()
    {
        ScheduleToken.TryDecode("0001170000100008", out var token).ShouldBeTrue();
        token.Schedule.ShouldBe(new Schedule { Start = new DateTime(1998, 1, 1), Recurrence = Recurrence.Interval, IntervalMinutes = 24 * 60 });
        token.Duration.ShouldBe(TimeSpan.Zero);
        token.Encode().ShouldBe("0001170000100008");
    }

    [Fact]
    public void A_maintenance_window_keeps_its_duration()
    {
        var window = new ScheduleToken(
            new Schedule { Start = new DateTime(2026, 1, 1, 22, 15, 0), Recurrence = Recurrence.Weekly, Weekday = DayOfWeek.Saturday, Weeks = 2, IsUtc = true },
            new TimeSpan(1, 3, 30, 0));
        ScheduleToken.TryDecode(window.Encode(), out var decoded).ShouldBeTrue();
        decoded.ShouldBe(window);
    }

    [Fact]
    public void Tokens_one_after_the_other_are_read_in_order()
    {
        ScheduleToken.TryDecodeAll("00011700001000080001170000100010", out var tokens).ShouldBeTrue();
        tokens.Select(token => token.Schedule.IntervalMinutes).ShouldBe([24 * 60, 2 * 24 * 60]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("000117000010000")]
    [InlineData("00011700001000080")]
    [InlineData("000117000010000G")]
    [InlineData("0001170000000008")] // type 0
    [InlineData("0001170000380008")] // type 7
    [InlineData("0000170000100008")] // day 0
    [InlineData("0001D70000100008")] // month 13
    [InlineData("001E270000100008")] // 30 February
    [InlineData("0001170000100000")] // an interval of nothing
    public void What_is_no_token_is_refused(string text)
    {
        ScheduleToken.TryDecode(text, out var token).ShouldBeFalse();
        token.ShouldBeNull();
        ScheduleToken.TryDecodeAll(text, out _).ShouldBeFalse();
    }
}
