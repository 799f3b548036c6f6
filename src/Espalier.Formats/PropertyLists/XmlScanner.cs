using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Espalier.Formats.PropertyLists;

/// <summary>
/// Cuts UTF-8 markup into the tags and texts of a property list, in one pass. It knows no declared entities and resolves
/// nothing: a document type is skipped over. Control characters, which XML forbids and some tools print, are left out of texts.
/// </summary>
internal ref struct XmlScanner(ReadOnlySpan<byte> text)
{
    // Real tags are under 40 bytes; a limit keeps a stray '<' from quoting the whole document in an error.
    private const int LongestQuotedName = 32;

    // Everything a text cannot take over as it stands: markup, entities and forbidden control characters.
    private static readonly SearchValues<byte> Special = SearchValues.Create(
    [
        (byte)'<', (byte)'&', 0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
    ]);

    private readonly ReadOnlySpan<byte> _text = text;
    private int _position;
    private ArrayBufferWriter<byte>? _scratch;

    public PropertyListError? Error { get; private set; }

    public readonly int Position => _position;

    [MemberNotNull(nameof(Error))]
    public bool Fail(PropertyListErrorReason reason, int offset, string message)
    {
        Error ??= PropertyListError.InText(reason, _text, offset, message);
        return false;
    }

    /// <summary>Whether nothing but white space, comments and the NULs of a padded buffer is left.</summary>
    public bool TryReadEnd()
    {
        while (SkipToMarkup())
        {
            if (_text[_position] == 0)
            {
                _position++;
            }
            else if (!AtMiscellaneous())
            {
                return Fail(PropertyListErrorReason.TrailingContent, _position, "Something follows the document");
            }
            else if (!TrySkipMiscellaneous())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads the next tag, past white space, comments, processing instructions and a document type.</summary>
    public bool TryReadTag(out XmlTag tag)
    {
        tag = default;
        while (SkipToMarkup())
        {
            if (_text[_position] != (byte)'<')
            {
                return Fail(PropertyListErrorReason.UnexpectedText, _position, "Text where only values may stand");
            }

            if (!AtMiscellaneous())
            {
                return TryCutTag(out tag);
            }

            if (!TrySkipMiscellaneous())
            {
                return false;
            }
        }

        return Fail(PropertyListErrorReason.Truncated, _position, "The document ends before it is complete");
    }

    /// <summary>Reads the text up to the end tag of <paramref name="element"/>; what it gives is valid until the next call.</summary>
    public bool TryReadText(XmlElement element, out ReadOnlySpan<byte> utf8)
    {
        var rest = _text[_position..];
        var length = rest.IndexOfAny(Special);
        var endTag = XmlElementNames.EndTag(element);
        if (length >= 0 && rest[length..].StartsWith(endTag))
        {
            utf8 = rest[..length];
            _position += length + endTag.Length;
            return true;
        }

        _scratch ??= new ArrayBufferWriter<byte>();
        _scratch.ResetWrittenCount();
        var complete = TryGatherText(element, _scratch);
        utf8 = _scratch.WrittenSpan;
        return complete;
    }

    private bool TryGatherText(XmlElement element, ArrayBufferWriter<byte> gathered)
    {
        while (true)
        {
            var rest = _text[_position..];
            var length = rest.IndexOfAny(Special);
            if (length < 0)
            {
                return Fail(PropertyListErrorReason.Truncated, _text.Length, "The document ends inside a text");
            }

            gathered.Write(rest[..length]);
            _position += length;
            rest = rest[length..];
            if (rest[0] == (byte)'&')
            {
                if (!TryReadEntity(gathered))
                {
                    return false;
                }
            }
            else if (rest[0] != (byte)'<')
            {
                _position++;
            }
            else if (rest.StartsWith("<![CDATA["u8))
            {
                if (!TryReadCharacterData(gathered))
                {
                    return false;
                }
            }
            else if (AtMiscellaneous())
            {
                if (!TrySkipMiscellaneous())
                {
                    return false;
                }
            }
            else
            {
                return TryCutTag(out var tag)
                    && ((tag.IsEnd && tag.Element == element)
                        || Fail(PropertyListErrorReason.UnexpectedElement, tag.Offset, "An element inside a text"));
            }
        }
    }

    private bool TryReadCharacterData(ArrayBufferWriter<byte> gathered)
    {
        var content = _text[(_position + "<![CDATA["u8.Length)..];
        var length = content.IndexOf("]]>"u8);
        if (length < 0)
        {
            return Fail(PropertyListErrorReason.Truncated, _position, "A CDATA section does not end");
        }

        _position += "<![CDATA["u8.Length + length + "]]>"u8.Length;
        content = content[..length];
        while (!content.IsEmpty)
        {
            var plain = content.IndexOfAny(Special);
            plain = plain < 0 ? content.Length : plain;
            gathered.Write(content[..plain]);
            if (plain < content.Length && content[plain] is (byte)'<' or (byte)'&')
            {
                gathered.Write(content.Slice(plain, 1));
            }

            content = content[Math.Min(plain + 1, content.Length)..];
        }

        return true;
    }

    private bool TryReadEntity(ArrayBufferWriter<byte> gathered)
    {
        // The longest that can mean anything is "&#x10FFFF;", plus a few leading zeros.
        var body = _text.Slice(_position + 1, Math.Min(16, _text.Length - _position - 1));
        var length = body.IndexOf((byte)';');
        if (length <= 0 || !XmlEntities.TryFind(body[..length], out var rune))
        {
            return Fail(PropertyListErrorReason.UnknownEntity, _position, "An entity that property lists do not have");
        }

        if (!XmlEntities.IsForbidden(rune))
        {
            gathered.Advance(rune.EncodeToUtf8(gathered.GetSpan(4)));
        }

        _position += length + 2;
        return true;
    }

    private bool SkipToMarkup()
    {
        while (_position < _text.Length)
        {
            if (_text[_position] is not ((byte)'\t' or (byte)'\n' or (byte)' ' or (byte)'\r'))
            {
                return true;
            }

            _position++;
        }

        return false;
    }

    private readonly bool AtMiscellaneous() =>
        _position + 1 < _text.Length && _text[_position] == (byte)'<' && _text[_position + 1] is (byte)'?' or (byte)'!';

    private bool TrySkipMiscellaneous()
    {
        var rest = _text[_position..];
        if (rest.StartsWith("<!--"u8))
        {
            return TrySkipPast("-->"u8, "<!--"u8.Length, "A comment does not end");
        }

        if (rest.StartsWith("<?"u8))
        {
            return TrySkipPast("?>"u8, "<?"u8.Length, "A processing instruction does not end");
        }

        return rest.StartsWith("<!DOCTYPE"u8)
            ? TrySkipDocumentType()
            : Fail(PropertyListErrorReason.UnexpectedText, _position, "A declaration or CDATA section where only values may stand");
    }

    private bool TrySkipDocumentType()
    {
        var start = _position;
        var depth = 0;
        var quote = (byte)0;
        for (var i = start; i < _text.Length; i++)
        {
            var c = _text[i];
            if (quote != 0)
            {
                quote = c == quote ? (byte)0 : quote;
            }
            else if (c is (byte)'"' or (byte)'\'')
            {
                quote = c;
            }
            else if (c is (byte)'<' or (byte)'[')
            {
                depth++;
            }
            else if (c is (byte)'>' or (byte)']' && --depth == 0)
            {
                _position = i + 1;
                return true;
            }
        }

        return Fail(PropertyListErrorReason.Truncated, start, "A document type does not end");
    }

    private bool TrySkipPast(ReadOnlySpan<byte> end, int opening, string message)
    {
        var length = _text[(_position + opening)..].IndexOf(end);
        if (length < 0)
        {
            return Fail(PropertyListErrorReason.Truncated, _position, message);
        }

        _position += opening + length + end.Length;
        return true;
    }

    private bool TryCutTag(out XmlTag tag)
    {
        tag = default;
        var start = _position;
        var isEnd = start + 1 < _text.Length && _text[start + 1] == (byte)'/';
        var nameStart = start + (isEnd ? 2 : 1);

        // Byte by byte, here as in skipping white space: these runs are too short for a vectorised search to pay.
        var nameEnd = nameStart;
        while (nameEnd < _text.Length && _text[nameEnd] is not ((byte)'>' or (byte)'/' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
        {
            nameEnd++;
        }

        var name = _text[nameStart..nameEnd];
        var element = XmlElementNames.Find(name);
        if (nameEnd < _text.Length && element == XmlElement.Unknown)
        {
            var shown = Encoding.UTF8.GetString(name[..Math.Min(name.Length, LongestQuotedName)]);
            return Fail(PropertyListErrorReason.UnexpectedElement, start, $"<{shown}> is no element of a property list");
        }

        // Attributes mean nothing here, but a quoted one may hold '>'.
        var quote = (byte)0;
        for (var i = nameEnd; i < _text.Length; i++)
        {
            var c = _text[i];
            if (quote != 0)
            {
                quote = c == quote ? (byte)0 : quote;
            }
            else if (c is (byte)'"' or (byte)'\'')
            {
                quote = c;
            }
            else if (c == (byte)'<')
            {
                return Fail(PropertyListErrorReason.MalformedMarkup, i, "A tag inside a tag");
            }
            else if (c == (byte)'>')
            {
                _position = i + 1;
                tag = new XmlTag(element, isEnd, _text[i - 1] == (byte)'/', start);
                return !tag.IsEnd || !tag.IsEmpty || Fail(PropertyListErrorReason.MalformedMarkup, start, "A tag that both opens and closes");
            }
        }

        return Fail(PropertyListErrorReason.Truncated, start, "The document ends inside a tag");
    }
}
