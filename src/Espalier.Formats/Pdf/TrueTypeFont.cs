using System.Buffers.Binary;
using System.Text;

namespace Espalier.Formats.Pdf;

/// <summary>
/// A TrueType font as a document needs it: which glyph shows a character, how wide it is, and the font with only some of its glyphs. For fonts that we ship;
/// what is not one throws <see cref="InvalidDataException"/>. See https://learn.microsoft.com/typography/opentype/spec/.
/// </summary>
public sealed class TrueTypeFont
{
    // What a PDF viewer asks of a font that is embedded by glyph number.
    private static readonly string[] Embedded = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];

    private readonly ReadOnlyMemory<byte> _file;
    private readonly Dictionary<string, Range> _tables = new(StringComparer.Ordinal);
    private readonly int _mapping;
    private readonly int _widths;
    private readonly bool _hasLongOffsets;

    public TrueTypeFont(ReadOnlyMemory<byte> file)
    {
        _file = file;
        if (file.Length < 12 || U32(0) != 0x00010000)
        {
            throw new InvalidDataException("This is not a TrueType font.");
        }

        for (var i = 0; i < U16(4); i++)
        {
            var entry = 12 + (16 * i);
            var start = checked((int)U32(entry + 8));
            _tables[Encoding.ASCII.GetString(file.Span.Slice(entry, 4))] = start..checked(start + (int)U32(entry + 12));
        }

        UnitsPerEm = U16(At("head") + 18);
        _hasLongOffsets = U16(At("head") + 50) != 0;
        Ascent = I16(At("hhea") + 4);
        Descent = I16(At("hhea") + 6);
        _widths = U16(At("hhea") + 34);
        Glyphs = U16(At("maxp") + 4);
        _mapping = FindMapping();
    }

    public int UnitsPerEm { get; }

    /// <summary>Highest point above the line, in units of the em.</summary>
    public int Ascent { get; }

    /// <summary>Lowest point below the line, as a negative number.</summary>
    public int Descent { get; }

    public int Glyphs { get; }

    /// <summary>The glyph of a character; 0, an empty box, where the font has none.</summary>
    public ushort GlyphOf(Rune character)
    {
        var code = (uint)character.Value;
        if (U16(_mapping) == 12)
        {
            for (var group = _mapping + 16; group < _mapping + 16 + (12 * (int)U32(_mapping + 12)); group += 12)
            {
                if (code >= U32(group) && code <= U32(group + 4))
                {
                    return (ushort)(U32(group + 8) + code - U32(group));
                }
            }

            return 0;
        }

        return code > 0xFFFF ? (ushort)0 : SegmentGlyph((int)code);
    }

    /// <summary>Width of a glyph, in units of the em.</summary>
    public int WidthOf(ushort glyph) => U16(At("hmtx") + (4 * Math.Min((int)glyph, _widths - 1)));

    /// <summary>The font with the outlines of these glyphs, of those that they are made of, and of the empty box; glyphs keep their numbers.</summary>
    public byte[] Subset(IEnumerable<ushort> glyphs)
    {
        var kept = new SortedSet<ushort> { 0 };
        var open = new Stack<ushort>(glyphs);
        while (open.TryPop(out var glyph))
        {
            if (kept.Add(glyph))
            {
                foreach (var part in PartsOf(glyph))
                {
                    open.Push(part);
                }
            }
        }

        using var outlines = new MemoryStream();
        var offsets = new byte[4 * (Glyphs + 1)];
        for (var glyph = 0; glyph < Glyphs; glyph++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(offsets.AsSpan(4 * glyph), (uint)outlines.Length);
            if (kept.Contains((ushort)glyph))
            {
                outlines.Write(Outline(glyph).Span);
                outlines.Write(new byte[(4 - (outlines.Length % 4)) % 4]);
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(offsets.AsSpan(4 * Glyphs), (uint)outlines.Length);
        var head = _file[_tables["head"]].ToArray();
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1);
        return Compose(name => name switch
        {
            "glyf" => outlines.ToArray(),
            "loca" => offsets,
            "head" => head,
            _ => _file[_tables[name]],
        });
    }

    private byte[] Compose(Func<string, ReadOnlyMemory<byte>> table)
    {
        var names = Embedded.Where(_tables.ContainsKey).ToList();
        using var file = new MemoryStream();
        var directory = new byte[12 + (16 * names.Count)];
        BinaryPrimitives.WriteUInt32BigEndian(directory, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(directory.AsSpan(4), (ushort)names.Count);
        file.Write(directory);
        for (var i = 0; i < names.Count; i++)
        {
            var content = table(names[i]);
            var entry = directory.AsSpan(12 + (16 * i), 16);
            Encoding.ASCII.GetBytes(names[i], entry);
            BinaryPrimitives.WriteUInt32BigEndian(entry[8..], (uint)file.Length);
            BinaryPrimitives.WriteUInt32BigEndian(entry[12..], (uint)content.Length);
            file.Write(content.Span);
            file.Write(new byte[(4 - (content.Length % 4)) % 4]);
        }

        file.Position = 0;
        file.Write(directory);
        return file.ToArray();
    }

    /// <summary>Glyphs that a composite glyph is put together from.</summary>
    private List<ushort> PartsOf(int glyph)
    {
        const int HasWords = 0x1, HasScale = 0x8, HasMore = 0x20, HasTwoScales = 0x40, HasMatrix = 0x80;
        var parts = new List<ushort>();
        var outline = Outline(glyph).Span;
        if (outline.Length < 10 || BinaryPrimitives.ReadInt16BigEndian(outline) >= 0)
        {
            return parts;
        }

        for (var at = 10; ;)
        {
            var flags = BinaryPrimitives.ReadUInt16BigEndian(outline[at..]);
            parts.Add(BinaryPrimitives.ReadUInt16BigEndian(outline[(at + 2)..]));
            at += 4 + ((flags & HasWords) != 0 ? 4 : 2) + ((flags & HasScale) != 0 ? 2 : (flags & HasTwoScales) != 0 ? 4 : (flags & HasMatrix) != 0 ? 8 : 0);
            if ((flags & HasMore) == 0)
            {
                return parts;
            }
        }
    }

    private ReadOnlyMemory<byte> Outline(int glyph)
    {
        var (start, end) = (OffsetOf(glyph), OffsetOf(glyph + 1));
        return _file.Slice(At("glyf") + start, end - start);
    }

    private int OffsetOf(int glyph) => _hasLongOffsets ? checked((int)U32(At("loca") + (4 * glyph))) : 2 * U16(At("loca") + (2 * glyph));

    // Windows' full Unicode mapping before its mapping of the first plane.
    private int FindMapping()
    {
        var table = At("cmap");
        var candidates = Enumerable.Range(0, U16(table + 2)).Select(i => table + 4 + (8 * i))
            .Select(entry => (Platform: U16(entry), Start: table + checked((int)U32(entry + 4))))
            .Where(m => m.Platform is 0 or 3 && U16(m.Start) is 4 or 12)
            .OrderByDescending(m => U16(m.Start)).ToList();
        return candidates.Count > 0 ? candidates[0].Start : throw new InvalidDataException("The font has no Unicode mapping that is known here.");
    }

    private ushort SegmentGlyph(int code)
    {
        var length = U16(_mapping + 6);
        var (ends, starts) = (_mapping + 14, _mapping + 16 + length);
        for (var segment = 0; segment < length; segment += 2)
        {
            if (code > U16(ends + segment))
            {
                continue;
            }

            var start = U16(starts + segment);
            if (code < start)
            {
                return 0;
            }

            var delta = U16(starts + length + segment);
            var place = starts + (2 * length) + segment;
            var offset = U16(place);
            var glyph = offset == 0 ? code : U16(place + offset + (2 * (code - start)));
            return glyph == 0 ? (ushort)0 : (ushort)(glyph + delta);
        }

        return 0;
    }

    private int At(string table) => _tables.TryGetValue(table, out var range) ? range.Start.Value : throw new InvalidDataException($"The font has no table “{table}”.");

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_file.Span[at..]);

    private short I16(int at) => BinaryPrimitives.ReadInt16BigEndian(_file.Span[at..]);

    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(_file.Span[at..]);
}
