using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Espalier.Formats.PropertyLists;

/// <summary>
/// Writes <c>bplist00</c> as Apple's own writer does: objects numbered in the order a walk meets them, equal scalars written once,
/// and every number as narrow as it can be. A container that is shared in memory is shared in the file.
/// </summary>
internal sealed class BinaryPropertyListWriter
{
    // Where a count no longer fits in the marker's low half.
    private const int LongCount = 15;

    private readonly List<PropertyListValue> _objects = [];
    private readonly Dictionary<PropertyListValue, int> _numbers = new(SameObject.Comparer);
    private readonly Dictionary<string, PropertyListString> _keys = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> _bytes = new();

    private BinaryPropertyListWriter()
    {
    }

    public static ReadOnlyMemory<byte> Write(PropertyListValue root)
    {
        var writer = new BinaryPropertyListWriter();
        writer.Number(root);
        writer.WriteAll();
        return writer._bytes.WrittenMemory;
    }

    private void Number(PropertyListValue value)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, value, out var known);
        if (known)
        {
            return;
        }

        number = _objects.Count;
        _objects.Add(value);
        if (value is PropertyListArray array)
        {
            foreach (var item in array)
            {
                Number(item);
            }
        }
        else if (value is PropertyListDictionary dictionary)
        {
            foreach (var (key, _) in dictionary.Entries)
            {
                Number(KeyObject(key));
            }

            foreach (var (_, item) in dictionary.Entries)
            {
                Number(item);
            }
        }
    }

    private PropertyListString KeyObject(string key)
    {
        ref var value = ref CollectionsMarshal.GetValueRefOrAddDefault(_keys, key, out _);
        return value ??= new PropertyListString(key);
    }

    private void WriteAll()
    {
        _bytes.Write("bplist00"u8);
        var referenceSize = WidthOf((ulong)_objects.Count - 1);
        var offsets = new int[_objects.Count];
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = _bytes.WrittenCount;
            WriteObject(_objects[i], referenceSize);
        }

        var table = _bytes.WrittenCount;
        var offsetSize = WidthOf((ulong)table);
        foreach (var offset in offsets)
        {
            WriteUnsigned((ulong)offset, offsetSize);
        }

        var trailer = _bytes.GetSpan(BinaryTrailer.Size)[..BinaryTrailer.Size];
        trailer.Clear();
        trailer[6] = (byte)offsetSize;
        trailer[7] = (byte)referenceSize;
        BinaryPrimitives.WriteInt64BigEndian(trailer[8..], offsets.Length);
        BinaryPrimitives.WriteInt64BigEndian(trailer[24..], table);
        _bytes.Advance(BinaryTrailer.Size);
    }

    private void WriteObject(PropertyListValue value, int referenceSize)
    {
        switch (value)
        {
            case PropertyListBoolean boolean:
                WriteUnsigned(boolean.Value ? 0x09UL : 0x08UL, 1);
                break;
            case PropertyListInteger integer:
                WriteInteger(integer.Value);
                break;
            case PropertyListReal real:
                WriteUnsigned(0x23, 1);
                WriteUnsigned(BitConverter.DoubleToUInt64Bits(real.Value), sizeof(double));
                break;
            case PropertyListDate date:
                WriteUnsigned(0x33, 1);
                WriteUnsigned(BitConverter.DoubleToUInt64Bits(date.SecondsSinceReference), sizeof(double));
                break;
            case PropertyListUid uid:
                var width = WidthOf(uid.Value);
                WriteUnsigned(0x80UL + (ulong)width - 1, 1);
                WriteUnsigned(uid.Value, width);
                break;
            case PropertyListData data:
                WriteMarker(0x40, data.Span.Length);
                _bytes.Write(data.Span);
                break;
            case PropertyListString text:
                WriteString(text.Value);
                break;
            case PropertyListArray array:
                WriteMarker(0xA0, array.Count);
                foreach (var item in array)
                {
                    WriteUnsigned((ulong)_numbers[item], referenceSize);
                }

                break;
            case PropertyListDictionary dictionary:
                WriteDictionary(dictionary, referenceSize);
                break;
        }
    }

    private void WriteDictionary(PropertyListDictionary dictionary, int referenceSize)
    {
        WriteMarker(0xD0, dictionary.Count);
        foreach (var (key, _) in dictionary.Entries)
        {
            WriteUnsigned((ulong)_numbers[_keys[key]], referenceSize);
        }

        foreach (var (_, value) in dictionary.Entries)
        {
            WriteUnsigned((ulong)_numbers[value], referenceSize);
        }
    }

    private void WriteString(string text)
    {
        if (Ascii.IsValid(text))
        {
            WriteMarker(0x50, text.Length);
            Encoding.ASCII.GetBytes(text, _bytes);
            return;
        }

        WriteMarker(0x60, text.Length);
        var bytes = _bytes.GetSpan(2 * text.Length);
        foreach (var c in text)
        {
            // By hand: an encoder would replace halves of surrogate pairs, which this format can carry.
            BinaryPrimitives.WriteUInt16BigEndian(bytes, c);
            bytes = bytes[2..];
        }

        _bytes.Advance(2 * text.Length);
    }

    private void WriteMarker(byte type, int count)
    {
        WriteUnsigned((ulong)(type + Math.Min(count, LongCount)), 1);
        if (count >= LongCount)
        {
            WriteInteger(count);
        }
    }

    private void WriteInteger(Int128 value)
    {
        // One to four bytes are read as unsigned, eight as signed: a negative number always takes eight.
        if (value >= 0 && value <= uint.MaxValue)
        {
            var width = WidthOf((ulong)value);
            WriteUnsigned(0x10UL + (ulong)int.Log2(width), 1);
            WriteUnsigned((ulong)value, width);
        }
        else if (value >= long.MinValue && value <= long.MaxValue)
        {
            WriteUnsigned(0x13, 1);
            WriteUnsigned((ulong)(long)value, sizeof(long));
        }
        else
        {
            WriteUnsigned(0x14, 1);
            BinaryPrimitives.WriteInt128BigEndian(_bytes.GetSpan(16), value);
            _bytes.Advance(16);
        }
    }

    private void WriteUnsigned(ulong value, int width)
    {
        var bytes = _bytes.GetSpan(width);
        for (var i = width - 1; i >= 0; i--)
        {
            bytes[i] = (byte)value;
            value >>= 8;
        }

        _bytes.Advance(width);
    }

    private static int WidthOf(ulong value) => value switch
    {
        <= byte.MaxValue => 1,
        <= ushort.MaxValue => 2,
        <= uint.MaxValue => 4,
        _ => 8,
    };

    /// <summary>Equal values are one object; containers only where they are one in memory or empty, as comparing them costs a walk.</summary>
    private sealed class SameObject : IEqualityComparer<PropertyListValue>
    {
        public static readonly SameObject Comparer = new();

        public bool Equals(PropertyListValue? x, PropertyListValue? y) =>
            ReferenceEquals(x, y) || (x is not null && y is not null && HoldsNothing(x) && HoldsNothing(y) && x.Equals(y));

        public int GetHashCode(PropertyListValue obj) => HoldsNothing(obj) ? obj.GetHashCode() : RuntimeHelpers.GetHashCode(obj);

        private static bool HoldsNothing(PropertyListValue value) => value.WalkedObjects == 1;
    }
}
