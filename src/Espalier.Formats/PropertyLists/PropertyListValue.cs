namespace Espalier.Formats.PropertyLists;

/// <summary>
/// A value of a property list: immutable, compared by content, and never nested deeper than
/// <see cref="MaxDepth"/>, so that walking one recursively is always safe.
/// </summary>
public abstract class PropertyListValue : IEquatable<PropertyListValue>
{
    /// <summary>The deepest nesting any value can have: 512, the depth at which CoreFoundation's own parser gives up.</summary>
    public const int MaxDepth = 512;

    private protected PropertyListValue()
    {
    }

    /// <summary>What this value is.</summary>
    public abstract PropertyListKind Kind { get; }

    /// <summary>Levels of nesting: 1 for a value that is no container or is empty.</summary>
    public virtual int Depth => 1;

    /// <summary>Values and keys met by walking this value, counting a shared one as often as it is met.</summary>
    internal virtual long WalkedObjects => 1;

    /// <summary>Characters and bytes met by walking this value, counting a shared one as often as it is met.</summary>
    internal virtual long WalkedContent => 0;

    /// <inheritdoc />
    public abstract bool Equals(PropertyListValue? other);

    /// <inheritdoc />
    public sealed override bool Equals(object? obj) => Equals(obj as PropertyListValue);

    /// <inheritdoc />
    public abstract override int GetHashCode();

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(value))]
    public static implicit operator PropertyListValue?(string? value) => value is null ? null : new PropertyListString(value);

    public static implicit operator PropertyListValue(bool value) => PropertyListBoolean.Of(value);

    public static implicit operator PropertyListValue(long value) => new PropertyListInteger(value);

    public static implicit operator PropertyListValue(double value) => new PropertyListReal(value);

    public static implicit operator PropertyListValue(DateTimeOffset value) => new PropertyListDate(value);

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(value))]
    public static implicit operator PropertyListValue?(byte[]? value) => value is null ? null : new PropertyListData(value);
}
