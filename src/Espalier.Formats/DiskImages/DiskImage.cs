using System.Buffers.Binary;
using System.Security.Cryptography;
using Espalier.Formats.PropertyLists;

namespace Espalier.Formats.DiskImages;

/// <summary>
/// A read-only disk image (<c>.dmg</c>, UDIF) that macOS opens by a double click, with a volume of ISO 9660 inside: of the volumes that macOS mounts, the one that is
/// written without a tool of a Mac.
/// </summary>
public static class DiskImage
{
    private const int Sector = 512;
    private const int ChunkSectors = 512;
    private const int TrailerLength = 512;
    private const int TableHeader = 204;
    private const int RunLength = 40;
    private const uint Zero = 2, Raw = 1, Packed = 0x80000005, Comment = 0x7FFFFFFE, End = 0xFFFFFFFF;

    /// <summary>Crc32, as both formats name the digest.</summary>
    private const int ChecksumKind = 2;

    /// <summary>Writes an image.</summary>
    /// <param name="volumeName">What Finder shows, 1 to 16 characters.</param>
    /// <param name="files">Files at its top.</param>
    /// <param name="madeAt">Time of the files.</param>
    /// <exception cref="ArgumentException">A name that the volume cannot have, or comes twice.</exception>
    public static byte[] Write(string volumeName, IReadOnlyList<DiskFile> files, DateTimeOffset madeAt)
    {
        var volume = IsoVolume.Write(volumeName, files, madeAt);
        using var image = new MemoryStream();
        var runs = new List<(uint Kind, long Sector, long Sectors, long Offset, long Length)>();
        for (var at = 0; at < volume.Length; at += ChunkSectors * Sector)
        {
            var chunk = volume.AsSpan(at, Math.Min(ChunkSectors * Sector, volume.Length - at));
            var packed = Zlib.Pack(chunk);
            var (kind, stored) = chunk.ContainsAnyExcept((byte)0) ? packed.Length < chunk.Length ? (Packed, packed) : (Raw, chunk.ToArray()) : (Zero, []);
            runs.Add((kind, at / Sector, chunk.Length / Sector, image.Length, stored.Length));
            image.Write(stored);
        }

        runs.Add((End, volume.Length / Sector, 0, image.Length, 0));
        var data = image.ToArray();
        var table = Table(volume, runs);
        var list = PropertyList.ToXml(new PropertyListDictionary([new("resource-fork", new PropertyListDictionary([new("blkx", new PropertyListArray([new PropertyListDictionary(
        [
            new("Attributes", new PropertyListString("0x0050")),
            new("CFName", new PropertyListString("whole disk (Apple_ISO : 0)")),
            new("Data", new PropertyListData(table)),
            new("ID", new PropertyListString("0")),
            new("Name", new PropertyListString("whole disk (Apple_ISO : 0)")),
        ])]))]))]));
        return [.. data, .. list, .. Trailer(volume, data, table, list)];
    }

    /// <summary>The files at the top of an image of this kind. False, with the reason, when it is none; whoever made it is not trusted.</summary>
    /// <param name="image">The image.</param>
    /// <param name="maxBytes">What it may unpack to.</param>
    /// <param name="files">Its files.</param>
    /// <param name="fault">Why there are none.</param>
    public static bool TryRead(byte[] image, int maxBytes, out IReadOnlyList<DiskFile>? files, out string? fault)
    {
        try
        {
            files = IsoVolume.Read(Unpack(image, maxBytes));
            fault = null;
            return true;
        }
        catch (InvalidDataException damaged)
        {
            files = null;
            fault = damaged.Message;
            return false;
        }
    }

    private static byte[] Table(byte[] volume, List<(uint Kind, long Sector, long Sectors, long Offset, long Length)> runs)
    {
        var table = new byte[TableHeader + (runs.Count * RunLength)];
        "mish"u8.CopyTo(table);
        BinaryPrimitives.WriteUInt32BigEndian(table.AsSpan(4), 1);
        BinaryPrimitives.WriteInt64BigEndian(table.AsSpan(16), volume.Length / Sector);
        BinaryPrimitives.WriteInt32BigEndian(table.AsSpan(32), ChunkSectors + 8);
        WriteChecksum(table.AsSpan(64), Crc32.Compute(volume));
        BinaryPrimitives.WriteInt32BigEndian(table.AsSpan(200), runs.Count);
        var at = TableHeader;
        foreach (var run in runs)
        {
            BinaryPrimitives.WriteUInt32BigEndian(table.AsSpan(at), run.Kind);
            BinaryPrimitives.WriteInt64BigEndian(table.AsSpan(at + 8), run.Sector);
            BinaryPrimitives.WriteInt64BigEndian(table.AsSpan(at + 16), run.Sectors);
            BinaryPrimitives.WriteInt64BigEndian(table.AsSpan(at + 24), run.Offset);
            BinaryPrimitives.WriteInt64BigEndian(table.AsSpan(at + 32), run.Length);
            at += RunLength;
        }

        return table;
    }

