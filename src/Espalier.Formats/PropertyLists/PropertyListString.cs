namespace Espalier.Formats.PropertyLists;

/// <summary>Text in a property list.</summary>
public sealed class PropertyListString(string value) : PropertyListValue
{
    /// <summary>The text.</summary>
    public string Value { get; } = value;

    /// <inheritdoc />
    public override PropertyListKind Kind => PropertyListKind.String;

    internal override long WalkedContent => Value.Length;

    /// <inheritdoc />
    public override bool Equals(PropertyListValue? other) => other is PropertyListString text && text.Value == Value;

    /// <inheritdoc />
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => Value;
}
