using System.Buffers.Binary;
using System.Text;

namespace Espalier.Formats.Tests.InstallerPackages;

/// <summary>Reads a bill of materials, ours and Apple's, into what <c>lsbom</c> lists. It shares no code with the writer.</summary>
internal sealed class BomFile
{
    private readonly byte[] _bytes;
    private readonly int _index;
    private readonly Dictionary<string, int> _variables = [];

    private BomFile(byte[] bytes)
    {
        _bytes = bytes;
        Encoding.ASCII.GetString(bytes, 0, 8).ShouldBe("BOMStore");
        Number(8).ShouldBe(1);
        _index = Number(16);
        var at = Number(24);
        var left = Number(at);
        at += 4;
        for (; left > 0; left--)
        {
            var length = bytes[at + 4];
            _variables.Add(Encoding.ASCII.GetString(bytes, at + 5, length), Number(at));
            at += 5 + length;
        }
    }

    public IReadOnlyCollection<string> Variables => _variables.Keys;

    public static BomFile Read(byte[] bytes) => new(bytes);

    /// <summary>Paths in the order of the tree.</summary>
    public IReadOnlyList<BomEntry> Entries()
    {
        var tree = Block("Paths");
        Encoding.ASCII.GetString(tree[..4]).ShouldBe("tree");
        var leaf = Block(BinaryPrimitives.ReadInt32BigEndian(tree[8..]));
        while (BinaryPrimitives.ReadUInt16BigEndian(leaf) == 0)
        {
            leaf = Block(BinaryPrimitives.ReadInt32BigEndian(leaf[12..]));
        }

        var entries = new List<BomEntry>();
        while (true)
        {
            var count = BinaryPrimitives.ReadUInt16BigEndian(leaf[2..]);
            for (var n = 0; n < count; n++)
            {
                entries.Add(Entry(BinaryPrimitives.ReadInt32BigEndian(leaf[(12 + (n * 8))..]), BinaryPrimitives.ReadInt32BigEndian(leaf[(16 + (n * 8))..])));
            }

            if (BinaryPrimitives.ReadInt32BigEndian(leaf[4..]) is not (> 0 and var next))
            {
                return entries;
            }

            leaf = Block(next);
        }
    }

    private BomEntry Entry(int what, int called)
    {
        var number = BinaryPrimitives.ReadInt32BigEndian(Block(what));
        var info = Block(BinaryPrimitives.ReadInt32BigEndian(Block(what)[4..]));
        var name = Block(called);
        name[^1].ShouldBe((byte)0);
        return new BomEntry(
            number,
            BinaryPrimitives.ReadInt32BigEndian(name),
            Encoding.UTF8.GetString(name[4..^1]),
            info[0],
            BinaryPrimitives.ReadUInt16BigEndian(info[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(info[6..]),
            BinaryPrimitives.ReadUInt32BigEndian(info[10..]),
            BinaryPrimitives.ReadUInt32BigEndian(info[14..]),
            BinaryPrimitives.ReadUInt32BigEndian(info[18..]),
            BinaryPrimitives.ReadUInt32BigEndian(info[23..]),
            info.Length);
    }

    public ReadOnlySpan<byte> Block(string variable) => Block(_variables[variable]);

    private ReadOnlySpan<byte> Block(int number) => _bytes.AsSpan(Number(_index + 4 + (number * 8)), Number(_index + 8 + (number * 8)));

    private int Number(int at) => BinaryPrimitives.ReadInt32BigEndian(_bytes.AsSpan(at));
}

/// <summary>One line of <c>lsbom</c>.</summary>
internal sealed record BomEntry(int Number, int Parent, string Name, byte Type, ushort Mode, uint User, uint Group, uint ModifiedAt, uint Size, uint Checksum, int Length);
