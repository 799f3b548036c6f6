using System.Globalization;
using System.Text;
using Espalier.Formats.Pdf;

namespace Espalier.Console.Lists;

/// <summary>A table on pages of A4 in landscape: title, what it was asked for and when, the head again on every page, page numbers.</summary>
internal sealed class PdfTable
{
    /// <summary>Rows of one document; more is nothing to read or print, and CSV has them.</summary>
    public const int MaxRows = 20_000;

    private const double Width = 842;
    private const double Height = 595;
    private const double Margin = 32;
    private const double Size = 7;
    private const double Line = 9;
    private const double Gap = 6;
    private const int MaxLines = 6;

    private static readonly Lazy<TrueTypeFont> Font = new(ReadFont);

    private readonly PdfDocument _document;
    private readonly IReadOnlyList<string> _heads;
    private readonly double[] _widths;
    private PdfPage _page = null!;
    private double _y;
    private int _rows;

    /// <param name="title">Above the first page, and the document's.</param>
    /// <param name="facts">Lines below the title.</param>
    /// <param name="heads">Heads of the columns.</param>
    /// <param name="weights">How much of the width each column wants.</param>
    /// <param name="now">When it is made.</param>
    public PdfTable(string title, IEnumerable<string> facts, IReadOnlyList<string> heads, IReadOnlyList<int> weights, DateTimeOffset now)
    {
        _document = new PdfDocument(Font.Value, title, now);
        _heads = heads;
        var all = (double)weights.Sum();
        _widths = [.. weights.Select(w => w / all * (Width - (2 * Margin)))];
        _page = _document.AddPage(Width, Height);
        _y = Margin + 14;
        _page.Text(Margin, _y, 14, title, isBold: true);
        foreach (var fact in facts.Append($"{now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC; all times are UTC"))
        {
            _y += 12;
            _page.Text(Margin, _y, 9, fact, grey: 0.35);
        }

        _y += 10;
        Head();
    }

    /// <summary>Adds a row; false when the document is full.</summary>
    public bool TryAdd(IReadOnlyList<string> cells)
    {
        if (_rows == MaxRows)
        {
            return false;
        }

        var lines = cells.Select((c, i) => Wrap(c, _widths[i] - Gap)).ToList();
        var height = (lines.Max(static l => l.Count) * Line) + 4;
        if (_y + height > Height - Margin - 12)
        {
            _page = _document.AddPage(Width, Height);
            _y = Margin;
            Head();
        }

        Draw(lines, isBold: false);
        _y += height;
        _page.Rectangle(Margin, _y, Width - (2 * Margin), 0.4, grey: 0.85);
        _rows++;
        return true;
    }

    /// <summary>Writes page numbers and the document.</summary>
    public void Save(Stream stream, string? remark)
    {
        if (remark is not null)
        {
            _page.Text(Margin, Height - Margin + 4, 8, remark, grey: 0.35);
        }

        for (var i = 0; i < _document.Pages.Count; i++)
        {
            var text = $"Page {i + 1} of {_document.Pages.Count}";
            _document.Pages[i].Text(Width - Margin - _document.WidthOf(text, 8), Height - Margin + 4, 8, text, grey: 0.35);
        }

        _document.Save(stream);
    }

    private static TrueTypeFont ReadFont()
    {
        using var resource = typeof(PdfTable).Assembly.GetManifestResourceStream("DejaVuSansCondensed.ttf")!;
        var file = new byte[resource.Length];
        resource.ReadExactly(file);
        return new TrueTypeFont(file);
    }

    private void Head()
    {
        var lines = _heads.Select((h, i) => Wrap(h, _widths[i] - Gap)).ToList();
        var height = (lines.Max(static l => l.Count) * Line) + 6;
        _page.Rectangle(Margin, _y, Width - (2 * Margin), height, grey: 0.93);
        Draw(lines, isBold: true);
        _y += height;
    }

    private void Draw(List<List<string>> cells, bool isBold)
    {
        var x = Margin + 2;
        for (var column = 0; column < cells.Count; column++)
        {
            for (var line = 0; line < cells[column].Count; line++)
            {
                _page.Text(x, _y + ((line + 1) * Line) - 1, Size, cells[column][line], isBold: isBold);
            }

            x += _widths[column];
        }
    }

    // Between words where that is possible; a word that is too long for its column is cut where it has to be.
    private List<string> Wrap(string text, double width)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        var (used, space, isCut) = (0d, -1, false);
        foreach (var rune in text.EnumerateRunes())
        {
            var letter = Rune.IsControl(rune) ? new Rune(' ') : rune;
            var wide = _document.WidthOf(letter, Size);
            if (used + wide > width && line.Length > 0)
            {
                if (lines.Count == MaxLines - 1)
                {
                    isCut = true;
                    break;
                }

                var rest = space > 0 ? line.ToString(space + 1, line.Length - space - 1) : "";
                lines.Add(space > 0 ? line.ToString(0, space) : line.ToString());
                line.Clear().Append(rest);
                (used, space) = (_document.WidthOf(rest, Size), -1);
            }

            if (letter.Value == ' ')
            {
                space = line.Length;
            }

            line.Append(letter.ToString());
            used += wide;
        }

        lines.Add(isCut ? line.ToString().TrimEnd() + "…" : line.ToString());
        return lines;
    }
}
