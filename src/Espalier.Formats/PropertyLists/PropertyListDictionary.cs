using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Espalier.Formats.PropertyLists;

/// <summary>
/// Named values in the order they were written. Where a key comes twice the last value counts, at the first one's place,
/// as in Apple's parsers. Two dictionaries are equal whatever their order.
/// </summary>
public sealed class PropertyListDictionary : PropertyListValue, IReadOnlyDictionary<string, PropertyListValue>
{
    /// <summary>The dictionary without keys.</summary>
    public static readonly PropertyListDictionary Empty = new(Array.Empty<KeyValuePair<string, PropertyListValue>>());

    // Up to here comparing keys one by one is faster than hashing, and most dictionaries are this small.
    private const int MostKeysWithoutIndex = 8;

    private readonly KeyValuePair<string, PropertyListValue>[] _entries;
    private readonly Dictionary<string, int>? _index;

    /// <summary>Takes the entries in order.</summary>
    /// <exception cref="ArgumentException">A value is nested so deeply that the dictionary would exceed <see cref="PropertyListValue.MaxDepth"/>.</exception>
    public PropertyListDictionary(IEnumerable<KeyValuePair<string, PropertyListValue>> entries)
        : this([.. entries])
    {
    }

    private PropertyListDictionary(KeyValuePair<string, PropertyListValue>[] entries)
    {
        (_entries, _index) = WithoutDuplicates(entries);
        var nesting = new Nesting();
        foreach (var (key, value) in _entries)
        {
            nesting.AddKey(key);
            nesting.Add(value);
        }

        (Depth, WalkedObjects, WalkedContent) = nesting.Close(nameof(entries));
    }

    /// <inheritdoc />
    public override PropertyListKind Kind => PropertyListKind.Dictionary;

    /// <inheritdoc />
    public int Count => _entries.Length;

    /// <inheritdoc />
    public IEnumerable<string> Keys => _entries.Select(entry => entry.Key);

    /// <inheritdoc />
    public IEnumerable<PropertyListValue> Values => _entries.Select(entry => entry.Value);

    /// <summary>The entries in order.</summary>
    public ReadOnlySpan<KeyValuePair<string, PropertyListValue>> Entries => _entries;

    /// <inheritdoc />
    public override int Depth { get; }

    internal override long WalkedObjects { get; }

    internal override long WalkedContent { get; }

    /// <inheritdoc />
    public PropertyListValue this[string key] =>
        Find(key) ?? throw new KeyNotFoundException($"The dictionary has no key '{key}'.");

    /// <summary>A dictionary of the entries given; one whose value is null is left out.</summary>
    public static PropertyListDictionary Create(params ReadOnlySpan<(string Key, PropertyListValue? Value)> entries)
    {
        var present = new List<KeyValuePair<string, PropertyListValue>>(entries.Length);
        foreach (var (key, value) in entries)
        {
            if (value is not null)
            {
                present.Add(new(key, value));
            }
        }

        return Adopt([.. present]);
    }

    /// <summary>Takes the array itself, which nobody else may hold.</summary>
    internal static PropertyListDictionary Adopt(KeyValuePair<string, PropertyListValue>[] entries) =>
        entries.Length == 0 ? Empty : new PropertyListDictionary(entries);

    /// <summary>This dictionary with one key set: at its old place, or else at the end.</summary>
    public PropertyListDictionary With(string key, PropertyListValue value) => new([.. _entries, new(key, value)]);

    /// <summary>The value of a key, whatever its kind, or null.</summary>
    public PropertyListValue? Find(string key)
    {
        var index = IndexOf(key);
        return index < 0 ? null : _entries[index].Value;
    }

    /// <summary>The text of a key, or null where the key is absent or holds another kind.</summary>
    public string? FindString(string key) => (Find(key) as PropertyListString)?.Value;

    /// <summary>The number of a key, or null where the key is absent, holds another kind, or does not fit in 64 signed bits.</summary>
    public long? FindInteger(string key) => (Find(key) as PropertyListInteger)?.ToInt64();

    /// <summary>The number of a key, or null where the key is absent, holds another kind, is negative or does not fit in 64 bits.</summary>
    public ulong? FindUnsignedInteger(string key) => (Find(key) as PropertyListInteger)?.ToUInt64();

    /// <summary>The number of a key, real or whole, or null where the key is absent or holds another kind.</summary>
    public double? FindReal(string key) => Find(key) switch
    {
        PropertyListReal real => real.Value,
        PropertyListInteger integer => (double)integer.Value,
        _ => null,
    };

    /// <summary>The truth value of a key, or null where the key is absent or holds another kind.</summary>
    public bool? FindBoolean(string key) => (Find(key) as PropertyListBoolean)?.Value;

    /// <summary>The instant of a key, or null where the key is absent or holds another kind.</summary>
    public DateTimeOffset? FindDate(string key) => (Find(key) as PropertyListDate)?.Value;

    /// <summary>The bytes of a key, or null where the key is absent or holds another kind.</summary>
    public ReadOnlyMemory<byte>? FindData(string key) => (Find(key) as PropertyListData)?.Memory;

    /// <summary>The array of a key, or null where the key is absent or holds another kind.</summary>
    public PropertyListArray? FindArray(string key) => Find(key) as PropertyListArray;

    /// <summary>The dictionary of a key, or null where the key is absent or holds another kind.</summary>
    public PropertyListDictionary? FindDictionary(string key) => Find(key) as PropertyListDictionary;

    /// <inheritdoc />
    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    /// <inheritdoc />
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out PropertyListValue value)
    {
        value = Find(key);
        return value is not null;
    }

    /// <inheritdoc />
    public override bool Equals(PropertyListValue? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is not PropertyListDictionary dictionary
            || dictionary.Count != Count
            || dictionary.WalkedObjects != WalkedObjects
            || dictionary.WalkedContent != WalkedContent)
        {
            return false;
        }

        for (var i = 0; i < _entries.Length; i++)
        {
            var (key, value) = _entries[i];
            var (sameplaceKey, sameplaceValue) = dictionary._entries[i];
            if (!value.Equals(key == sameplaceKey ? sameplaceValue : dictionary.Find(key)))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Kind, Count, WalkedObjects, WalkedContent);

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, PropertyListValue>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, PropertyListValue>>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _entries.GetEnumerator();

    /// <inheritdoc />
    public override string ToString() => $"{Count} keys";

    private int IndexOf(string key)
    {
        if (_index is not null)
        {
            return _index.GetValueOrDefault(key, -1);
        }

        return IndexOf(_entries, key);
    }

    private static int IndexOf(ReadOnlySpan<KeyValuePair<string, PropertyListValue>> entries, string key)
    {
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Key == key)
            {
                return i;
            }
        }

        return -1;
    }

    private static (KeyValuePair<string, PropertyListValue>[] Entries, Dictionary<string, int>? Index) WithoutDuplicates(
        KeyValuePair<string, PropertyListValue>[] entries)
    {
        var index = entries.Length > MostKeysWithoutIndex
            ? new Dictionary<string, int>(entries.Length, StringComparer.Ordinal)
            : null;
        var kept = 0;
        foreach (var entry in entries)
        {
            var earlier = index is null
                ? IndexOf(entries.AsSpan(0, kept), entry.Key)
                : index.GetValueOrDefault(entry.Key, -1);
            if (earlier >= 0)
            {
                entries[earlier] = entry;
                continue;
            }

            index?.Add(entry.Key, kept);
            entries[kept++] = entry;
        }

        return (kept == entries.Length ? entries : entries[..kept], index);
    }
}
