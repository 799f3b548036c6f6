using CsCheck;
using Espalier.MacClient.Inventory.Users;

namespace Espalier.MacClient.Tests.Inventory.Users;

public sealed class ConsoleTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    [Trait("Line", "LOG-4")]
    public void Users_come_by_their_time_at_the_console() =>
        Add([Session("anna", -50, 2), Session("bert", -40, 5), Session("carl", -30, 1), Session("anna", -20, 4)])
            .Select(u => (u.User, u.Logons, u.Time.TotalHours)).ShouldBe([("anna", 2, 6.0), ("bert", 1, 5.0), ("carl", 1, 1.0)]);

    [Fact]
    [Trait("Line", "LOG-4")]
    public void Only_the_last_90_days_count()
    {
        var day = 24.0;

        var uses = Add([Session("old", -91 * day, 10), Session("over", (-90 * day) - 5, 8), Session("new", -89 * day, 2)]);

        uses.Select(u => (u.User, u.Logons, u.Time.TotalHours)).ShouldBe([("over", 0, 3.0), ("new", 1, 2.0)]);
    }

    [Fact]
    [Trait("Line", "LOG-6")]
    public void A_session_that_goes_on_counts_up_to_now_and_has_no_last_use() =>
        Add([new Logon("anna", "console", null, Now.AddHours(-3), null, LogonEnd.Open)])
            .ShouldBe([new ConsoleUse("anna", 1, TimeSpan.FromHours(3), null)]);

    [Fact]
    [Trait("Line", "LOG-6")]
    public void After_a_crash_only_the_time_with_signs_of_life_counts()
    {
        // The power failed some time after the last window was opened; the accounting's own guess is the next start, four days later.
        List<Logon> logons =
        [
            new("anna", "console", null, Now.AddDays(-5), Now.AddDays(-1), LogonEnd.Crash),
            new("anna", "ttys000", null, Now.AddDays(-5).AddHours(2), null, LogonEnd.Crash),
        ];

        var use = ConsoleTime.Add(new LogonHistory(logons, [Now.AddDays(-5).AddMinutes(-1), Now.AddDays(-1)], [], null), Now).ShouldHaveSingleItem();

        use.ShouldBe(new ConsoleUse("anna", 1, TimeSpan.FromHours(2), Now.AddDays(-5).AddHours(2)));
    }

    [Fact]
    [Trait("Line", "LOG-6")]
    public void A_session_still_logged_in_ends_with_the_shutdown_after_it()
    {
        List<Logon> logons = [new("anna", "console", null, Now.AddHours(-10), null, LogonEnd.Open)];

        var use = ConsoleTime.Add(new LogonHistory(logons, [Now.AddHours(-1)], [Now.AddHours(-4)], null), Now).ShouldHaveSingleItem();

        use.ShouldBe(new ConsoleUse("anna", 1, TimeSpan.FromHours(6), Now.AddHours(-4)));
    }

    [Fact]
    [Trait("Line", "LOG-6")]
    public void With_fast_user_switching_every_hour_belongs_to_one_user() =>
        Add([Session("anna", -10, 8), Session("bert", -8, 3)]).Select(u => (u.User, u.Time.TotalHours)).ShouldBe([("anna", 5.0), ("bert", 3.0)]);

    [Fact]
    [Trait("Line", "LOG-8")]
    public void Remote_sessions_and_windows_are_no_console_use() =>
        Add([Session("anna", -10, 8) with { Line = "ttys001", Host = "192.0.2.9" }, Session("bert", -8, 3) with { Line = "ttys000" }]).ShouldBeEmpty();

    [Fact]
    [Trait("Line", "LOG-6")]
    public void Totals_never_exceed_the_time_that_went_by()
    {
        var session = Gen.Select(Gen.Int[0, 2], Gen.Double[-3000, 10], Gen.Double[-5, 3000], Gen.Int[0, 3]).Select(static (user, start, length, end) =>
            new Logon("user" + user, "console", null, Now.AddHours(start), end == 3 ? null : Now.AddHours(start + length), (LogonEnd)end));
        Gen.Select(session.List[0, 20], Gen.Double[-3000, 0].List[0, 5], Gen.Double[-3000, 0].List[0, 5]).Sample((logons, starts, shutdowns) =>
        {
            var history = new LogonHistory(logons, [.. starts.Select(s => Now.AddHours(s))], [.. shutdowns.Select(s => Now.AddHours(s))], null);
            var total = ConsoleTime.Add(history, Now).Sum(static u => u.Time.TotalHours);
            return total >= 0 && total <= ConsoleTime.Window.TotalHours + 1;
        });
    }

    [Fact]
    [Trait("Line", "LOG-4")]
    public void The_recording_of_macOS_10_14_adds_up()
    {
        var now = new DateTimeOffset(2020, 2, 28, 15, 0, 0, TimeSpan.Zero);

        var uses = ConsoleTime.Add(LastText.Parse(Recordings.Read("users/jc-osx10.14.6-last.txt"), now, TimeZoneInfo.Utc), now);

        // Ninety days before are 30 November; from then on the Mac was in use without a break but for its restarts.
        uses[0].User.ShouldBe("kbrazil");
        uses[0].Time.ShouldBeInRange(TimeSpan.FromDays(89.9), TimeSpan.FromDays(90));
        uses[0].Logons.ShouldBe(4);
        uses[1].ShouldBe(new ConsoleUse("root", 2, TimeSpan.Zero, new DateTimeOffset(2020, 2, 7, 23, 25, 0, TimeSpan.Zero)));
    }

    private static Logon Session(string user, double startHours, double hours) =>
        new(user, "console", null, Now.AddHours(startHours), Now.AddHours(startHours + hours), LogonEnd.Logoff);

    private static IReadOnlyList<ConsoleUse> Add(List<Logon> logons) => ConsoleTime.Add(new LogonHistory(logons, [], [], null), Now);
}
