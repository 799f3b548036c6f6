using System.Globalization;
using System.Text;

namespace Espalier.Formats.Pdf;

/// <summary>A page being drawn. Lengths are points (1/72 inch) from its upper left corner; <c>y</c> of a text is its base line.</summary>
public sealed class PdfPage
{
    private readonly PdfDocument _document;
    private readonly StringBuilder _content = new();

    internal PdfPage(PdfDocument document, double width, double height)
    {
        _document = document;
        Width = width;
        Height = height;
    }

    public double Width { get; }

    public double Height { get; }

    internal string Content => _content.ToString();

    /// <summary>Draws a line of text.</summary>
    /// <param name="x">Where it begins.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="size">Size of the font.</param>
    /// <param name="text">The text; characters that the font lacks are empty boxes.</param>
    /// <param name="grey">0 black to 1 white.</param>
    /// <param name="isBold">Drawn thicker.</param>
    public void Text(double x, double y, double size, string text, double grey = 0, bool isBold = false)
    {
        if (text.Length == 0)
        {
            return;
        }

        // Outlining the letters stands in for a second font.
        var weight = isBold ? $"2 Tr {Number(size * 0.03)} w {Number(grey)} G" : "0 Tr";
        _content.Append(CultureInfo.InvariantCulture, $"BT /F1 {Number(size)} Tf {weight} {Number(grey)} g {Number(x)} {Number(Height - y)} Td <");
        foreach (var character in text.EnumerateRunes())
        {
            _content.Append(CultureInfo.InvariantCulture, $"{_document.Use(character):X4}");
        }

        _content.Append("> Tj ET\n");
    }

    /// <summary>Fills a rectangle.</summary>
    public void Rectangle(double x, double y, double width, double height, double grey) =>
        _content.Append(CultureInfo.InvariantCulture, $"{Number(grey)} g {Number(x)} {Number(Height - y - height)} {Number(width)} {Number(height)} re f\n");

    private static string Number(double number) => Math.Round(number, 2).ToString(CultureInfo.InvariantCulture);
}