    private static byte[] Trailer(byte[] volume, byte[] data, byte[] table, byte[] list)
    {
        var trailer = new byte[TrailerLength];
        "koly"u8.CopyTo(trailer);
        BinaryPrimitives.WriteInt32BigEndian(trailer.AsSpan(4), 4);
        BinaryPrimitives.WriteInt32BigEndian(trailer.AsSpan(8), TrailerLength);
        BinaryPrimitives.WriteInt32BigEndian(trailer.AsSpan(12), 1);
        BinaryPrimitives.WriteInt64BigEndian(trailer.AsSpan(32), data.Length);
        BinaryPrimitives.WriteInt32BigEndian(trailer.AsSpan(56), 1);
        BinaryPrimitives.WriteInt32BigEndian(trailer.AsSpan(60), 1);

        // Its identity: the same volume is the same image.
        SHA256.HashData(volume).AsSpan(0, 16).CopyTo(trailer.AsSpan(64));
        WriteChecksum(trailer.AsSpan(80), Crc32.Compute(data));
        BinaryPrimitives.WriteInt64BigEndian(trailer.AsSpan(216), data.Length);
        BinaryPrimitives.WriteInt64BigEndian(trailer.AsSpan(224), list.Length);
        WriteChecksum(trailer.AsSpan(352), Crc32.Compute(table.AsSpan(72, 4)));
        BinaryPrimitives.WriteInt32BigEndian(trailer.AsSpan(488), 1);
        BinaryPrimitives.WriteInt64BigEndian(trailer.AsSpan(492), volume.Length / Sector);
        return trailer;
    }

    private static void WriteChecksum(Span<byte> at, uint value)
    {
        BinaryPrimitives.WriteInt32BigEndian(at, ChecksumKind);
        BinaryPrimitives.WriteInt32BigEndian(at[4..], 32);
        BinaryPrimitives.WriteUInt32BigEndian(at[8..], value);
    }

    private static byte[] Unpack(byte[] image, int maxBytes)
    {
        if (image.Length < TrailerLength || !image.AsSpan(image.Length - TrailerLength).StartsWith("koly"u8))
        {
            throw new InvalidDataException("This is no disk image.");
        }

        var trailer = image.AsSpan(image.Length - TrailerLength);
        var list = Slice(image, BinaryPrimitives.ReadInt64BigEndian(trailer[216..]), BinaryPrimitives.ReadInt64BigEndian(trailer[224..]));
        if (!PropertyList.TryParseDictionary(list.ToArray(), out var resources, out _)
            || resources.FindDictionary("resource-fork")?.FindArray("blkx") is not [PropertyListDictionary partition]
            || partition.FindData("Data") is not { } data
            || data.Length < TableHeader || !data.Span.StartsWith("mish"u8))
        {
            throw new InvalidDataException("The disk image has not one volume.");
        }

        var table = data.Span;
        var size = BinaryPrimitives.ReadInt64BigEndian(table[16..]) * Sector;
        var runs = BinaryPrimitives.ReadInt32BigEndian(table[200..]);
        if (size < 0 || size > maxBytes || runs < 0 || runs > (table.Length - TableHeader) / RunLength)
        {
            throw new InvalidDataException("The disk image is damaged or too large.");
        }

        var volume = new byte[size];
        for (var n = 0; n < runs; n++)
        {
            UnpackRun(image, table.Slice(TableHeader + (n * RunLength), RunLength), volume);
        }

        return Crc32.Compute(volume) == BinaryPrimitives.ReadUInt32BigEndian(table[72..]) ? volume : throw new InvalidDataException("The disk image is damaged.");
    }

    private static void UnpackRun(byte[] image, ReadOnlySpan<byte> run, byte[] volume)
    {
        var kind = BinaryPrimitives.ReadUInt32BigEndian(run);
        if (kind is End or Comment or 0 or Zero)
        {
            return;
        }

        var start = BinaryPrimitives.ReadInt64BigEndian(run[8..]);
        var sectors = BinaryPrimitives.ReadInt64BigEndian(run[16..]);
        if (start < 0 || sectors < 0 || start > volume.Length / Sector || sectors > (volume.Length / Sector) - start)
        {
            throw new InvalidDataException("The disk image is damaged.");
        }

        var target = volume.AsSpan((int)start * Sector, (int)sectors * Sector);
        var stored = Slice(image, BinaryPrimitives.ReadInt64BigEndian(run[24..]), BinaryPrimitives.ReadInt64BigEndian(run[32..]));
        var plain = kind switch
        {
            Raw => stored,
            Packed => Zlib.Unpack(stored, target.Length),
            _ => throw new InvalidDataException("The disk image is packed in a way that is not read here."),
        };
        if (plain.Length != target.Length)
        {
            throw new InvalidDataException("The disk image is damaged.");
        }

        plain.CopyTo(target);
    }

    private static ReadOnlySpan<byte> Slice(byte[] image, long offset, long length) => offset >= 0 && length >= 0 && offset <= image.Length && length <= image.Length - offset
        ? image.AsSpan((int)offset, (int)length)
        : throw new InvalidDataException("The disk image is damaged.");
}
