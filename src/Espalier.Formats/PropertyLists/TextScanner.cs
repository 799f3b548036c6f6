using System.Buffers;
using System.Globalization;
using System.Text;

namespace Espalier.Formats.PropertyLists;

/// <summary>Cuts the old text form into strings, data and punctuation.</summary>
internal ref struct TextScanner(ReadOnlySpan<byte> text)
{
    private static readonly SearchValues<byte> Whitespace = SearchValues.Create(" \t\r\n\v\f"u8);

    private static readonly SearchValues<byte> Unquoted = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_$/:.-"u8);

    private readonly ReadOnlySpan<byte> _text = text;
    private int _position;

    public PropertyListError? Error { get; private set; }

    public readonly int Position => _position;

    public readonly ReadOnlySpan<byte> Rest => _text[_position..];

    public bool Fail(PropertyListErrorReason reason, int offset, string message)
    {
        Error ??= PropertyListError.InText(reason, _text, offset, message);
        return false;
    }

    public void Advance(int count) => _position += count;

    /// <summary>Goes to the next byte that means something, past white space and comments; false at the end.</summary>
    public bool TrySkipBlank()
    {
        while (true)
        {
            var skip = Rest.IndexOfAnyExcept(Whitespace);
            _position = skip < 0 ? _text.Length : _position + skip;
            var end = Rest.StartsWith("//"u8) ? Rest.IndexOf((byte)'\n')
                : Rest.StartsWith("/*"u8) ? Rest.IndexOf("*/"u8)
                : 0;
            if (end == 0)
            {
                return _position < _text.Length;
            }

            _position = end < 0 ? _text.Length : _position + end + (_text[_position + end] == (byte)'*' ? 2 : 1);
        }
    }

    /// <summary>Takes one byte of punctuation, if it is the next.</summary>
    public bool TryTake(char punctuation)
    {
        if (!TrySkipBlank() || _text[_position] != punctuation)
        {
            return false;
        }

        _position++;
        return true;
    }

    public bool TryReadString(out string value)
    {
        if (TrySkipBlank() && _text[_position] is (byte)'"' or (byte)'\'')
        {
            return TryReadQuoted(out value);
        }

        var length = Rest.IndexOfAnyExcept(Unquoted);
        length = length < 0 ? Rest.Length : length;
        value = Encoding.ASCII.GetString(Rest[..length]);
        _position += length;
        return length > 0 || Fail(
            Rest.IsEmpty ? PropertyListErrorReason.Truncated : PropertyListErrorReason.UnexpectedText,
            _position,
            "A value is missing here");
    }

    /// <summary>Reads <c>&lt;0fbd77 1c2735ae&gt;</c>.</summary>
    public bool TryReadData(out byte[] bytes)
    {
        bytes = [];
        var length = Rest.IndexOf((byte)'>');
        if (length < 0)
        {
            return Fail(PropertyListErrorReason.Truncated, _position, "Data does not end");
        }

        var digits = new StringBuilder(length);
        foreach (var c in Rest[1..length])
        {
            if (!Whitespace.Contains(c))
            {
                digits.Append((char)c);
            }
        }

        bytes = new byte[digits.Length / 2];
        if (digits.Length % 2 != 0 || Convert.FromHexString(digits.ToString(), bytes, out _, out _) != OperationStatus.Done)
        {
            return Fail(PropertyListErrorReason.InvalidData, _position, "Data that is not hexadecimal");
        }

        _position += length + 1;
        return true;
    }

    private bool TryReadQuoted(out string value)
    {
        value = "";
        var start = _position;
        var quote = _text[_position++];
        var gathered = new StringBuilder();
        while (true)
        {
            var length = Rest.IndexOfAny(quote, (byte)'\\');
            if (length < 0)
            {
                return Fail(PropertyListErrorReason.Truncated, start, "A string does not end");
            }

            gathered.Append(Encoding.UTF8.GetString(Rest[..length]));
            _position += length + 1;
            if (_text[_position - 1] == quote)
            {
                value = gathered.ToString();
                return true;
            }

            if (Rest.IsEmpty)
            {
                return Fail(PropertyListErrorReason.Truncated, start, "A string does not end");
            }

            if (!TryReadEscape(gathered))
            {
                return false;
            }
        }
    }

    private bool TryReadEscape(StringBuilder gathered)
    {
        var c = _text[_position];
        switch (c)
        {
            case (byte)'U' or (byte)'u':
                if (Rest.Length < 5 || !ushort.TryParse(Rest.Slice(1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
                {
                    return Fail(PropertyListErrorReason.InvalidString, _position, "Four hexadecimal digits are missing");
                }

                gathered.Append((char)unit);
                _position += 5;
                return true;
            case >= (byte)'0' and <= (byte)'7':
                return TryReadOctal(gathered);
            default:
                gathered.Append(c switch
                {
                    (byte)'a' => '\a',
                    (byte)'b' => '\b',
                    (byte)'f' => '\f',
                    (byte)'n' => '\n',
                    (byte)'r' => '\r',
                    (byte)'t' => '\t',
                    (byte)'v' => '\v',
                    _ => (char)c,
                });
                _position++;
                return c < 0x80 || Fail(PropertyListErrorReason.InvalidString, _position, "An escape of no meaning");
        }
    }

    private bool TryReadOctal(StringBuilder gathered)
    {
        var value = 0;
        for (var digits = 0; digits < 3 && !Rest.IsEmpty && Rest[0] is >= (byte)'0' and <= (byte)'7'; digits++)
        {
            value = (value * 8) + Rest[0] - '0';
            _position++;
        }

        // Above ASCII the number would be of NeXT's own character set, which nothing has printed for decades.
        if (value >= 0x80)
        {
            return Fail(PropertyListErrorReason.InvalidString, _position, "An octal escape outside ASCII");
        }

        gathered.Append((char)value);
        return true;
    }
}
