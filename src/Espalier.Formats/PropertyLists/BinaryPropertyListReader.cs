using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Espalier.Formats.PropertyLists;

/// <summary>
/// Reads a property list from <c>bplist00</c>. Objects refer to each other by number, so a file of a few bytes can describe
/// a value of any size. Three rules bound the work by the size of the file and the result by the limits: an object is read once
/// and then shared; the objects read may not together be longer than the file; and a container is refused as soon as a walk
/// through it would meet more than the limits allow.
/// </summary>
internal ref struct BinaryPropertyListReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly PropertyListLimits _limits;
    private readonly BinaryTrailer _trailer;
    private readonly PropertyListValue?[] _read;
    private readonly bool[] _underWay;
    private long _unread;
    private PropertyListError? _error;

    private BinaryPropertyListReader(ReadOnlySpan<byte> bytes, BinaryTrailer trailer, PropertyListLimits limits)
    {
        _bytes = bytes;
        _limits = limits;
        _trailer = trailer;
        _read = new PropertyListValue?[trailer.ObjectCount];
        _underWay = new bool[trailer.ObjectCount];
        _unread = trailer.OffsetTable - BinaryTrailer.HeaderSize;
    }

    public static PropertyListValue? Read(ReadOnlySpan<byte> bytes, PropertyListLimits limits, out PropertyListError? error)
    {
        if (!bytes.StartsWith("bplist0"u8))
        {
            error = PropertyListError.InBinary(PropertyListErrorReason.UnsupportedVersion, 6, "A binary list of an unknown version");
            return null;
        }

        if (!BinaryTrailer.TryRead(bytes, out var trailer))
        {
            error = PropertyListError.InBinary(
                PropertyListErrorReason.InvalidTrailer,
                Math.Max(0, bytes.Length - BinaryTrailer.Size),
                "The trailer contradicts the file, or is missing");
            return null;
        }

        if (trailer.ObjectCount > limits.MaxObjects)
        {
            error = PropertyListError.InBinary(PropertyListErrorReason.TooManyObjects, bytes.Length - 24, $"More than {limits.MaxObjects} objects");
            return null;
        }

        var reader = new BinaryPropertyListReader(bytes, trailer, limits);
        var value = reader.ReadObject(trailer.RootObject, level: 1);
        if (value is not null)
        {
            reader.IsWithinLimits(value, BinaryTrailer.HeaderSize);
        }

        error = reader._error;
        return error is null ? value : null;
    }

    private PropertyListValue? ReadObject(int number, int level)
    {
        if (_read[number] is { } earlier)
        {
            return earlier;
        }

        var offset = ReadUnsigned(_bytes.Slice(_trailer.OffsetTable + (number * _trailer.OffsetSize), _trailer.OffsetSize));
        if (offset < BinaryTrailer.HeaderSize || offset >= (ulong)_trailer.OffsetTable)
        {
            return Refuse(PropertyListErrorReason.OutOfRange, _trailer.OffsetTable + (number * _trailer.OffsetSize), "An object's offset lies outside the objects");
        }

        var at = (int)offset;
        if (_underWay[number])
        {
            return Refuse(PropertyListErrorReason.Cycle, at, "A container contains itself");
        }

        if (level > _limits.MaxDepth)
        {
            return Refuse(PropertyListErrorReason.TooDeep, at, $"Nested deeper than {_limits.MaxDepth} levels");
        }

        _underWay[number] = true;
        var value = ReadObjectAt(at, level);
        _underWay[number] = false;
        return _read[number] = value;
    }

    private PropertyListValue? ReadObjectAt(int at, int level)
    {
        var marker = _bytes[at];
        switch (marker >> 4)
        {
            case 0x0 when marker is 0x08 or 0x09:
                return TrySpend(at, 1) ? PropertyListBoolean.Of(marker == 0x09) : null;
            case 0x1 when marker <= 0x14:
                return TryTake(at, at + 1, 1 << (marker & 0xF), out var integer) ? ReadInteger(integer) : null;
            case 0x2 when marker is 0x22 or 0x23:
                return TryTake(at, at + 1, 1 << (marker & 0xF), out var real) ? ReadReal(real) : null;
            case 0x3 when marker is 0x33:
                return TryTake(at, at + 1, 8, out var seconds) ? ReadDate(seconds, at) : null;
            case 0x8:
                return ReadUid(at);
            case 0x4 or 0x5 or 0x6 or 0x7:
                return ReadText(at);
            case 0xA:
                return ReadArray(at, level);
            case 0xD:
                return ReadDictionary(at, level);
            default:
                return Refuse(PropertyListErrorReason.InvalidObject, at, $"No object begins with the byte 0x{marker:x2}");
        }
    }

    private static PropertyListInteger ReadInteger(ReadOnlySpan<byte> bytes) => new(bytes.Length switch
    {
        8 => BinaryPrimitives.ReadInt64BigEndian(bytes),
        16 => BinaryPrimitives.ReadInt128BigEndian(bytes),
        _ => ReadUnsigned(bytes),
    });

    private static PropertyListReal ReadReal(ReadOnlySpan<byte> bytes) =>
        new(bytes.Length == 4 ? BinaryPrimitives.ReadSingleBigEndian(bytes) : BinaryPrimitives.ReadDoubleBigEndian(bytes));

    private PropertyListValue? ReadDate(ReadOnlySpan<byte> bytes, int at) =>
        PropertyListDate.FromSecondsSinceReference(BinaryPrimitives.ReadDoubleBigEndian(bytes))
            ?? Refuse(PropertyListErrorReason.InvalidDate, at, "A date outside the years 1 to 9999");

    private PropertyListValue? ReadUid(int at)
    {
        var length = (_bytes[at] & 0xF) + 1;
        if (length > sizeof(ulong))
        {
            return Refuse(PropertyListErrorReason.InvalidObject, at, "A reference wider than 64 bits");
        }

        return TryTake(at, at + 1, length, out var bytes) ? new PropertyListUid(ReadUnsigned(bytes)) : null;
    }

    private PropertyListValue? ReadText(int at)
    {
        var kind = _bytes[at] >> 4;
        if (!TryReadCount(at, kind == 0x6 ? 2 : 1, out var start, out var count) || !TryTake(at, start, count, out var bytes))
        {
            return null;
        }

        return kind switch
        {
            0x4 => new PropertyListData(bytes),
            0x6 => new PropertyListString(ReadUtf16(bytes)),

            // The type says ASCII, but some writers put UTF-8 there.
            _ => new PropertyListString(Encoding.UTF8.GetString(bytes)),
        };
    }

    // Taken over unit by unit: an encoding would replace halves of surrogate pairs.
    private static string ReadUtf16(ReadOnlySpan<byte> bytes)
    {
        var units = MemoryMarshal.Cast<byte, ushort>(bytes);
        return string.Create(units.Length, units, static (text, units) =>
        {
            var target = MemoryMarshal.Cast<char, ushort>(text);
            if (BitConverter.IsLittleEndian)
            {
                BinaryPrimitives.ReverseEndianness(units, target);
            }
            else
            {
                units.CopyTo(target);
            }
        });
    }

    private PropertyListArray? ReadArray(int at, int level)
    {
        if (!TryReadCount(at, _trailer.ReferenceSize, out var start, out var length) || !TryTake(at, start, length, out var references))
        {
            return null;
        }

        var values = new PropertyListValue[references.Length / _trailer.ReferenceSize];
        for (var i = 0; i < values.Length; i++)
        {
            if (ReadReferenced(references, i, start, level) is not { } value)
            {
                return null;
            }

            values[i] = value;
        }

        var array = PropertyListArray.Adopt(values);
        return IsWithinLimits(array, at) ? array : null;
    }

    private PropertyListDictionary? ReadDictionary(int at, int level)
    {
        if (!TryReadCount(at, 2 * _trailer.ReferenceSize, out var start, out var length) || !TryTake(at, start, length, out var references))
        {
            return null;
        }

        var entries = new KeyValuePair<string, PropertyListValue>[references.Length / (2 * _trailer.ReferenceSize)];
        for (var i = 0; i < entries.Length; i++)
        {
            if (ReadReferenced(references, i, start, level) is not { } key)
            {
                return null;
            }

            if (key is not PropertyListString text)
            {
                Refuse(PropertyListErrorReason.KeyNotString, start + (i * _trailer.ReferenceSize), "A key that is no string");
                return null;
            }

            if (ReadReferenced(references, entries.Length + i, start, level) is not { } value)
            {
                return null;
            }

            entries[i] = new(text.Value, value);
        }

        var dictionary = PropertyListDictionary.Adopt(entries);
        return IsWithinLimits(dictionary, at) ? dictionary : null;
    }

    private PropertyListValue? ReadReferenced(ReadOnlySpan<byte> references, int index, int start, int level)
    {
        var number = ReadUnsigned(references.Slice(index * _trailer.ReferenceSize, _trailer.ReferenceSize));
        var at = start + (index * _trailer.ReferenceSize);
        if (number >= (ulong)_trailer.ObjectCount)
        {
            return Refuse(PropertyListErrorReason.OutOfRange, at, "A reference to an object that is not there");
        }

        var value = ReadObject((int)number, level + 1);

        // A shared object was measured where it was first met, which may have been nearer to the root.
        return value?.Depth >= _limits.MaxDepth
            ? Refuse(PropertyListErrorReason.TooDeep, at, $"Nested deeper than {_limits.MaxDepth} levels")
            : value;
    }

    /// <summary>Reads the length a marker announces, in bytes, and where the content begins.</summary>
    private bool TryReadCount(int at, int width, out int start, out int length)
    {
        start = at + 1;
        length = (_bytes[at] & 0xF) * width;
        if ((_bytes[at] & 0xF) != 0xF)
        {
            return true;
        }

        // Fifteen or more: an integer object follows that holds the count.
        var size = start < _trailer.OffsetTable && (_bytes[start] & 0xF0) == 0x10 ? 1 << (_bytes[start] & 0xF) : 0;
        if (size is 0 or > 8 || start + 1 + size > _trailer.OffsetTable)
        {
            Refuse(PropertyListErrorReason.InvalidObject, at, "An object without a readable length");
            return false;
        }

        var count = ReadUnsigned(_bytes.Slice(start + 1, size));
        start += 1 + size;
        if (count > (ulong)((_trailer.OffsetTable - start) / width))
        {
            Refuse(PropertyListErrorReason.Truncated, at, "An object longer than the file");
            return false;
        }

        length = (int)count * width;
        return true;
    }

    private bool TryTake(int at, int start, int length, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (length > _trailer.OffsetTable - start)
        {
            Refuse(PropertyListErrorReason.Truncated, at, "An object longer than the file");
            return false;
        }

        bytes = _bytes.Slice(start, length);
        return TrySpend(at, start + length - at);
    }

    private bool TrySpend(int at, int length)
    {
        _unread -= length;
        if (_unread >= 0)
        {
            return true;
        }

        Refuse(PropertyListErrorReason.OverlappingObjects, at, "Objects lie over each other");
        return false;
    }

    private bool IsWithinLimits(PropertyListValue value, int at)
    {
        if (value.Depth > _limits.MaxDepth)
        {
            Refuse(PropertyListErrorReason.TooDeep, at, $"Nested deeper than {_limits.MaxDepth} levels");
        }
        else if (value.WalkedObjects > _limits.MaxObjects)
        {
            Refuse(PropertyListErrorReason.TooManyObjects, at, $"More than {_limits.MaxObjects} values and keys, counting shared ones each time");
        }
        else if (value.WalkedContent > _limits.MaxContent)
        {
            Refuse(PropertyListErrorReason.TooMuchContent, at, $"More than {_limits.MaxContent} characters and bytes, counting shared ones each time");
        }

        return _error is null;
    }

    private PropertyListValue? Refuse(PropertyListErrorReason reason, int at, string message)
    {
        _error ??= PropertyListError.InBinary(reason, at, message);
        return null;
    }

    private static ulong ReadUnsigned(ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        foreach (var b in bytes)
        {
            value = (value << 8) | b;
        }

        return value;
    }
}
