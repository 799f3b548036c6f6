using System.Globalization;

namespace Espalier.MacClient.Inventory;

/// <summary>Numbers with units, as macOS prints them.</summary>
internal static class Units
{
    /// <summary>Bytes as whole megabytes of 2^20, ConfigMgr's unit of disks and memory.</summary>
    public static long? Megabytes(long? bytes) => bytes / (1024 * 1024);

    /// <summary>Bytes as whole kilobytes of 2^10.</summary>
    public static long? Kilobytes(long? bytes) => bytes / 1024;

    /// <summary><c>16 GB</c> as bytes, counting in powers of 1024 as system_profiler does for memory and caches. Null where it says anything else.</summary>
    public static long? ParseBytes(string? text) => Parse(text) is not var (number, unit) ? null : unit switch
    {
        "KB" => (long)(number * 1024),
        "MB" => (long)(number * 1024 * 1024),
        "GB" => (long)(number * 1024 * 1024 * 1024),
        "TB" => (long)(number * 1024 * 1024 * 1024 * 1024),
        _ => null,
    };

    /// <summary><c>2.3 GHz</c>, or <c>2,3 GHz</c> on a Mac with a decimal comma, as megahertz.</summary>
    public static long? ParseMegahertz(string? text) => Parse(text) is not var (number, unit) ? null : unit switch
    {
        "MHz" => (long)Math.Round(number),
        "GHz" => (long)Math.Round(number * 1000),
        _ => null,
    };

    /// <summary>The digits that a text starts with: <c>84%</c>, <c>5 nm</c>.</summary>
    public static long? ParseLeadingNumber(string? text)
    {
        var digits = (text ?? "").AsSpan().TrimStart();
        var length = digits.IndexOfAnyExceptInRange('0', '9');
        return long.TryParse(length < 0 ? digits : digits[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static (double Number, string Unit)? Parse(string? text)
    {
        var parts = (text ?? "").Split([' ', '\u00a0', '\u202f'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 2
            && double.TryParse(parts[0].Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number is >= 0 and < 1_000_000
                ? (number, parts[1])
                : null;
    }
}
