using System.Buffers.Binary;

namespace Espalier.Formats.Tests.PropertyLists;

/// <summary>Puts a binary list together object by object, without caring whether it makes sense.</summary>
internal sealed class BinaryDraft
{
    private readonly List<byte[]> _objects = [];

    public ulong Root { get; init; }

    public byte OffsetSize { get; init; } = 2;

    public byte ReferenceSize { get; init; } = 1;

    public ulong? ObjectCount { get; init; }

    public ulong? OffsetTable { get; init; }

    public List<ulong>? Offsets { get; init; }

    public BinaryDraft Add(params byte[] bytes)
    {
        _objects.Add(bytes);
        return this;
    }

    public byte[] Build()
    {
        var bytes = new List<byte>("bplist00"u8.ToArray());
        var offsets = new List<ulong>();
        foreach (var item in _objects)
        {
            offsets.Add((ulong)bytes.Count);
            bytes.AddRange(item);
        }

        var table = (ulong)bytes.Count;
        foreach (var offset in Offsets ?? offsets)
        {
            bytes.AddRange(BigEndian(offset)[^OffsetSize..]);
        }

        bytes.AddRange([0, 0, 0, 0, 0, 0, OffsetSize, ReferenceSize]);
        bytes.AddRange(BigEndian(ObjectCount ?? (ulong)(Offsets ?? offsets).Count));
        bytes.AddRange(BigEndian(Root));
        bytes.AddRange(BigEndian(OffsetTable ?? table));
        return [.. bytes];
    }

    private static byte[] BigEndian(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }
}
