using System.Globalization;
using Espalier.Formats.Wql;

namespace Espalier.Site.Collections.Wql;

/// <summary>
/// The date functions as SQL over 64-bit microseconds: integer arithmetic only, so that every engine computes the same. The calendar is
/// Howard Hinnant's <c>civil_from_days</c>: years start in March, so that the leap day is the last of a year.
/// </summary>
internal static class CivilSql
{
    private static readonly string Day = Text(DateUnits.MicrosecondsPerDay);

    /// <summary>Number of the unit that an instant lies in, counted from a fixed one; see <see cref="DateUnits.Index"/>.</summary>
    public static string Index(WqlDateUnit unit, string instant) => unit switch
    {
        WqlDateUnit.Week => Select(FloorDivide("d.day + 4", "7"), Days(instant)),
        _ when DateUnits.Length(unit) is { } length => Select(FloorDivide("d.x", Text(length)), Guarded(instant)),
        _ => Select($"(d.year * 12 + d.month - 1) / {Text(DateUnits.Months(unit))}", Civil(instant)),
    };

    /// <summary>The part of a date; see <see cref="DateUnits.Part"/>.</summary>
    public static string Part(WqlDateUnit unit, string instant) => unit switch
    {
        WqlDateUnit.Year => Select("d.year", Civil(instant)),
        WqlDateUnit.Quarter => Select("(d.month - 1) / 3 + 1", Civil(instant)),
        WqlDateUnit.Month => Select("d.month", Civil(instant)),
        WqlDateUnit.DayOfYear => Select("d.day_of_year", DayOfYear(instant)),
        WqlDateUnit.Day => Select("d.day_of_month", Civil(instant)),
        WqlDateUnit.Week => Select($"(d.day_of_year - 1 + {Modulo("d.day - d.day_of_year + 5", "7")}) / 7 + 1", DayOfYear(instant)),
        WqlDateUnit.Weekday => Select($"{Modulo("d.day + 4", "7")} + 1", Days(instant)),
        WqlDateUnit.Hour => Select($"{Modulo("d.x", Day)} / 3600000000", Guarded(instant)),
        WqlDateUnit.Minute => Select($"{Modulo("d.x", "3600000000")} / 60000000", Guarded(instant)),
        WqlDateUnit.Second => Select($"{Modulo("d.x", "60000000")} / 1000000", Guarded(instant)),
    };

    /// <summary>Adds a number of units; see <see cref="DateUnits.Add"/>.</summary>
    public static string Add(WqlDateUnit unit, long number, string instant)
    {
        if (DateUnits.Length(unit) is { } length)
        {
            return Select("d.x", Guarded(Select($"d.x + ({Text(number * length)})", Guarded(instant))));
        }

        // The same day of another month, or its last day; counted in months since year 0.
        var target = Stage(Civil(instant), ("target", $"d.year * 12 + d.month - 1 + ({Text(number * DateUnits.Months(unit))})"));
        var inRange = Stage(target, ("t", "CASE WHEN d.target BETWEEN 12 AND 119999 THEN d.target END"));
        var month = Stage(inRange, ("to_year", "d.t / 12"), ("to_month", "d.t % 12 + 1"));
        var lastDay = Stage(month, ("last_day",
            $"CASE WHEN d.to_month IN (4, 6, 9, 11) THEN 30 WHEN d.to_month = 2 THEN 28 + {IsLeap("d.to_year")} ELSE 31 END"));
        var shifted = Stage(lastDay,
            ("to_day", "CASE WHEN d.day_of_month > d.last_day THEN d.last_day ELSE d.day_of_month END"),
            ("y", "CASE WHEN d.to_month <= 2 THEN d.to_year - 1 ELSE d.to_year END"),
            ("m", "CASE WHEN d.to_month <= 2 THEN d.to_month + 9 ELSE d.to_month - 3 END"));
        return Select($"(d.y * 365 + d.y / 4 - d.y / 100 + d.y / 400 + (153 * d.m + 2) / 5 + d.to_day - 719469) * {Day} + (d.x - d.day * {Day})", shifted);
    }

    // An instant outside the years 1 to 9999 is unknown, which also keeps the arithmetic inside 64 bits.
    private static string Guarded(string instant) =>
        $"SELECT CASE WHEN d.x BETWEEN {Text(WqlInstant.First)} AND {Text(WqlInstant.Last)} THEN d.x END AS x FROM (SELECT {instant} AS x) AS d";

    private static string Days(string instant) => Stage(Guarded(instant), ("day", FloorDivide("d.x", Day)));

    private static string Civil(string instant)
    {
        var era = Stage(Days(instant), ("era", FloorDivide("d.day + 719468", "146097")));
        var dayOfEra = Stage(era, ("doe", "d.day + 719468 - d.era * 146097"));
        var yearOfEra = Stage(dayOfEra, ("yoe", "(d.doe - d.doe / 1460 + d.doe / 36524 - d.doe / 146096) / 365"));
        var dayOfYear = Stage(yearOfEra, ("doy", "d.doe - (365 * d.yoe + d.yoe / 4 - d.yoe / 100)"));
        var march = Stage(dayOfYear, ("mp", "(5 * d.doy + 2) / 153"));
        return Stage(march,
            ("day_of_month", "d.doy - (153 * d.mp + 2) / 5 + 1"),
            ("month", "CASE WHEN d.mp < 10 THEN d.mp + 3 ELSE d.mp - 9 END"),
            ("year", "d.yoe + d.era * 400 + CASE WHEN d.mp < 10 THEN 0 ELSE 1 END"));
    }

    private static string DayOfYear(string instant) => Stage(Civil(instant),
        ("day_of_year", $"CASE WHEN d.mp >= 10 THEN d.doy - 305 ELSE d.doy + 60 + {IsLeap("d.year")} END"));

    private static string IsLeap(string year) => $"CASE WHEN {year} % 4 = 0 AND ({year} % 100 <> 0 OR {year} % 400 = 0) THEN 1 ELSE 0 END";

    private static string Stage(string from, params ReadOnlySpan<(string Name, string Expression)> columns)
    {
        var sql = "SELECT d.*";
        foreach (var (name, expression) in columns)
        {
            sql += $", {expression} AS {name}";
        }

        return $"{sql} FROM ({from}) AS d";
    }

    private static string Select(string expression, string from) => $"(SELECT {expression} FROM ({from}) AS d)";

    // Both engines divide towards zero; instants before 1970 are negative.
    private static string FloorDivide(string value, string divisor) => $"(({value}) / {divisor} - CASE WHEN ({value}) % {divisor} < 0 THEN 1 ELSE 0 END)";

    private static string Modulo(string value, string divisor) => $"((({value}) % {divisor} + {divisor}) % {divisor})";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
