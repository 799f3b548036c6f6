using System.Text;
using Espalier.MacClient.Inventory.Users;

namespace Espalier.MacClient.Tests.Inventory.Users;

public sealed class LastTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Reads_sessions_starts_and_the_beginning()
    {
        var history = Parse(SampleMac.Last);

        history.Logons[0].ShouldBe(new Logon("anna", "console", null, At(2026, 3, 2, 8, 30), null, LogonEnd.Open));
        history.Logons[1].ShouldBe(new Logon("bert", "console", null, At(2026, 3, 1, 20, 0), At(2026, 3, 1, 22, 0), LogonEnd.Logoff));
        history.Logons[2].ShouldBe(new Logon("bert", "ttys001", "192.0.2.9", At(2026, 3, 1, 18, 0), At(2026, 3, 1, 18, 30), LogonEnd.Logoff));
        history.Starts.ShouldBe([At(2026, 3, 2, 8, 26), At(2026, 3, 1, 8, 0)]);
        history.Shutdowns.ShouldBe([At(2026, 3, 1, 23, 0)]);
        history.BeginsAt.ShouldBe(At(2026, 3, 1, 8, 0));
    }

    [Fact]
    public void The_year_follows_from_the_weekday_and_the_order() =>
        Parse("""
            anna console   Thu Jan  1 10:00 - 11:00  (01:00)
            anna console   Wed Dec 31 10:00 - 11:00  (01:00)
            anna console   Thu Jan  2 10:00 - 11:00  (01:00)
            anna console   Tue Dec 31 10:00 - 11:00  (01:00)
            anna console   Thu Feb 29 10:00 - 11:00  (01:00)
            """).Logons.Select(l => l.StartedAt.Year).ShouldBe([2026, 2025, 2025, 2024, 2024]);

    [Fact]
    public void A_gap_of_more_than_a_year_is_seen_by_the_weekday() =>
        Parse("a console Mon Mar  2 08:00 - 08:01 (00:01)\na console Wed Mar  1 08:00 - 08:01 (00:01)\n").Logons[1].StartedAt.ShouldBe(At(2023, 3, 1, 8, 0));

    [Fact]
    public void Times_are_of_the_Macs_own_zone_and_lengths_are_true_over_summer_time()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");

        // The night of 29 March 2026 has no hour from two to three.
        var history = LastText.Parse("anna console Sun Mar 29 01:30 - 03:30  (01:00)\n"u8.ToArray(), At(2026, 4, 1, 0, 0), zone);

        history.Logons[0].StartedAt.ShouldBe(At(2026, 3, 29, 0, 30));
        history.Logons[0].EndedAt.ShouldBe(At(2026, 3, 29, 1, 30));
    }

    [Theory]
    [InlineData("anna console Mon Mar  2 08:00 - crash  (00:30)", LogonEnd.Crash)]
    [InlineData("anna console Mon Mar  2 08:00 - shutdown  (00:30)", LogonEnd.Shutdown)]
    [InlineData("anna console Mon Mar  2 08:00   still logged in", LogonEnd.Open)]
    [InlineData("anna console Mon Mar  2 08:00 - 08:30  (00:30)", LogonEnd.Logoff)]
    internal void Tells_how_a_session_ended(string line, LogonEnd expected) => Parse(line).Logons.ShouldHaveSingleItem().End.ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("anna console Mon Mar 99 08:00 - 08:30 (00:30)")]
    [InlineData("anna console Fri Mar  2 99:00 - 08:30 (00:30)")]
    [InlineData("Mon Mar 2 08:00")]
    [InlineData("anna console Mon Mar")]
    public void Passes_over_what_is_no_row(string line) => Parse(line).Logons.ShouldBeEmpty();

    [Fact]
    public void A_user_named_reboot_is_a_user() =>
        Parse("reboot console Mon Mar  2 08:00 - 08:30  (00:30)").Logons.ShouldHaveSingleItem().User.ShouldBe("reboot");

    [Fact]
    [Trait("Line", "LOG-8")]
    public void Reads_the_recording_of_macOS_10_14()
    {
        var history = Recorded("users/jc-osx10.14.6-last.txt", At(2020, 3, 2, 0, 0));

        // Every line but the closing one is a session, a start or a shutdown.
        history.Logons.Count(l => l.IsConsole && l.User == "kbrazil").ShouldBeGreaterThan(10);
        history.Logons[0].ShouldBe(new Logon("kbrazil", "ttys002", null, At(2020, 2, 28, 14, 45), null, LogonEnd.Open));
        history.Logons.ShouldContain(new Logon("kbrazil", "console", null, At(2019, 12, 12, 12, 10), At(2020, 2, 7, 7, 49), LogonEnd.Logoff));
        history.Logons.ShouldContain(l => l.User == "root" && l.End == LogonEnd.Shutdown && l.StartedAt == At(2020, 2, 7, 23, 25));
        history.Logons.Where(l => l.IsConsole).Min(l => l.StartedAt.Year).ShouldBe(2019);
        history.BeginsAt.ShouldBe(At(2019, 6, 21, 15, 54));
        (history.Logons.Count + history.Starts.Count + history.Shutdowns.Count).ShouldBe(381);
    }

    [Fact]
    [Trait("Line", "LOG-8")]
    public void Reads_the_recording_of_macOS_15_with_a_name_that_shifts_the_columns()
    {
        var history = Recorded("users/last-macos15-longname.txt", At(2025, 9, 24, 0, 0));

        history.Logons.Select(l => (l.User, l.Line, l.End)).ShouldBe(
        [
            ("theother_archee", "ttys015", LogonEnd.Logoff), ("theother_archee", "console", LogonEnd.Open), ("theother_archee", "console", LogonEnd.Logoff),
        ]);
        history.Logons[2].ShouldBe(new Logon("theother_archee", "console", null, At(2025, 9, 17, 0, 27), At(2025, 9, 21, 17, 59), LogonEnd.Logoff));
        history.Starts.Count.ShouldBe(2);
    }

    [Theory]
    [Trait("Line", "LOG-8")]
    [InlineData("users/last-reboot-macos14.4.txt", 2024, 2, 1)]
    [InlineData("users/last-reboot-shutdown-2026.txt", 2026, 6, 1)]
    public void Reads_the_recordings_of_starts_of_macOS_14_and_26(string path, int year, int starts, int shutdowns)
    {
        var history = Recorded(path, At(year, 12, 31, 0, 0));

        (history.Starts.Count, history.Shutdowns.Count).ShouldBe((starts, shutdowns));
        history.Starts.ShouldAllBe(t => t.Year == year);
        history.BeginsAt!.Value.Year.ShouldBe(year);
    }

    private static LogonHistory Recorded(string path, DateTimeOffset now) => LastText.Parse(Recordings.Read(path), now, TimeZoneInfo.Utc);

    private static LogonHistory Parse(string text) => LastText.Parse(Encoding.UTF8.GetBytes(text), Now, TimeZoneInfo.Utc);

    private static DateTimeOffset At(int year, int month, int day, int hour, int minute) => new(year, month, day, hour, minute, 0, TimeSpan.Zero);
}
