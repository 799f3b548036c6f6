using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Espalier.Formats.PropertyLists;

/// <summary>Writes XML in the layout of Apple's own writer: tabs, and base64 in lines that stay within 76 columns.</summary>
internal readonly ref struct XmlPropertyListWriter(IBufferWriter<byte> output)
{
    private const int LineLength = 76;
    private const int TabWidth = 8;

    // Apple's writer stops narrowing the lines here, so that something is left of them.
    private const int DeepestIndent = 8;

    private static ReadOnlySpan<byte> Opening =>
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">

        """u8;

    // Characters that cannot stand in XML text as they are; non-ASCII ones other than the two forbidden by XML can.
    private static readonly SearchValues<char> Special = SearchValues.Create(
        "<>&\r\uFFFE\uFFFF\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\v\f\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    public static void Write(PropertyListValue value, IBufferWriter<byte> output)
    {
        output.Write(Opening);
        new XmlPropertyListWriter(output).WriteValue(value, indent: 0);
        output.Write("</plist>\n"u8);
    }

    private void WriteValue(PropertyListValue value, int indent)
    {
        WriteIndent(indent);
        switch (value)
        {
            case PropertyListDictionary dictionary:
                WriteDictionary(dictionary, indent);
                break;
            case PropertyListArray array:
                WriteArray(array, indent);
                break;
            case PropertyListString text:
                WriteText("<string>"u8, text.Value, "</string>\n"u8);
                break;
            case PropertyListData data:
                WriteData(data.Span, indent);
                break;
            case PropertyListInteger integer:
                WriteText("<integer>"u8, integer.ToString(), "</integer>\n"u8);
                break;
            case PropertyListReal real:
                WriteText("<real>"u8, Format(real.Value), "</real>\n"u8);
                break;
            case PropertyListDate date:
                WriteText("<date>"u8, date.ToString(), "</date>\n"u8);
                break;
            case PropertyListBoolean boolean:
                output.Write(boolean.Value ? "<true/>\n"u8 : "<false/>\n"u8);
                break;
            case PropertyListUid uid:
                WriteDictionary(PropertyListDictionary.Create((PropertyListUid.XmlKey, new PropertyListInteger(uid.Value))), indent);
                break;
        }
    }

    private void WriteDictionary(PropertyListDictionary dictionary, int indent)
    {
        if (dictionary.Count == 0)
        {
            output.Write("<dict/>\n"u8);
            return;
        }

        output.Write("<dict>\n"u8);
        foreach (var (key, value) in dictionary.Entries)
        {
            WriteIndent(indent + 1);
            WriteText("<key>"u8, key, "</key>\n"u8);
            WriteValue(value, indent + 1);
        }

        WriteIndent(indent);
        output.Write("</dict>\n"u8);
    }

    private void WriteArray(PropertyListArray array, int indent)
    {
        if (array.Count == 0)
        {
            output.Write("<array/>\n"u8);
            return;
        }

        output.Write("<array>\n"u8);
        foreach (var value in array)
        {
            WriteValue(value, indent + 1);
        }

        WriteIndent(indent);
        output.Write("</array>\n"u8);
    }

    private void WriteData(ReadOnlySpan<byte> bytes, int indent)
    {
        output.Write("<data>\n"u8);
        var bytesPerLine = (LineLength - (TabWidth * Math.Min(indent, DeepestIndent))) / 4 * 3;
        while (!bytes.IsEmpty)
        {
            var line = bytes[..Math.Min(bytesPerLine, bytes.Length)];
            WriteIndent(Math.Min(indent, DeepestIndent));
            Base64.EncodeToUtf8(line, output.GetSpan(Base64.GetMaxEncodedToUtf8Length(line.Length)), out _, out var written);
            output.Advance(written);
            output.Write("\n"u8);
            bytes = bytes[line.Length..];
        }

        WriteIndent(indent);
        output.Write("</data>\n"u8);
    }

    private void WriteText(ReadOnlySpan<byte> opening, ReadOnlySpan<char> text, ReadOnlySpan<byte> closing)
    {
        output.Write(opening);
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAny(Special);
            plain = plain < 0 ? text.Length : plain;
            Encoding.UTF8.GetBytes(text[..plain], output);
            if (plain == text.Length)
            {
                break;
            }

            output.Write(text[plain] switch
            {
                '<' => "&lt;"u8,
                '>' => "&gt;"u8,
                '&' => "&amp;"u8,

                // Left as it is, an XML parser would turn it into a line feed.
                '\r' => "&#13;"u8,
                _ => default,
            });
            text = text[(plain + 1)..];
        }

        output.Write(closing);
    }

    private void WriteIndent(int indent)
    {
        var tabs = output.GetSpan(indent)[..indent];
        tabs.Fill((byte)'\t');
        output.Advance(indent);
    }

    // Seventeen digits bring every double back, and are what Apple writes.
    private static string Format(double value) => value switch
    {
        double.PositiveInfinity => "+infinity",
        double.NegativeInfinity => "-infinity",
        double.NaN => "nan",
        0 => double.IsNegative(value) ? "-0.0" : "0.0",
        _ => value.ToString("G17", CultureInfo.InvariantCulture).Replace('E', 'e'),
    };
}
