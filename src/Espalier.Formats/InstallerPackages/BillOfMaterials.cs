using System.Buffers.Binary;
using System.Text;

namespace Espalier.Formats.InstallerPackages;

/// <summary>
/// Writes the <c>Bom</c> of a package: what is installed, from which macOS keeps its receipt. A store of numbered blocks, found by name: blocks for every path, and
/// trees of paths, hard links and sizes beyond 4 GB, of which the last two are empty here.
/// </summary>
internal static class BillOfMaterials
{
    /// <summary>What one leaf holds; packages with more paths would need more leaves.</summary>
    private const int MaxPaths = 256;

    private const int HeaderLength = 512;
    private const int LeafLength = 4096;
    private const int ShortLeafLength = 128;

    public static byte[] Write(IReadOnlyList<PackageItem> items)
    {
        if (items.Count > MaxPaths)
        {
            throw new ArgumentException($"A package has {MaxPaths} files and folders at most.", nameof(items));
        }

        var store = new List<byte[]>();
        var size = items.Sum(static i => (long)(i.Content?.Length ?? 0));
        (string Name, int Block)[] variables =
        [
            ("BomInfo", Add(store, Numbers(1, items.Count + 1, 1, 0, 0, checked((int)size), 0))),
            ("Paths", AddTree(store, LeafLength, AddPaths(store, items))),
            ("HLIndex", AddTree(store, LeafLength, [])),
            ("VIndex", Add(store, [.. Numbers(1, AddTree(store, ShortLeafLength, []), 0), 0])),
            ("Size64", AddTree(store, LeafLength, [])),
        ];
        return Compose(store, variables);
    }

    /// <summary>POSIX <c>cksum</c>, as bills of materials have it.</summary>
    internal static uint Checksum(ReadOnlySpan<byte> content)
    {
        var crc = 0u;
        foreach (var octet in content)
        {
            crc = Next(crc, octet);
        }

        for (var length = (ulong)content.Length; length != 0; length >>= 8)
        {
            crc = Next(crc, (byte)length);
        }

        return ~crc;
    }

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(static n =>
    {
        var crc = (uint)n << 24;
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (crc & 0x80000000) != 0 ? (crc << 1) ^ 0x04C11DB7 : crc << 1;
        }

        return crc;
    })];

    private static uint Next(uint crc, byte octet) => (crc << 8) ^ Table[(crc >> 24) ^ octet];

    /// <summary>Pairs of blocks for the leaf: what a path is, and what it is called.</summary>
    private static List<(int Key, int Value)> AddPaths(List<byte[]> store, IReadOnlyList<PackageItem> items)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var pairs = new List<(int, int)>();
        foreach (var item in items)
        {
            var number = numbers.Count + 1;
            numbers.Add(item.Path, number);
            var what = Add(store, Numbers(number, Add(store, Describe(item))));
            pairs.Add((what, Add(store, [.. Numbers(item.Parent is { } parent ? numbers[parent] : 0), .. Encoding.UTF8.GetBytes(item.Name), 0])));
        }

        return pairs;
    }

    private static byte[] Describe(PackageItem item)
    {
        const int folder = 2, file = 1, architectures = 0x000F;

        // A file has four bytes more: how many processors it has code for, which only fat files of old told.
        var block = new byte[item.Content is null ? 31 : 35];
        block[0] = (byte)(item.Content is null ? folder : file);
        block[1] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(block.AsSpan(2), architectures);
        BinaryPrimitives.WriteUInt16BigEndian(block.AsSpan(4), (ushort)item.FullMode);
        BinaryPrimitives.WriteUInt32BigEndian(block.AsSpan(14), (uint)item.ModifiedAt.ToUnixTimeSeconds());
        BinaryPrimitives.WriteUInt32BigEndian(block.AsSpan(18), (uint)(item.Content?.Length ?? 0));
        block[22] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(block.AsSpan(23), item.Content is null ? 0 : Checksum(item.Content));
        return block;
    }

    private static int AddTree(List<byte[]> store, int leafLength, List<(int Key, int Value)> pairs)
    {
        var leaf = new byte[leafLength];
        BinaryPrimitives.WriteUInt16BigEndian(leaf, 1);
        BinaryPrimitives.WriteUInt16BigEndian(leaf.AsSpan(2), (ushort)pairs.Count);
        var at = 12;
        foreach (var (key, value) in pairs)
        {
            BinaryPrimitives.WriteInt32BigEndian(leaf.AsSpan(at), key);
            BinaryPrimitives.WriteInt32BigEndian(leaf.AsSpan(at + 4), value);
            at += 8;
        }

        return Add(store, [.. "tree"u8, .. Numbers(1, Add(store, leaf), leafLength, pairs.Count), 0]);
    }

    private static byte[] Compose(List<byte[]> store, (string Name, int Block)[] variables)
    {
        var blocks = store.Sum(static b => b.Length);
        byte[] names = [.. Numbers(variables.Length), .. variables.SelectMany(static v => (byte[])[.. Numbers(v.Block), (byte)v.Name.Length, .. Encoding.ASCII.GetBytes(v.Name)])];
        var places = new List<int> { store.Count + 1, 0, 0 };
        var at = HeaderLength;
        foreach (var block in store)
        {
            places.AddRange([at, block.Length]);
            at += block.Length;
        }

        // The list of free places: none, and the two empty entries that always follow.
        byte[] index = [.. Numbers([.. places]), .. Numbers(0, 0, 0, 0, 0)];
        var bom = new byte[HeaderLength + blocks + names.Length + index.Length];
        "BOMStore"u8.CopyTo(bom);
        Numbers(1, store.Count, HeaderLength + blocks + names.Length, index.Length, HeaderLength + blocks, names.Length).CopyTo(bom, 8);
        at = HeaderLength;
        foreach (var part in (IEnumerable<byte[]>)[.. store, names, index])
        {
            part.CopyTo(bom, at);
            at += part.Length;
        }

        return bom;
    }

    /// <summary>Blocks are numbered from 1; 0 is none.</summary>
    private static int Add(List<byte[]> store, byte[] block)
    {
        store.Add(block);
        return store.Count;
    }

    private static byte[] Numbers(params int[] values)
    {
        var bytes = new byte[values.Length * 4];
        for (var n = 0; n < values.Length; n++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(n * 4), values[n]);
        }

        return bytes;
    }
}
