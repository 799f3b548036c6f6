using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Espalier.Formats.PropertyLists;

/// <summary>Reads the texts of numbers, dates and data as Apple's parsers do; null where the text is none.</summary>
internal static class XmlScalars
{
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);

    /// <summary>Reads decimal or, after 0x, hexadecimal digits, with either sign.</summary>
    public static PropertyListInteger? ReadInteger(ReadOnlySpan<byte> text)
    {
        text = Trim(text);
        if (Utf8Parser.TryParse(text, out long number, out var used) && used == text.Length)
        {
            return new PropertyListInteger(number);
        }

        var negative = text is [(byte)'-', ..];
        var digits = negative || text is [(byte)'+', ..] ? text[1..] : text;
        var hexadecimal = digits is [(byte)'0', (byte)'x' or (byte)'X', ..];
        var style = hexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        if (!UInt128.TryParse(hexadecimal ? digits[2..] : digits, style, CultureInfo.InvariantCulture, out var magnitude))
        {
            return null;
        }

        var largest = (UInt128)Int128.MaxValue + (negative ? UInt128.One : UInt128.Zero);
        return magnitude <= largest ? new PropertyListInteger(negative ? -(Int128)magnitude : (Int128)magnitude) : null;
    }

    public static PropertyListReal? ReadReal(ReadOnlySpan<byte> text)
    {
        text = Trim(text);
        if (double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number))
        {
            return new PropertyListReal(number);
        }

        var negative = text is [(byte)'-', ..];
        var word = negative || text is [(byte)'+', ..] ? text[1..] : text;
        return Ascii.EqualsIgnoreCase(word, "inf"u8) || Ascii.EqualsIgnoreCase(word, "infinity"u8)
            ? new PropertyListReal(negative ? double.NegativeInfinity : double.PositiveInfinity)
            : null;
    }

    /// <summary>Reads <c>2001-02-03T04:05:06Z</c>.</summary>
    public static PropertyListDate? ReadDate(ReadOnlySpan<byte> text)
    {
        text = Trim(text);
        if (text.Length != "2001-02-03T04:05:06Z".Length
            || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z'
            || !TryReadDigits(text[..4], out var year)
            || !TryReadDigits(text.Slice(5, 2), out var month)
            || !TryReadDigits(text.Slice(8, 2), out var day)
            || !TryReadDigits(text.Slice(11, 2), out var hour)
            || !TryReadDigits(text.Slice(14, 2), out var minute)
            || !TryReadDigits(text.Slice(17, 2), out var second))
        {
            return null;
        }

        if (year == 0)
        {
            // Foundation prints its distant past, 0001-01-01, in the Julian calendar: 0000-12-30.
            return new PropertyListDate(DateTimeOffset.MinValue);
        }

        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) && hour <= 23 && minute <= 59 && second <= 60
            ? FromParts(year, month, day, hour, minute, second)
            : null;
    }

    /// <summary>Reads base64, past white space; like Apple's parser also past anything else that does not belong to it.</summary>
    public static byte[] ReadData(ReadOnlySpan<byte> text)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(text.Length + 3));
        try
        {
            var status = Base64.DecodeFromUtf8(text, rented, out _, out var written);
            return rented.AsSpan(0, status == OperationStatus.Done ? written : ReadDamagedData(text, rented)).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static int ReadDamagedData(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        var written = 0;
        var gathered = 0;
        var bits = 0;
        foreach (var c in text)
        {
            var digit = (char)c switch
            {
                >= 'A' and <= 'Z' => c - 'A',
                >= 'a' and <= 'z' => c - 'a' + 26,
                >= '0' and <= '9' => c - '0' + 52,
                '+' => 62,
                '/' => 63,
                _ => -1,
            };
            if (digit < 0)
            {
                // Padding ends a group; the bits left over in it carry nothing.
                bits = c == (byte)'=' ? 0 : bits;
                continue;
            }

            gathered = ((gathered << 6) | digit) & 0xFFFF;
            bits += 6;
            if (bits >= 8)
            {
                bits -= 8;
                bytes[written++] = (byte)(gathered >> bits);
            }
        }

        return written;
    }

    private static PropertyListDate? FromParts(int year, int month, int day, int hour, int minute, int second)
    {
        var start = new DateTimeOffset(year, month, day, hour, minute, 0, TimeSpan.Zero);

        // A leap second at the end of the last year there is would have no instant.
        return (DateTimeOffset.MaxValue - start).TotalSeconds > second ? new PropertyListDate(start.AddSeconds(second)) : null;
    }

    private static bool TryReadDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit((char)c))
            {
                return false;
            }

            value = (value * 10) + c - '0';
        }

        return true;
    }
}
