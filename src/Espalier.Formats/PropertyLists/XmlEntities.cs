using System.Globalization;
using System.Text;

namespace Espalier.Formats.PropertyLists;

/// <summary>The five entities of XML and character references: all that a property list may use.</summary>
internal static class XmlEntities
{
    /// <summary>Finds what the text between '&amp;' and ';' stands for.</summary>
    public static bool TryFind(ReadOnlySpan<byte> name, out Rune rune)
    {
        if (name[0] == (byte)'#')
        {
            return TryReadReference(name[1..], out rune);
        }

        rune = name switch
        {
            _ when name.SequenceEqual("lt"u8) => new Rune('<'),
            _ when name.SequenceEqual("gt"u8) => new Rune('>'),
            _ when name.SequenceEqual("amp"u8) => new Rune('&'),
            _ when name.SequenceEqual("quot"u8) => new Rune('"'),
            _ when name.SequenceEqual("apos"u8) => new Rune('\''),
            _ => default,
        };
        return rune.Value != 0;
    }

    /// <summary>Whether XML 1.0 has no place for the character.</summary>
    public static bool IsForbidden(Rune rune) => rune.Value is (< 0x20 and not ('\t' or '\n' or '\r')) or 0xFFFE or 0xFFFF;

    private static bool TryReadReference(ReadOnlySpan<byte> digits, out Rune rune)
    {
        rune = default;
        uint value;
        if (digits is [(byte)'x' or (byte)'X', ..])
        {
            if (!uint.TryParse(digits[1..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value))
            {
                return false;
            }
        }
        else if (!uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value))
        {
            return false;
        }

        // Half of a surrogate pair is no character, but Apple's tools may print the halves of a broken name.
        rune = value is >= 0xD800 and <= 0xDFFF ? Rune.ReplacementChar : default;
        return rune == Rune.ReplacementChar || Rune.TryCreate(value, out rune);
    }
}
