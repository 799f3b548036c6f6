using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Espalier.Contracts.Compliance;

/// <summary>A value read as a setting's data type; values of one type can be compared.</summary>
public sealed class SettingValue
{
    private readonly object _value;

    private SettingValue(string text, object value) => (Text, _value) = (text, value);

    /// <summary>The text it was read from, as it stood.</summary>
    public string Text { get; }

    /// <summary>Reads a text as a data type. Blanks around it matter to a string only; many tools pad their numbers.</summary>
    /// <param name="type">The setting's data type.</param>
    /// <param name="text">What a script wrote, or an operand.</param>
    /// <param name="deviceZone">The zone of a date that names none: the Mac's own.</param>
    /// <param name="value">The value.</param>
    public static bool TryParse(SettingDataType type, string text, TimeZoneInfo deviceZone, [NotNullWhen(true)] out SettingValue? value)
    {
        var trimmed = text.Trim();
        object? parsed = type switch
        {
            SettingDataType.Text => text,
            SettingDataType.Integer => long.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) ? integer : null,
            SettingDataType.FloatingPoint => double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null,
            SettingDataType.Boolean => Boolean(trimmed),
            SettingDataType.DateAndTime => DateText.TryParse(trimmed, deviceZone, out var instant) ? instant : null,
            SettingDataType.Version => DottedVersion.TryParse(trimmed, out var version) ? version : null,
            _ => null,
        };
        value = parsed is null ? null : new SettingValue(text, parsed);
        return value is not null;
    }

    /// <summary>Below 0, 0 or above 0, as this value is less than, equal to or greater than one of the same type.</summary>
    public int CompareTo(SettingValue other) => (_value, other._value) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        (DottedVersion a, DottedVersion b) => a.CompareTo(b),
        (IComparable a, { } b) => a.CompareTo(b),
        _ => throw new InvalidOperationException("Values of different types cannot be compared."),
    };

    private static object? Boolean(string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "1" or "YES" => true,
        "FALSE" or "0" or "NO" => false,
        _ => null,
    };
}
