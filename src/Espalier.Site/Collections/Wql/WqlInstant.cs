using System.Globalization;
using Espalier.Data;

namespace Espalier.Site.Collections.Wql;

/// <summary>Dates as queries write them. All are UTC, as everything in the site database.</summary>
internal static class WqlInstant
{
    // ISO first; then what the ConfigMgr console writes; then the US form that administrators copy from it; last WMI's own (CIM_DATETIME).
    private static readonly string[] Formats =
    [
        "yyyy-M-d", "yyyy-M-d H:m", "yyyy-M-d H:m:s", "yyyy-M-d H:m:s.FFFFFF",
        "yyyy-M-d'T'H:m", "yyyy-M-d'T'H:m:s", "yyyy-M-d'T'H:m:s.FFFFFF", "yyyy-M-d'T'H:m:sK", "yyyy-M-d'T'H:m:s.FFFFFFK",
        "yyyy/M/d", "yyyy/M/d H:m", "yyyy/M/d H:m:s",
        "M/d/yyyy", "M/d/yyyy H:m", "M/d/yyyy H:m:s", "M/d/yyyy h:m tt", "M/d/yyyy h:m:s tt",
        "yyyyMMdd", "yyyyMMddHHmmss.ffffff'+000'", "yyyyMMddHHmmss.'******+***'",
    ];

    /// <summary>Years 1 to 9999: what the date functions can see; anything else is unknown to them.</summary>
    public static readonly long First = Instants.ToMicroseconds(DateTimeOffset.MinValue);

    /// <inheritdoc cref="First"/>
    public static readonly long Last = Instants.ToMicroseconds(DateTimeOffset.MaxValue);

    /// <summary>Microseconds of a written date.</summary>
    public static bool TryParse(string text, out long microseconds)
    {
        var ok = DateTimeOffset.TryParseExact(text.Trim(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant);
        microseconds = ok ? Instants.ToMicroseconds(instant) : 0;
        return ok;
    }
}
