using System.Buffers.Binary;
using System.Text;

namespace Espalier.Formats.PropertyLists;

/// <summary>Gives the same string for the same key: property lists repeat few keys many times.</summary>
internal sealed class KeyCache
{
    // A power of two that holds the keys of the richest real lists without being felt by the smallest.
    private const int Size = 256;
    private const int LongestCached = 64;

    private readonly string?[] _keys = new string?[Size];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > LongestCached)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        ref var cached = ref _keys[Slot(utf8)];
        if (cached is not null && Ascii.Equals(utf8, cached))
        {
            return cached;
        }

        return cached = Encoding.UTF8.GetString(utf8);
    }

    private static int Slot(ReadOnlySpan<byte> utf8)
    {
        Span<byte> ends = stackalloc byte[16];
        ends.Clear();
        utf8[..Math.Min(8, utf8.Length)].CopyTo(ends);
        utf8[^Math.Min(8, utf8.Length)..].CopyTo(ends[8..]);
        var mixed = (BinaryPrimitives.ReadUInt64LittleEndian(ends) * 0x9E3779B97F4A7C15)
            ^ (BinaryPrimitives.ReadUInt64LittleEndian(ends[8..]) * 0xC2B2AE3D27D4EB4F)
            ^ (ulong)utf8.Length;
        return (int)((mixed ^ (mixed >> 29)) * 0xBF58476D1CE4E5B9 >> 56) & (Size - 1);
    }
}
