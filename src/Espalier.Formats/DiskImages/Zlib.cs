using System.IO.Compression;

namespace Espalier.Formats.DiskImages;

/// <summary>Packing of chunks.</summary>
internal static class Zlib
{
    public static byte[] Pack(ReadOnlySpan<byte> plain)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
        {
            zlib.Write(plain);
        }

        return packed.ToArray();
    }

    /// <summary>Exactly so many bytes.</summary>
    public static byte[] Unpack(ReadOnlySpan<byte> packed, int length)
    {
        using var zlib = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        var plain = new byte[length];
        try
        {
            zlib.ReadExactly(plain);
        }
        catch (EndOfStreamException shorter)
        {
            throw new InvalidDataException("A chunk of the disk image is shorter than it says.", shorter);
        }

        return plain;
    }
}
