using System.Globalization;
using Espalier.Formats.Wql;

namespace Espalier.Site.Collections.Wql;

/// <summary>
/// The date functions as SQL over 64-bit microseconds: integer arithmetic only, so that every engine computes the same. Everything counts from
/// the first instant of year 1, so that no number is negative. The calendar is that of Neri and Schneider ("Euclidean affine functions and their
/// application to calendar algorithms", 2022): years start in March, so that the leap day is the last of a year.
/// </summary>
internal static class CivilSql
{
    /// <summary>Days from March 1 of year 0 to January 1 of year 1.</summary>
    private const string DaysOfYearZero = "306";

    private static readonly string Day = Text(DateUnits.MicrosecondsPerDay);

    /// <summary>Number of the unit that an instant lies in; see <see cref="DateUnits.Index"/>.</summary>
    public static string Index(WqlDateUnit unit, string instant) => unit switch
    {
        WqlDateUnit.Week => Select($"(d.u / {Day} + 1) / 7", Known(instant)),
        _ when DateUnits.Length(unit) is { } length => Select($"d.u / {Text(length)}", Known(instant)),
        _ => Select($"d.month_index / {Text(DateUnits.Months(unit))}", Civil(instant)),
    };

    /// <summary>The part of a date; see <see cref="DateUnits.Part"/>.</summary>
    public static string Part(WqlDateUnit unit, string instant) => unit switch
    {
        WqlDateUnit.Year => Select("d.month_index / 12", Civil(instant)),
        WqlDateUnit.Quarter => Select("d.month_index % 12 / 3 + 1", Civil(instant)),
        WqlDateUnit.Month => Select("d.month_index % 12 + 1", Civil(instant)),
        WqlDateUnit.DayOfYear => Select("d.day_of_year", DayOfYear(instant)),
        WqlDateUnit.Day => Select("d.day_of_month", Civil(instant)),

        // How far January 1 is from its Sunday, then whole weeks.
        WqlDateUnit.Week => Select("(d.day_of_year - 1 + (d.u / " + Day + " - d.day_of_year + 2) % 7) / 7 + 1", DayOfYear(instant)),
        WqlDateUnit.Weekday => Select($"(d.u / {Day} + 1) % 7 + 1", Known(instant)),
        WqlDateUnit.Hour => Select("d.u / 3600000000 % 24", Known(instant)),
        WqlDateUnit.Minute => Select("d.u / 60000000 % 60", Known(instant)),
        WqlDateUnit.Second => Select("d.u / 1000000 % 60", Known(instant)),
    };

    /// <summary>Adds a number of units; see <see cref="DateUnits.Add"/>.</summary>
    public static string Add(WqlDateUnit unit, long number, string instant)
    {
        if (DateUnits.Length(unit) is { } length)
        {
            var sum = Stage(Known(instant), ("x", $"d.u + ({Text(WqlInstant.First + (number * length))})"));
            return Select("d.x", Stage(sum, ("in_range", $"CASE WHEN d.x BETWEEN {Text(WqlInstant.First)} AND {Text(WqlInstant.Last)} THEN 1 END")), "d.in_range = 1");
        }

        // The same day of another month, or its last day.
        var shifted = Stage(Civil(instant), ("t", $"d.month_index + ({Text(number * DateUnits.Months(unit))})"));
        var bounds = Stage(shifted, ("first_day", FirstDay("(d.t - 2)")), ("next_day", FirstDay("(d.t - 1)")));
        var day = Stage(bounds, ("to_day", "CASE WHEN d.first_day + d.day_of_month > d.next_day THEN d.next_day - 1 ELSE d.first_day + d.day_of_month - 1 END"));
        return Select($"d.to_day * {Day} + d.u % {Day} + ({Text(WqlInstant.First)})", day, "d.t BETWEEN 12 AND 119999");
    }

    // Days from January 1 of year 1 to the first of a month, which is counted from March of year 0.
    private static string FirstDay(string month)
    {
        var year = $"({month} / 12)";
        return $"365 * {year} + {year} / 4 - {year} / 100 + {year} / 400 + (153 * ({month} % 12) + 2) / 5 - {DaysOfYearZero}";
    }

    // An instant outside the years 1 to 9999 is unknown, which also keeps the arithmetic inside 64 bits.
    private static string Known(string instant) =>
        $"SELECT CASE WHEN d.x BETWEEN {Text(WqlInstant.First)} AND {Text(WqlInstant.Last)} THEN d.x - ({Text(WqlInstant.First)}) END AS u FROM (SELECT {instant} AS x LIMIT 1) AS d LIMIT 1";

    private static string Civil(string instant)
    {
        var century = Stage(Known(instant), ("n1", $"4 * (d.u / {Day} + {DaysOfYearZero}) + 3"));
        var year = Stage(century, ("n2", "4 * (d.n1 % 146097 / 4) + 3"));
        var month = Stage(year, ("n3", "5 * (d.n2 % 1461 / 4) + 461"));
        return Stage(month, ("month_index", "12 * (100 * (d.n1 / 146097) + d.n2 / 1461) + d.n3 / 153 - 1"), ("day_of_month", "d.n3 % 153 / 5 + 1"));
    }

    private static string DayOfYear(string instant) =>
        Stage(Civil(instant), ("day_of_year", $"d.u / {Day} - ({FirstDay("(d.month_index - d.month_index % 12 - 2)")}) + 1"));

    // LIMIT keeps the engines from merging the stages, which would write each expression out as often as it is used, exponentially often in the end.
    private static string Stage(string from, params ReadOnlySpan<(string Name, string Expression)> columns)
    {
        var sql = "SELECT d.*";
        foreach (var (name, expression) in columns)
        {
            sql += $", {expression} AS {name}";
        }

        return $"{sql} FROM ({from}) AS d LIMIT 1";
    }

    // Without a row the value is NULL.
    private static string Select(string expression, string from, string? condition = null) =>
        $"(SELECT {expression} FROM ({from}) AS d{(condition is null ? "" : $" WHERE {condition}")} LIMIT 1)";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
