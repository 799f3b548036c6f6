using System.Collections.Frozen;

namespace Espalier.Formats.Wql;

/// <summary>Units of the date functions, as SQL Server counts them.</summary>
public enum WqlDateUnit
{
    Year,
    Quarter,
    Month,
    DayOfYear,
    Day,
    Week,
    Weekday,
    Hour,
    Minute,
    Second,
}

/// <summary>How units are written.</summary>
public static class WqlDateUnits
{
    private static readonly FrozenDictionary<string, WqlDateUnit> ByName = new Dictionary<string, WqlDateUnit>
    {
        ["yy"] = WqlDateUnit.Year,
        ["yyyy"] = WqlDateUnit.Year,
        ["year"] = WqlDateUnit.Year,
        ["qq"] = WqlDateUnit.Quarter,
        ["q"] = WqlDateUnit.Quarter,
        ["quarter"] = WqlDateUnit.Quarter,
        ["mm"] = WqlDateUnit.Month,
        ["m"] = WqlDateUnit.Month,
        ["month"] = WqlDateUnit.Month,
        ["dy"] = WqlDateUnit.DayOfYear,
        ["y"] = WqlDateUnit.DayOfYear,
        ["dayofyear"] = WqlDateUnit.DayOfYear,
        ["dd"] = WqlDateUnit.Day,
        ["d"] = WqlDateUnit.Day,
        ["day"] = WqlDateUnit.Day,
        ["wk"] = WqlDateUnit.Week,
        ["ww"] = WqlDateUnit.Week,
        ["week"] = WqlDateUnit.Week,
        ["dw"] = WqlDateUnit.Weekday,
        ["w"] = WqlDateUnit.Weekday,
        ["weekday"] = WqlDateUnit.Weekday,
        ["hh"] = WqlDateUnit.Hour,
        ["hour"] = WqlDateUnit.Hour,
        ["mi"] = WqlDateUnit.Minute,
        ["n"] = WqlDateUnit.Minute,
        ["minute"] = WqlDateUnit.Minute,
        ["ss"] = WqlDateUnit.Second,
        ["s"] = WqlDateUnit.Second,
        ["second"] = WqlDateUnit.Second,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every spelling, short and long.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>The unit of a spelling, in any letter case.</summary>
    public static bool TryFind(string name, out WqlDateUnit unit) => ByName.TryGetValue(name, out unit);
}
