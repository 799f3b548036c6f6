using System.Collections;

namespace Espalier.Formats.PropertyLists;

/// <summary>Values in order.</summary>
public sealed class PropertyListArray : PropertyListValue, IReadOnlyList<PropertyListValue>
{
    /// <summary>The array without values.</summary>
    public static readonly PropertyListArray Empty = new(Array.Empty<PropertyListValue>());

    private readonly PropertyListValue[] _values;

    /// <summary>Takes the values in order.</summary>
    /// <exception cref="ArgumentException">A value is nested so deeply that the array would exceed <see cref="PropertyListValue.MaxDepth"/>.</exception>
    public PropertyListArray(IEnumerable<PropertyListValue> values)
        : this([.. values])
    {
    }

    private PropertyListArray(PropertyListValue[] values)
    {
        _values = values;
        var nesting = new Nesting();
        foreach (var value in values)
        {
            nesting.Add(value);
        }

        (Depth, WalkedObjects, WalkedContent) = nesting.Close(nameof(values));
    }

    /// <inheritdoc />
    public override PropertyListKind Kind => PropertyListKind.Array;

    /// <inheritdoc />
    public int Count => _values.Length;

    /// <inheritdoc />
    public override int Depth { get; }

    internal override long WalkedObjects { get; }

    internal override long WalkedContent { get; }

    /// <inheritdoc />
    public PropertyListValue this[int index] => _values[index];

    /// <summary>An array of the values given.</summary>
    public static PropertyListArray Create(params ReadOnlySpan<PropertyListValue> values) =>
        values.IsEmpty ? Empty : new PropertyListArray(values.ToArray());

    /// <summary>Takes the array itself, which nobody else may hold.</summary>
    internal static PropertyListArray Adopt(PropertyListValue[] values) =>
        values.Length == 0 ? Empty : new PropertyListArray(values);

    /// <inheritdoc />
    public override bool Equals(PropertyListValue? other) =>
        ReferenceEquals(this, other) || (other is PropertyListArray array
            && array.Count == Count
            && array.WalkedObjects == WalkedObjects
            && array._values.AsSpan().SequenceEqual(_values));

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Kind, Count, WalkedObjects, WalkedContent);

    /// <inheritdoc />
    public IEnumerator<PropertyListValue> GetEnumerator() => ((IEnumerable<PropertyListValue>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _values.GetEnumerator();

    /// <inheritdoc />
    public override string ToString() => $"{Count} values";
}
