using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Espalier.Contracts.Signatures;

/// <summary>
/// Documents signed by the site (policies, actions): compact JWS (RFC 7515) with ES256, the signing certificate in <c>x5c</c> and the purpose in <c>typ</c>.
/// </summary>
public static class SignedDocument
{
    /// <summary>A document longer than this is refused before it is decoded; the largest policy part is far smaller.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    /// <summary>Signs <paramref name="payload"/>.</summary>
    /// <param name="key">Key of <paramref name="certificate"/>.</param>
    /// <param name="certificate">Sent along, so that the reader can check who signed.</param>
    /// <param name="type">Purpose, for example <c>espalier-policy</c>: a document of one purpose is never taken for another.</param>
    /// <param name="payload">What is signed.</param>
    public static string Sign(ECDsa key, X509Certificate2 certificate, string type, ReadOnlySpan<byte> payload)
    {
        var header = $$"""{"alg":"ES256","typ":"{{type}}","x5c":["{{Convert.ToBase64String(certificate.RawData)}}"]}""";
        var text = Base64Url.EncodeToString(Encoding.ASCII.GetBytes(header)) + "." + Base64Url.EncodeToString(payload);
        var signature = key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return text + "." + Base64Url.EncodeToString(signature);
    }

    /// <summary>Checks type, signature and that the signing certificate is valid now and was issued for policies by one of the trusted authorities.</summary>
    public static SignedDocumentError Read(string document, string type, IReadOnlyList<X509Certificate2> authorities, DateTimeOffset now, out byte[] payload)
    {
        payload = [];
        if (document.Length > MaxLength)
        {
            return SignedDocumentError.Malformed;
        }

        var parts = document.Split('.');
        if (parts.Length != 3 || !TryDecode(parts[0], out var header) || !TryDecode(parts[1], out var body) || !TryDecode(parts[2], out var signature))
        {
            return SignedDocumentError.Malformed;
        }

        if (!TryReadHeader(header, type, out var certificateBytes))
        {
            return SignedDocumentError.WrongType;
        }

        X509Certificate2 certificate;
        try
        {
            certificate = X509CertificateLoader.LoadCertificate(certificateBytes);
        }
        catch (CryptographicException)
        {
            return SignedDocumentError.Malformed;
        }

        using (certificate)
        {
            if (!CertificateTrust.IsIssuedBy(certificate, authorities, CertificateTrust.PolicySigning, now))
            {
                return SignedDocumentError.UntrustedCertificate;
            }

            using var key = certificate.GetECDsaPublicKey();
            if (key is null || !key.VerifyData(Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))
            {
                return SignedDocumentError.WrongSignature;
            }
        }

        payload = body;
        return SignedDocumentError.None;
    }

    private static bool TryReadHeader(byte[] header, string type, out byte[] certificate)
    {
        certificate = [];
        try
        {
            using var json = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 4 });
            var root = json.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("alg", out var alg) && alg.ValueEquals("ES256")
                && root.TryGetProperty("typ", out var typ) && typ.ValueEquals(type)
                && root.TryGetProperty("x5c", out var chain) && chain.ValueKind == JsonValueKind.Array && chain.GetArrayLength() == 1
                && chain[0].ValueKind == JsonValueKind.String && chain[0].TryGetBytesFromBase64(out certificate!);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = [];
        if (!Base64Url.IsValid(text))
        {
            return false;
        }

        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }
}

/// <summary>Why a signed document is not believed.</summary>
public enum SignedDocumentError
{
    None,
    Malformed,
    WrongType,
    UntrustedCertificate,
    WrongSignature,
}
