using System.Buffers.Binary;
using System.Globalization;
using Espalier.Formats.Ldap;

namespace Espalier.Formats.Kerberos;

/// <summary>
/// Whom a service ticket of Active Directory is about: <c>KERB_VALIDATION_INFO</c> (MS-PAC, section 2.5) in NDR, as far as it names the account. The name in a ticket is what its
/// client asked for; this is what the domain controller says.
/// </summary>
public static class LogonInformation
{
    private const int HeaderBytes = 16;
    private const int FixedBytes = 220;
    private const int UserIdAt = 104;
    private const int GroupsAt = 116;
    private const int DomainIdAt = 156;
    private const int MaxParts = 14;

    /// <summary>Where the pointers of the texts are that stand before the groups, and of those between these and the domain.</summary>
    private static readonly int[] TextsBeforeGroups = [56, 64, 72, 80, 88, 96];
    private static readonly int[] TextsBeforeDomain = [144, 152];

    // Version 1, little endian, length of this header, filler.
    private static ReadOnlySpan<byte> CommonHeader => [1, 0x10, 8, 0, 0xCC, 0xCC, 0xCC, 0xCC];

    /// <summary>The account's security identifier; null when the bytes are no such structure, or name nobody.</summary>
    public static string? FindSid(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes + FixedBytes || !bytes.StartsWith(CommonHeader))
        {
            return null;
        }

        var body = bytes[HeaderBytes..];
        var user = Number(body, UserIdAt);
        if (Number(body, 0) == 0 || user == 0 || Number(body, DomainIdAt) == 0)
        {
            return null;
        }

        // What pointers point at follows in their order.
        var at = FixedBytes;
        return TrySkipTexts(body, TextsBeforeGroups, ref at) && TrySkip(body, GroupsAt, 4, 8, ref at) && TrySkipTexts(body, TextsBeforeDomain, ref at) && FindDomain(body, at) is { } domain
            ? $"{domain}-{user.ToString(CultureInfo.InvariantCulture)}"
            : null;
    }

    private static bool TrySkipTexts(ReadOnlySpan<byte> body, int[] pointers, ref int at)
    {
        foreach (var pointer in pointers)
        {
            if (!TrySkip(body, pointer, 12, 2, ref at))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Skips a list whose length is the last number of its header.</summary>
    private static bool TrySkip(ReadOnlySpan<byte> body, int pointer, int header, int unit, ref int at)
    {
        if (Number(body, pointer) == 0)
        {
            return true;
        }

        at = Aligned(at);
        if (body.Length - at < header)
        {
            return false;
        }

        var count = Number(body, at + header - 4);
        at += header;
        if (count > (body.Length - at) / unit)
        {
            return false;
        }

        at += (int)count * unit;
        return true;
    }

    private static string? FindDomain(ReadOnlySpan<byte> body, int end)
    {
        const int SidHeaderBytes = 8;
        var at = Aligned(end);
        if (body.Length - at < 4)
        {
            return null;
        }

        var parts = Number(body, at);
        at += 4;
        var length = SidHeaderBytes + (4L * parts);
        return parts > MaxParts || body.Length - at < length ? null : SecurityIdentifiers.Find(body.Slice(at, (int)length));
    }

    private static int Aligned(int at) => (at + 3) & ~3;

    private static uint Number(ReadOnlySpan<byte> body, int at) => BinaryPrimitives.ReadUInt32LittleEndian(body[at..]);
}
