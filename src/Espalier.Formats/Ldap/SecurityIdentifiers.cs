using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Espalier.Formats.Ldap;

/// <summary>Windows security identifiers (MS-DTYP, section 2.4.2): bytes as in <c>objectSid</c>, text as <c>S-1-5-21-...</c>.</summary>
public static class SecurityIdentifiers
{
    private const int HeaderBytes = 8;
    private const int MaxParts = 15;

    /// <summary>The text of an identifier; null when the bytes are none.</summary>
    public static string? Find(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || bytes[0] != 1 || bytes[1] > MaxParts || bytes.Length != HeaderBytes + (4 * bytes[1]))
        {
            return null;
        }

        var authority = 0L;
        foreach (var part in bytes.Slice(2, 6))
        {
            authority = (authority << 8) | part;
        }

        var text = new StringBuilder("S-1-").Append(authority.ToString(CultureInfo.InvariantCulture));
        for (var i = HeaderBytes; i < bytes.Length; i += 4)
        {
            text.Append('-').Append(BinaryPrimitives.ReadUInt32LittleEndian(bytes[i..]).ToString(CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    /// <summary>The bytes of an identifier.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static byte[] Encode(string text)
    {
        var parts = IsValid(text) ? text.Split('-')[2..].Select(static p => ulong.Parse(p, NumberStyles.None, CultureInfo.InvariantCulture)).ToArray() : throw new FormatException($"'{text}' is no security identifier.");
        var bytes = new byte[HeaderBytes + (4 * (parts.Length - 1))];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, parts[0]);
        bytes[0] = 1;
        bytes[1] = (byte)(parts.Length - 1);
        for (var i = 1; i < parts.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(HeaderBytes + (4 * (i - 1))), checked((uint)parts[i]));
        }

        return bytes;
    }

    /// <summary>True for text of the form that <see cref="Find"/> makes; what has it can stand inside <c>&lt;SID=...&gt;</c>.</summary>
    public static bool IsValid(string text)
    {
        var parts = text.Split('-');
        return parts.Length is >= 4 and <= MaxParts + 3 && parts[0] == "S" && parts[1] == "1"
            && parts.Skip(2).All(static part => ulong.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _));
    }
}
