using Espalier.Data;
using Espalier.Formats.Wql;

namespace Espalier.Site.Collections.Wql;

/// <summary>The date functions on known instants, with SQL Server's meaning: differences count the boundaries crossed, weeks start on Sunday.</summary>
internal static class DateUnits
{
    public const long MicrosecondsPerDay = 86_400_000_000;

    /// <summary>Microseconds of a unit that always has the same length; null for months and longer.</summary>
    public static long? Length(WqlDateUnit unit) => unit switch
    {
        WqlDateUnit.Second => 1_000_000,
        WqlDateUnit.Minute => 60_000_000,
        WqlDateUnit.Hour => 3_600_000_000,
        WqlDateUnit.Day or WqlDateUnit.DayOfYear or WqlDateUnit.Weekday => MicrosecondsPerDay,
        WqlDateUnit.Week => 7 * MicrosecondsPerDay,
        _ => null,
    };

    /// <summary>Months of a unit of months; 0 for the others.</summary>
    public static int Months(WqlDateUnit unit) => unit switch
    {
        WqlDateUnit.Year => 12,
        WqlDateUnit.Quarter => 3,
        WqlDateUnit.Month => 1,
        _ => 0,
    };

    /// <summary>The most of a unit that lies between two instants of the years 1 to 9999.</summary>
    public static long MaxSpan(WqlDateUnit unit) => Length(unit) is { } length ? (WqlInstant.Last - WqlInstant.First) / length : 9_999 * 12 / Months(unit);

    /// <summary>Adds; null beyond the years 1 to 9999.</summary>
    public static long? Add(WqlDateUnit unit, long number, long instant)
    {
        if (Length(unit) is { } length)
        {
            var sum = instant + (number * length);
            return sum >= WqlInstant.First && sum <= WqlInstant.Last ? sum : null;
        }

        var date = Instants.FromMicroseconds(instant).UtcDateTime;
        var months = number * Months(unit);
        var month = (date.Year * 12L) + date.Month - 1 + months;
        return month is >= 12 and < 120_000 ? instant + ((date.AddMonths((int)months).Ticks - date.Ticks) / TimeSpan.TicksPerMicrosecond) : null;
    }

    /// <summary>Number of the unit that an instant lies in, counted from year 1 (of months: from year 0).</summary>
    public static long Index(WqlDateUnit unit, long instant)
    {
        var date = Instants.FromMicroseconds(instant).UtcDateTime;
        var sinceYearOne = instant - WqlInstant.First;
        return unit switch
        {
            // January 1 of year 1 was a Monday.
            WqlDateUnit.Week => ((sinceYearOne / MicrosecondsPerDay) + 1) / 7,
            _ when Length(unit) is { } length => sinceYearOne / length,
            _ => ((date.Year * 12L) + date.Month - 1) / Months(unit),
        };
    }

    /// <summary>The part of a date, as DATEPART names it; 1 is Sunday, and week 1 holds January 1.</summary>
    public static long Part(WqlDateUnit unit, long instant)
    {
        var date = Instants.FromMicroseconds(instant).UtcDateTime;
        return unit switch
        {
            WqlDateUnit.Year => date.Year,
            WqlDateUnit.Quarter => ((date.Month - 1) / 3) + 1,
            WqlDateUnit.Month => date.Month,
            WqlDateUnit.DayOfYear => date.DayOfYear,
            WqlDateUnit.Day => date.Day,
            WqlDateUnit.Week => ((date.DayOfYear - 1 + (int)new DateTime(date.Year, 1, 1).DayOfWeek) / 7) + 1,
            WqlDateUnit.Weekday => (int)date.DayOfWeek + 1,
            WqlDateUnit.Hour => date.Hour,
            WqlDateUnit.Minute => date.Minute,
            WqlDateUnit.Second => date.Second,
        };
    }
}
