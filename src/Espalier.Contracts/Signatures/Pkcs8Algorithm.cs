using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Espalier.Contracts.Signatures;

/// <summary>What a private key in PKCS#8 (RFC 5208) is of, which has to be known before it can be imported.</summary>
internal static class Pkcs8Algorithm
{
    private const string Rsa = "1.2.840.113549.1.1.1";

    /// <exception cref="CryptographicException">It is no PKCS#8.</exception>
    public static bool IsRsa(ReadOnlySpan<byte> pkcs8)
    {
        try
        {
            var content = pkcs8;
            AsnDecoder.ReadSequence(content, AsnEncodingRules.BER, out var start, out var length, out _);
            content = content.Slice(start, length);
            AsnDecoder.ReadIntegerBytes(content, AsnEncodingRules.BER, out var version);
            content = content[version..];
            AsnDecoder.ReadSequence(content, AsnEncodingRules.BER, out start, out length, out _);
            return AsnDecoder.ReadObjectIdentifier(content.Slice(start, length), AsnEncodingRules.BER, out _) == Rsa;
        }
        catch (AsnContentException malformed)
        {
            throw new CryptographicException("The key is no PKCS#8.", malformed);
        }
    }
}
