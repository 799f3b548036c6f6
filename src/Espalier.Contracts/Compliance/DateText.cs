using System.Globalization;
using System.Text.RegularExpressions;
using Espalier.Contracts.Schedules;

namespace Espalier.Contracts.Compliance;

/// <summary>
/// Reads the dates that scripts print: ISO 8601 (<c>2026-03-01</c>, <c>2026-03-01T12:34:56Z</c>), preference files (<c>2026-03-01 12:34:56 +0000</c>),
/// and the shapes of <c>date</c> (<c>Sun Mar  1 12:34:56 CET 2026</c>, <c>Sun, 01 Mar 2026 12:34:56 +0100</c>).
/// Without an offset a time is the Mac's own, and so is one with a zone's short name other than UTC and GMT: short names are not unique.
/// </summary>
internal static partial class DateText
{
    private static readonly string[] WithOffset =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mmzzz",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF zzz", "yyyy-MM-dd HH:mm:ss zzz", "yyyy-MM-dd HH:mm zzz", "yyyy-MM-dd HH:mm:sszzz",
        "d MMM yyyy HH:mm:ss zzz",
    ];

    private static readonly string[] WithoutOffset =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF",
        "MMM d HH:mm:ss yyyy", "d MMM HH:mm:ss yyyy", "d MMM yyyy HH:mm:ss", "MMM d yyyy HH:mm:ss", "MMM d yyyy", "d MMM yyyy",
    ];

    public static bool TryParse(string text, TimeZoneInfo deviceZone, out DateTimeOffset instant)
    {
        instant = default;
        if (text.Length > 64)
        {
            return false;
        }

        var plain = Blanks().Replace(Weekday().Replace(text, ""), " ");
        var name = ZoneName().Match(plain);
        if (name.Success)
        {
            plain = plain.Remove(name.Index, name.Length).Trim();
            if (name.Value.Trim() is "Z" or "UTC" or "GMT")
            {
                deviceZone = TimeZoneInfo.Utc;
            }
        }
        else if (DateTimeOffset.TryParseExact(OffsetColon().Replace(plain, "$1:$2"), WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant))
        {
            return true;
        }

        if (!DateTime.TryParseExact(plain, WithoutOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall))
        {
            return false;
        }

        instant = WallClock.ToInstant(wall, deviceZone);
        return true;
    }

    [GeneratedRegex("^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? ")]
    private static partial Regex Weekday();

    [GeneratedRegex("[ \u202f\u00a0]+")]
    private static partial Regex Blanks();

    /// <summary>A short name behind the time of day: <c>12:34:56 CET</c>, <c>12:34:56Z</c>.</summary>
    [GeneratedRegex("(?<=:[0-9]{2}(\\.[0-9]+)?)(Z| [A-Z]{2,5})(?= |$)")]
    private static partial Regex ZoneName();

    [GeneratedRegex("([+-][0-9]{2})([0-9]{2})$")]
    private static partial Regex OffsetColon();
}
