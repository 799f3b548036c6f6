using System.Globalization;

namespace Espalier.MacClient.Inventory.Users;

/// <summary>
/// The text of <c>last</c>, of macOS 10.14 to 26. Columns shift with long names, so words count and not columns; it names no year, but the
/// weekday with the date does, together with the order of the rows (newest first).
/// </summary>
internal static class LastText
{
    /// <summary>Rows may be out of order by a changed clock; more than this is another year.</summary>
    private static readonly TimeSpan Disorder = TimeSpan.FromDays(1);

    /// <summary>The weekday repeats within this many years; no accounting reaches further back.</summary>
    private const int MaxYears = 11;

    private static readonly string[] Weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>Reads every row; one that is not understood is passed over.</summary>
    public static LogonHistory Parse(byte[] answer, DateTimeOffset now, TimeZoneInfo zone)
    {
        var logons = new List<Logon>();
        var starts = new List<DateTimeOffset>();
        var shutdowns = new List<DateTimeOffset>();
        DateTimeOffset? begins = null;
        var latest = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        foreach (var line in ToolText.Lines(answer))
        {
            var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (FindTime(words) is not { } at || TimeOf(words, at, latest) is not { } local)
            {
                continue;
            }

            var instant = ToInstant(local, zone);
            switch (words[..at])
            {
                case ["wtmp" or "utx.log", "begins"]:
                    begins = instant;
                    continue;
                case ["reboot"] or ["reboot", "~" or "time"]:
                    starts.Add(instant);
                    break;
                case ["shutdown"] or ["shutdown", "~" or "time"]:
                    shutdowns.Add(instant);
                    break;
                case [var user, var tty]:
                    logons.Add(WithEnd(new Logon(user, tty, null, instant, null, LogonEnd.Open), words[(at + 4)..]));
                    break;
                case [var user, var tty, .. var host]:
                    logons.Add(WithEnd(new Logon(user, tty, string.Join(' ', host), instant, null, LogonEnd.Open), words[(at + 4)..]));
                    break;
                default:
                    continue;
            }

            latest = local;
        }

        return new LogonHistory(logons, starts, shutdowns, begins);
    }

    /// <summary>Index of the four words <c>Fri Feb 28 14:45</c>, or null.</summary>
    private static int? FindTime(string[] words)
    {
        for (var i = 1; i + 3 < words.Length; i++)
        {
            if (Array.IndexOf(Weekdays, words[i]) >= 0 && Array.IndexOf(Months, words[i + 1]) >= 0)
            {
                return i;
            }
        }

        return null;
    }

    /// <summary>The local time of a row: the last year not after the row above in which the date falls on the weekday.</summary>
    private static DateTime? TimeOf(string[] words, int at, DateTime latest)
    {
        var weekday = (DayOfWeek)Array.IndexOf(Weekdays, words[at]);
        var month = Array.IndexOf(Months, words[at + 1]) + 1;
        if (!int.TryParse(words[at + 2], NumberStyles.None, CultureInfo.InvariantCulture, out var day)
            || !TimeOnly.TryParseExact(words[at + 3], ["HH:mm", "H:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return null;
        }

        for (var year = latest.Year + 1; year > Math.Max(latest.Year - MaxYears, 1); year--)
        {
            if (day >= 1 && year <= 9998 && day <= DateTime.DaysInMonth(year, month)
                && new DateOnly(year, month, day).ToDateTime(time) is var local
                && local.DayOfWeek == weekday && local <= latest + Disorder)
            {
                return local;
            }
        }

        return null;
    }

    /// <summary>
    /// What stands behind the time: <c>still logged in</c>, or an end and how long it took, <c>- 09:30 (2+11:31)</c>. The length is exact over changes
    /// of the clock to and from summer time; the end as printed is not.
    /// </summary>
    private static Logon WithEnd(Logon logon, string[] words)
    {
        if (words is not ["-", var end, ..])
        {
            return logon;
        }

        var length = words.Select(LengthOf).FirstOrDefault(static l => l is not null);
        return logon with
        {
            EndedAt = length is null ? null : logon.StartedAt + length,
            End = end switch
            {
                "crash" => LogonEnd.Crash,
                "shutdown" or "down" => LogonEnd.Shutdown,
                _ => length is null ? LogonEnd.Open : LogonEnd.Logoff,
            },
        };
    }

    /// <summary><c>(15:34)</c> or <c>(56+19:39)</c>: days, hours, minutes.</summary>
    private static TimeSpan? LengthOf(string word)
    {
        var parts = word.StartsWith('(') && word.EndsWith(')') ? word[1..^1].Split(['+', ':']) : [];
        var numbers = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) || numbers[i] > 10_000)
            {
                return null;
            }
        }

        return numbers switch
        {
            [var hours, var minutes] => new TimeSpan(hours, minutes, 0),
            [var days, var hours, var minutes] => new TimeSpan(days, hours, minutes, 0),
            _ => null,
        };
    }

    private static DateTimeOffset ToInstant(DateTime local, TimeZoneInfo zone)
    {
        // A time that the clock skipped was written by a clock that had not been changed yet.
        var valid = zone.IsInvalidTime(local) ? local.AddHours(1) : local;
        return new DateTimeOffset(valid, zone.GetUtcOffset(valid)).ToUniversalTime();
    }
}
