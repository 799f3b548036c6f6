namespace Espalier.Formats.Ldap;

/// <summary>Where one message ends in a stream of them.</summary>
public static class LdapFrame
{
    /// <summary>Bytes that always hold tag and length.</summary>
    public const int MaxHeaderBytes = 6;

    private const byte SequenceTag = 0x30;

    /// <summary>Reads tag and length at the start of <paramref name="bytes"/>.</summary>
    /// <returns>The whole message's length with its header; 0 when more bytes are needed; -1 when no message begins here.</returns>
    public static int Length(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2)
        {
            return bytes.Length == 1 && bytes[0] != SequenceTag ? -1 : 0;
        }

        if (bytes[0] != SequenceTag)
        {
            return -1;
        }

        if (bytes[1] < 0x80)
        {
            return 2 + bytes[1];
        }

        var count = bytes[1] & 0x7F;
        if (count is 0 or > 4)
        {
            return -1;
        }

        if (bytes.Length < 2 + count)
        {
            return 0;
        }

        var length = 0L;
        foreach (var part in bytes.Slice(2, count))
        {
            length = (length << 8) | part;
        }

        return 2 + count + length <= int.MaxValue ? (int)(2 + count + length) : -1;
    }
}
