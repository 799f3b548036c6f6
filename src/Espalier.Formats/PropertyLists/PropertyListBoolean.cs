namespace Espalier.Formats.PropertyLists;

/// <summary>True or false in a property list.</summary>
public sealed class PropertyListBoolean : PropertyListValue
{
    /// <summary>The one true value.</summary>
    public static readonly PropertyListBoolean True = new(true);

    /// <summary>The one false value.</summary>
    public static readonly PropertyListBoolean False = new(false);

    private PropertyListBoolean(bool value) => Value = value;

    /// <summary>The truth value.</summary>
    public bool Value { get; }

    /// <inheritdoc />
    public override PropertyListKind Kind => PropertyListKind.Boolean;

    /// <summary>The value for <paramref name="value"/>.</summary>
    public static PropertyListBoolean Of(bool value) => value ? True : False;

    /// <inheritdoc />
    public override bool Equals(PropertyListValue? other) => ReferenceEquals(this, other);

    /// <inheritdoc />
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc />
    public override string ToString() => Value ? "true" : "false";
}
