using System.Globalization;

namespace Espalier.Formats.PropertyLists;

/// <summary>
/// A whole number in a property list. Apple's tools print signed and unsigned 64-bit numbers; the binary
/// format can also carry 128 bits, so that is what is kept.
/// </summary>
public sealed class PropertyListInteger(Int128 value) : PropertyListValue
{
    /// <summary>The number.</summary>
    public Int128 Value { get; } = value;

    /// <inheritdoc />
    public override PropertyListKind Kind => PropertyListKind.Integer;

    /// <summary>The number, or null where it does not fit in 64 signed bits.</summary>
    public long? ToInt64() => Value >= long.MinValue && Value <= long.MaxValue ? (long)Value : null;

    /// <summary>The number, or null where it is negative or does not fit in 64 bits.</summary>
    public ulong? ToUInt64() => Value >= 0 && Value <= ulong.MaxValue ? (ulong)Value : null;

    /// <inheritdoc />
    public override bool Equals(PropertyListValue? other) => other is PropertyListInteger integer && integer.Value == Value;

    /// <inheritdoc />
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc />
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
