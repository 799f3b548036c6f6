using System.Buffers.Binary;

namespace Espalier.Formats.PropertyLists;

/// <summary>The last 32 bytes of a binary property list, which say where everything is.</summary>
internal readonly record struct BinaryTrailer(int OffsetSize, int ReferenceSize, int ObjectCount, int RootObject, int OffsetTable)
{
    public const int Size = 32;
    public const int HeaderSize = 8;

    public static bool TryRead(ReadOnlySpan<byte> bytes, out BinaryTrailer trailer)
    {
        trailer = default;
        if (bytes.Length < HeaderSize + Size)
        {
            return false;
        }

        var raw = bytes[^Size..];
        int offsetSize = raw[6];
        int referenceSize = raw[7];
        var count = BinaryPrimitives.ReadUInt64BigEndian(raw[8..]);
        var root = BinaryPrimitives.ReadUInt64BigEndian(raw[16..]);
        var table = BinaryPrimitives.ReadUInt64BigEndian(raw[24..]);
        var end = (ulong)(bytes.Length - Size);

        // Compared by division, as a count near 2^64 times its width would wrap around.
        if (offsetSize is < 1 or > 8 || referenceSize is < 1 or > 8
            || table < HeaderSize || table > end
            || count == 0 || count > (end - table) / (ulong)offsetSize
            || root >= count)
        {
            return false;
        }

        trailer = new BinaryTrailer(offsetSize, referenceSize, (int)count, (int)root, (int)table);
        return true;
    }
}
