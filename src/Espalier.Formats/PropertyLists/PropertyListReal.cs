using System.Globalization;

namespace Espalier.Formats.PropertyLists;

/// <summary>A floating-point number in a property list. Two not-a-numbers are equal; zeros of different sign are not.</summary>
public sealed class PropertyListReal(double value) : PropertyListValue
{
    /// <summary>The number.</summary>
    public double Value { get; } = value;

    /// <inheritdoc />
    public override PropertyListKind Kind => PropertyListKind.Real;

    /// <inheritdoc />
    public override bool Equals(PropertyListValue? other) =>
        other is PropertyListReal real && real.Value.Equals(Value) && (Value != 0 || double.IsNegative(real.Value) == double.IsNegative(Value));

    /// <inheritdoc />
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc />
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
