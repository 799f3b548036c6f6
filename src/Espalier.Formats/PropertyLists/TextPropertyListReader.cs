using System.Buffers;
using System.Text;

namespace Espalier.Formats.PropertyLists;

/// <summary>
/// Reads the old text form, which <c>fdesetup</c> and <c>mdmclient</c> still print. It has strings, data, arrays and dictionaries only:
/// numbers and truth values come as the strings <c>5</c> and <c>1</c>.
/// </summary>
internal ref struct TextPropertyListReader
{
    private static readonly SearchValues<byte> HexadecimalDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private readonly PropertyListLimits _limits;
    private TextScanner _scanner;
    private int _objects;

    private TextPropertyListReader(ReadOnlySpan<byte> utf8, PropertyListLimits limits)
    {
        _scanner = new TextScanner(utf8);
        _limits = limits;
    }

    public static PropertyListValue? Read(ReadOnlySpan<byte> utf8, PropertyListLimits limits, out int bytesUsed, out PropertyListError? error)
    {
        var reader = new TextPropertyListReader(utf8, limits);
        var value = reader.ReadValue(level: 1);
        error = reader._scanner.Error;
        bytesUsed = error is null ? reader._scanner.Position : 0;
        return error is null ? value : null;
    }

    private PropertyListValue? ReadValue(int level)
    {
        var more = _scanner.TrySkipBlank();
        if (!TryEnter(level))
        {
            return null;
        }

        switch (more ? _scanner.Rest[0] : 0)
        {
            case (byte)'{':
                return _scanner.Rest.StartsWith("{length = "u8) ? ReadDescribedData() : ReadDictionary(level);
            case (byte)'(':
                return ReadArray(level);
            case (byte)'<':
                return _scanner.TryReadData(out var bytes) ? PropertyListData.Adopt(bytes) : null;
            default:
                return _scanner.TryReadString(out var text) ? new PropertyListString(text) : null;
        }
    }

    private PropertyListDictionary? ReadDictionary(int level)
    {
        _scanner.Advance(1);
        var entries = new List<KeyValuePair<string, PropertyListValue>>();
        while (!_scanner.TryTake('}'))
        {
            if (!TryEnter(level) || !_scanner.TryReadString(out var key))
            {
                return null;
            }

            // A key alone stands for itself, as in files of localised strings.
            var value = _scanner.TryTake('=') ? ReadValue(level + 1) : new PropertyListString(key);
            if (value is null)
            {
                return null;
            }

            entries.Add(new(key, value));
            if (!_scanner.TryTake(';'))
            {
                return _scanner.TryTake('}') ? PropertyListDictionary.Adopt([.. entries]) : (PropertyListDictionary?)Refuse("A ';' is missing here");
            }
        }

        return PropertyListDictionary.Adopt([.. entries]);
    }

    private PropertyListArray? ReadArray(int level)
    {
        _scanner.Advance(1);
        var values = new List<PropertyListValue>();
        while (!_scanner.TryTake(')'))
        {
            if (ReadValue(level + 1) is not { } value)
            {
                return null;
            }

            values.Add(value);
            if (!_scanner.TryTake(','))
            {
                return _scanner.TryTake(')') ? PropertyListArray.Adopt([.. values]) : (PropertyListArray?)Refuse("A ',' is missing here");
            }
        }

        return PropertyListArray.Adopt([.. values]);
    }

    /// <summary>
    /// Reads what newer systems print for data: <c>{length = 4, bytes = 0x01020304}</c>. Longer data is elided in the middle,
    /// and is given as the string it has become.
    /// </summary>
    private PropertyListValue? ReadDescribedData()
    {
        var length = _scanner.Rest.IndexOf((byte)'}') + 1;
        var described = _scanner.Rest[..length];
        var prefix = described.IndexOf("0x"u8);
        if (prefix < 0)
        {
            return Refuse("Data without bytes");
        }

        _scanner.Advance(length);
        var digits = described[(prefix + "0x"u8.Length)..^1];
        return digits.Length % 2 == 0 && !digits.ContainsAnyExcept(HexadecimalDigits)
            ? PropertyListData.Adopt(Convert.FromHexString(Encoding.ASCII.GetString(digits)))
            : new PropertyListString(Encoding.UTF8.GetString(described));
    }

    private bool TryEnter(int level)
    {
        if (level > _limits.MaxDepth)
        {
            return _scanner.Fail(PropertyListErrorReason.TooDeep, _scanner.Position, $"Nested deeper than {_limits.MaxDepth} levels");
        }

        return ++_objects <= _limits.MaxObjects
            || _scanner.Fail(PropertyListErrorReason.TooManyObjects, _scanner.Position, $"More than {_limits.MaxObjects} values and keys");
    }

    private PropertyListValue? Refuse(string message)
    {
        _scanner.Fail(
            _scanner.Rest.IsEmpty ? PropertyListErrorReason.Truncated : PropertyListErrorReason.MalformedMarkup,
            _scanner.Position,
            message);
        return null;
    }
}
