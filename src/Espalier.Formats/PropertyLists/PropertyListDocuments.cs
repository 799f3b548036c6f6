using System.Diagnostics.CodeAnalysis;

namespace Espalier.Formats.PropertyLists;

/// <summary>
/// Finds XML property lists in what tools print: several one after the other (<c>pkgutil --pkg-info-plist</c>),
/// or one behind lines of text (<c>pwpolicy</c>).
/// </summary>
public static class PropertyListDocuments
{
    /// <summary>Where each document lies, in order. One that does not end reaches to the next one, or to the end.</summary>
    public static IReadOnlyList<Range> Find(ReadOnlySpan<byte> bytes)
    {
        var documents = new List<Range>();
        var declaration = -1;
        var start = -1;
        for (var at = NextMarkup(bytes, 0); at >= 0; at = NextMarkup(bytes, at + 1))
        {
            var markup = bytes[at..];
            if (markup.StartsWith("<?xml"u8))
            {
                Close(documents, ref start, at);
                declaration = at;
            }
            else if (start < 0 && markup.StartsWith("<!DOCTYPE plist"u8))
            {
                declaration = declaration < 0 ? at : declaration;
            }
            else if (start < 0 && IsPlistTag(markup))
            {
                start = declaration < 0 ? at : declaration;
                declaration = -1;

                // Up to the next markup only: searching an open tag's end through all the rest would cost the square of the input.
                var tagLength = markup[1..].IndexOfAny((byte)'>', (byte)'<') + 1;
                if (markup[tagLength] == (byte)'>' && markup[tagLength - 1] == (byte)'/')
                {
                    Close(documents, ref start, at + tagLength + 1);
                }
            }
            else if (start >= 0 && markup.StartsWith("</plist>"u8))
            {
                Close(documents, ref start, at + "</plist>"u8.Length);
            }
            else if (start >= 0)
            {
                at += LengthOfQuoted(markup);
            }
        }

        Close(documents, ref start, bytes.Length);
        return documents;
    }

    /// <summary>Reads the first document, whatever stands before and after it. Positions in the error count from the document's start.</summary>
    public static bool TryParseFirst(
        ReadOnlySpan<byte> bytes,
        PropertyListLimits limits,
        [NotNullWhen(true)] out PropertyListValue? value,
        [NotNullWhen(false)] out PropertyListError? error)
    {
        // A binary list stands alone, and may hold XML in its strings.
        var documents = bytes.Length > limits.MaxBytes || PropertyList.FindFormat(bytes) == PropertyListFormat.Binary ? [] : Find(bytes);
        return PropertyList.TryParse(documents.Count == 0 ? bytes : bytes[documents[0]], limits, out value, out error);
    }

    private static void Close(List<Range> documents, ref int start, int end)
    {
        if (start >= 0)
        {
            documents.Add(start..end);
            start = -1;
        }
    }

    private static int NextMarkup(ReadOnlySpan<byte> bytes, int from)
    {
        var skip = from >= bytes.Length ? -1 : bytes[from..].IndexOf((byte)'<');
        return skip < 0 ? -1 : from + skip;
    }

    private static bool IsPlistTag(ReadOnlySpan<byte> markup) =>
        markup.StartsWith("<plist"u8) && markup.Length > "<plist"u8.Length
        && markup["<plist"u8.Length] is (byte)'>' or (byte)'/' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    // Profiles carry whole documents in CDATA, whose tags are not this document's.
    private static int LengthOfQuoted(ReadOnlySpan<byte> markup)
    {
        var end = markup.StartsWith("<![CDATA["u8) ? markup.IndexOf("]]>"u8)
            : markup.StartsWith("<!--"u8) ? markup.IndexOf("-->"u8)
            : 0;
        return end < 0 ? markup.Length : end;
    }
}
