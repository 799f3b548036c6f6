using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Espalier.Formats.Pdf;

/// <summary>
/// A document of text and lines in one font (PDF 1.7, ISO 32000). The font is embedded with the glyphs that occur, by their numbers, so that names in any script
/// that it has are shown, found and copied everywhere.
/// </summary>
/// <param name="font">The font.</param>
/// <param name="title">Title of the document.</param>
/// <param name="createdAt">When it was made.</param>
public sealed class PdfDocument(TrueTypeFont font, string title, DateTimeOffset createdAt)
{
    private readonly List<PdfPage> _pages = [];
    private readonly Dictionary<Rune, ushort> _glyphs = [];
    private readonly SortedDictionary<ushort, Rune> _characters = [];

    public IReadOnlyList<PdfPage> Pages => _pages;

    /// <summary>Adds a page.</summary>
    public PdfPage AddPage(double width, double height)
    {
        var page = new PdfPage(this, width, height);
        _pages.Add(page);
        return page;
    }

    /// <summary>Width of a character in a size.</summary>
    public double WidthOf(Rune character, double size) => font.WidthOf(GlyphOf(character)) * size / font.UnitsPerEm;

    /// <summary>Width of a text in a size.</summary>
    public double WidthOf(string text, double size)
    {
        var width = 0d;
        foreach (var character in text.EnumerateRunes())
        {
            width += WidthOf(character, size);
        }

        return width;
    }

    /// <summary>Writes the document; pages can be drawn on until then.</summary>
    public void Save(Stream stream)
    {
        // 1 catalogue, 2 page tree, 3 font, 4 its glyphs, 5 description, 6 program, 7 characters, 8 information, then two objects per page.
        const int FirstPage = 9;
        var writer = new PdfObjects(stream);
        writer.Add("<< /Type /Catalog /Pages 2 0 R >>");
        writer.Add($"<< /Type /Pages /Count {_pages.Count} /Kids [{string.Join(' ', _pages.Select(static (_, i) => $"{FirstPage + (2 * i)} 0 R"))}] >>");
        writer.Add("<< /Type /Font /Subtype /Type0 /BaseFont /ESPALI+Text /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 7 0 R >>");
        writer.Add($"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ESPALI+Text /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 5 0 R /CIDToGIDMap /Identity /DW 0 /W [{Widths()}] >>");
        writer.Add($"<< /Type /FontDescriptor /FontName /ESPALI+Text /Flags 4 /FontBBox [-1000 {Em(font.Descent)} 2000 {Em(font.Ascent)}] /ItalicAngle 0 /Ascent {Em(font.Ascent)} /Descent {Em(font.Descent)} /CapHeight 730 /StemV 80 /FontFile2 6 0 R >>");
        var program = font.Subset(_characters.Keys);
        writer.AddStream($"/Length1 {program.Length}", program);
        writer.AddStream("", Encoding.ASCII.GetBytes(ToUnicode()));
        writer.Add($"<< /Title {Text(title)} /Producer (Espalier) /CreationDate (D:{createdAt.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}Z) >>");
        for (var i = 0; i < _pages.Count; i++)
        {
            var page = _pages[i];
            writer.Add(string.Create(CultureInfo.InvariantCulture, $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.Width:0.##} {page.Height:0.##}] /Resources << /Font << /F1 3 0 R >> >> /Contents {FirstPage + (2 * i) + 1} 0 R >>"));
            writer.AddStream("", Encoding.ASCII.GetBytes(page.Content));
        }

        writer.Finish(catalogue: 1, information: 8);
    }

    /// <summary>The glyph of a character that is drawn.</summary>
    internal ushort Use(Rune character)
    {
        var glyph = GlyphOf(character);
        _characters.TryAdd(glyph, character);
        return glyph;
    }

    private ushort GlyphOf(Rune character)
    {
        if (!_glyphs.TryGetValue(character, out var glyph))
        {
            _glyphs[character] = glyph = font.GlyphOf(character);
        }

        return glyph;
    }

    private int Em(int units) => units * 1000 / font.UnitsPerEm;

    private string Widths() => string.Join(' ', _characters.Keys.Select(g => $"{g} [{Em(font.WidthOf(g))}]"));

    // What a viewer searches and copies.
    private string ToUnicode()
    {
        var map = new StringBuilder("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
        foreach (var part in _characters.Where(static c => c.Key != 0).Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{part.Length} beginbfchar\n");
            foreach (var (glyph, character) in part)
            {
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(character.ToString()))}>\n");
            }

            map.Append("endbfchar\n");
        }

        return map.Append("endcmap CMapName currentdict /CMap defineresource pop end end").ToString();
    }

    private static string Text(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    /// <summary>Numbered objects one after another, and the table of where they are.</summary>
    private sealed class PdfObjects
    {
        private readonly Stream _stream;
        private readonly List<long> _places = [];
        private long _written;

        public PdfObjects(Stream stream)
        {
            _stream = stream;
            // Bytes above 127 tell programs that move files that this is not text.
            Write("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");
        }

        public void Add(string content) => AddObject(() => Write(content));

        public void AddStream(string entries, byte[] content)
        {
            using var packed = new MemoryStream();
            using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            {
                zlib.Write(content);
            }

            AddObject(() =>
            {
                Write($"<< /Filter /FlateDecode /Length {packed.Length} {entries} >>\nstream\n");
                _stream.Write(packed.GetBuffer(), 0, (int)packed.Length);
                _written += packed.Length;
                Write("\nendstream");
            });
        }

        public void Finish(int catalogue, int information)
        {
            var table = _written;
            Write($"xref\n0 {_places.Count + 1}\n0000000000 65535 f \n");
            foreach (var place in _places)
            {
                Write(string.Create(CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n"));
            }

            Write($"trailer\n<< /Size {_places.Count + 1} /Root {catalogue} 0 R /Info {information} 0 R >>\nstartxref\n{table}\n%%EOF\n");
        }

        private void AddObject(Action content)
        {
            _places.Add(_written);
            Write($"{_places.Count} 0 obj\n");
            content();
            Write("\nendobj\n");
        }

        private void Write(string text)
        {
            var bytes = Encoding.Latin1.GetBytes(text);
            _stream.Write(bytes);
            _written += bytes.Length;
        }
    }
}
