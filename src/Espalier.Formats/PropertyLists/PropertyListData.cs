namespace Espalier.Formats.PropertyLists;

/// <summary>Bytes in a property list.</summary>
public sealed class PropertyListData : PropertyListValue
{
    private readonly byte[] _bytes;

    /// <summary>Takes a copy of the bytes.</summary>
    public PropertyListData(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    private PropertyListData(byte[] bytes) => _bytes = bytes;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _bytes;

    /// <inheritdoc />
    public override PropertyListKind Kind => PropertyListKind.Data;

    internal override long WalkedContent => _bytes.Length;

    /// <summary>Takes the array itself, which nobody else may hold.</summary>
    internal static PropertyListData Adopt(byte[] bytes) => new(bytes);

    /// <inheritdoc />
    public override bool Equals(PropertyListValue? other) => other is PropertyListData data && data.Span.SequenceEqual(Span);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    /// <inheritdoc />
    public override string ToString() => $"{_bytes.Length} bytes";
}
