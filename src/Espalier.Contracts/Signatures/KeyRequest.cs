using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Espalier.Contracts.Signatures;

/// <summary>The PKCS#10 request (RFC 2986) with which a Mac asks for a certificate of its key.</summary>
public static class KeyRequest
{
    /// <summary>A request at most; one of an RSA key with 3072 bits takes 1 KB.</summary>
    public const int MaxBytes = 8 * 1024;

    /// <summary>ecdsa-with-SHA256 and -SHA384, sha256WithRSAEncryption: what Macs sign requests with, and nothing older.</summary>
    private static readonly string[] SignatureAlgorithms = ["1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.113549.1.1.11"];

    /// <summary>Reads a request (DER); false unless it is of a key of a kind that Macs use, signed with that key, and nothing follows it.</summary>
    public static bool TryRead(byte[] bytes, out CertificateRequest? request, out KeyKind kind)
    {
        request = null;
        kind = default;
        try
        {
            if (bytes.Length > MaxBytes || !IsSignedWell(bytes))
            {
                return false;
            }

            // Only then is anything computed with the key: how long that takes would be the stranger's choice.
            var unproven = CertificateRequest.LoadSigningRequest(bytes, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.SkipSignatureValidation);
            using var key = MacKey.Find(unproven.PublicKey);
            if (key is null)
            {
                return false;
            }

            request = CertificateRequest.LoadSigningRequest(bytes, HashAlgorithmName.SHA256, out var read);
            kind = key.Kind;
            if (read == bytes.Length)
            {
                return true;
            }
        }
        catch (Exception malformed) when (malformed is CryptographicException or AsnContentException or ArgumentException or NotSupportedException)
        {
            // Said by the answer.
        }

        request = null;
        return false;
    }

    private static bool IsSignedWell(byte[] bytes)
    {
        var request = new AsnReader(bytes, AsnEncodingRules.DER).ReadSequence();
        request.ReadEncodedValue();
        return SignatureAlgorithms.Contains(request.ReadSequence().ReadObjectIdentifier());
    }
}
