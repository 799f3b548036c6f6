using System.Runtime.InteropServices;
using System.Text;

namespace Espalier.Formats.PropertyLists;

/// <summary>Reads a property list from UTF-8 XML.</summary>
internal ref struct XmlPropertyListReader
{
    private readonly PropertyListLimits _limits;

    // Children of the containers under way, innermost last, so that a container costs one array of the right size.
    private readonly List<KeyValuePair<string, PropertyListValue>> _entries = [];
    private readonly List<PropertyListValue> _values = [];
    private readonly KeyCache _keys = new();
    private XmlScanner _scanner;
    private int _objects;

    private XmlPropertyListReader(ReadOnlySpan<byte> utf8, PropertyListLimits limits)
    {
        _scanner = new XmlScanner(utf8);
        _limits = limits;
    }

    public static PropertyListValue? Read(ReadOnlySpan<byte> utf8, PropertyListLimits limits, out PropertyListError? error)
    {
        var reader = new XmlPropertyListReader(utf8, limits);
        var value = reader.ReadDocument();
        error = reader._scanner.Error;
        return error is null ? value : null;
    }

    private PropertyListValue? ReadDocument()
    {
        if (!_scanner.TryReadTag(out var tag))
        {
            return null;
        }

        // Apple's parsers take a bare value too, and some tools print one.
        var wrapped = tag.Element == XmlElement.Plist && !tag.IsEnd;
        if (wrapped && (tag.IsEmpty || !_scanner.TryReadTag(out tag) || (tag.IsEnd && tag.Element == XmlElement.Plist)))
        {
            return Refuse(PropertyListErrorReason.NoValue, tag.Offset, "The document has no value");
        }

        var value = ReadValue(tag, level: 1);
        if (value is null)
        {
            return null;
        }

        if (wrapped && _scanner.TryReadTag(out tag) && !(tag.IsEnd && tag.Element == XmlElement.Plist))
        {
            return Refuse(PropertyListErrorReason.UnexpectedElement, tag.Offset, "The document has more than one value");
        }

        return _scanner.Error is null && _scanner.TryReadEnd() ? value : null;
    }

    private PropertyListValue? ReadValue(in XmlTag tag, int level)
    {
        if (tag.IsEnd)
        {
            return Refuse(PropertyListErrorReason.UnexpectedElement, tag.Offset, "An end tag without its start");
        }

        if (level > _limits.MaxDepth)
        {
            return Refuse(PropertyListErrorReason.TooDeep, tag.Offset, $"Nested deeper than {_limits.MaxDepth} levels");
        }

        return !TryCount(tag.Offset) ? null : tag.Element switch
        {
            XmlElement.Dict => tag.IsEmpty ? PropertyListDictionary.Empty : ReadDictionary(level),
            XmlElement.Array => tag.IsEmpty ? PropertyListArray.Empty : ReadArray(level),
            XmlElement.Plist or XmlElement.Key =>
                Refuse(PropertyListErrorReason.UnexpectedElement, tag.Offset, $"<{tag.Element.ToString().ToLowerInvariant()}> where a value must stand"),
            _ => ReadScalar(tag),
        };
    }

    private PropertyListValue? ReadScalar(in XmlTag tag)
    {
        ReadOnlySpan<byte> text = default;
        if (!tag.IsEmpty && !_scanner.TryReadText(tag.Element, out text))
        {
            return null;
        }

        return tag.Element switch
        {
            XmlElement.String => new PropertyListString(Encoding.UTF8.GetString(text)),
            XmlElement.Data => PropertyListData.Adopt(XmlScalars.ReadData(text)),
            XmlElement.Integer => XmlScalars.ReadInteger(text)
                ?? Refuse(PropertyListErrorReason.InvalidInteger, tag.Offset, "Not an integer, or one that does not fit"),
            XmlElement.Real => XmlScalars.ReadReal(text)
                ?? Refuse(PropertyListErrorReason.InvalidReal, tag.Offset, "Not a real number"),
            XmlElement.Date => XmlScalars.ReadDate(text)
                ?? Refuse(PropertyListErrorReason.InvalidDate, tag.Offset, "Not a date of the form 2001-01-01T00:00:00Z"),
            _ when !XmlScalars.Trim(text).IsEmpty =>
                Refuse(PropertyListErrorReason.UnexpectedText, tag.Offset, "Text in a truth value"),
            _ => PropertyListBoolean.Of(tag.Element == XmlElement.True),
        };
    }

    private PropertyListValue? ReadDictionary(int level)
    {
        var first = _entries.Count;
        while (_scanner.TryReadTag(out var tag))
        {
            if (tag.IsEnd && tag.Element == XmlElement.Dict)
            {
                var entries = CollectionsMarshal.AsSpan(_entries)[first..].ToArray();
                CollectionsMarshal.SetCount(_entries, first);
                return (PropertyListValue?)ReadUid(entries) ?? PropertyListDictionary.Adopt(entries);
            }

            if (tag.IsEnd || tag.Element != XmlElement.Key)
            {
                return Refuse(PropertyListErrorReason.UnpairedKey, tag.Offset, "A dictionary's value without a key");
            }

            ReadOnlySpan<byte> text = default;
            if (!TryCount(tag.Offset) || (!tag.IsEmpty && !_scanner.TryReadText(XmlElement.Key, out text)))
            {
                return null;
            }

            var key = _keys.Get(text);
            if (!_scanner.TryReadTag(out var valueTag))
            {
                return null;
            }

            if (valueTag.IsEnd || valueTag.Element == XmlElement.Key)
            {
                return Refuse(PropertyListErrorReason.UnpairedKey, valueTag.Offset, "A key without a value");
            }

            var value = ReadValue(valueTag, level + 1);
            if (value is null)
            {
                return null;
            }

            _entries.Add(new(key, value));
        }

        return null;
    }

    private PropertyListArray? ReadArray(int level)
    {
        var first = _values.Count;
        while (_scanner.TryReadTag(out var tag))
        {
            if (tag.IsEnd && tag.Element == XmlElement.Array)
            {
                var values = CollectionsMarshal.AsSpan(_values)[first..].ToArray();
                CollectionsMarshal.SetCount(_values, first);
                return PropertyListArray.Adopt(values);
            }

            var value = ReadValue(tag, level + 1);
            if (value is null)
            {
                return null;
            }

            _values.Add(value);
        }

        return null;
    }

    private static PropertyListUid? ReadUid(ReadOnlySpan<KeyValuePair<string, PropertyListValue>> entries) =>
        entries is [{ Key: PropertyListUid.XmlKey, Value: PropertyListInteger number }] && number.ToUInt64() is { } value
            ? new PropertyListUid(value)
            : null;

    private bool TryCount(int offset) =>
        ++_objects <= _limits.MaxObjects
        || _scanner.Fail(PropertyListErrorReason.TooManyObjects, offset, $"More than {_limits.MaxObjects} values and keys");

    private PropertyListValue? Refuse(PropertyListErrorReason reason, int offset, string message)
    {
        _scanner.Fail(reason, offset, message);
        return null;
    }
}
