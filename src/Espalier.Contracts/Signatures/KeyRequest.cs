using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Espalier.Contracts.Signatures;

/// <summary>The PKCS#10 request (RFC 2986) with which a Mac asks for a certificate of its key.</summary>
public static class KeyRequest
{
    /// <summary>Reads a request (DER); false unless it is of an EC P-256 key, signed with that key, and nothing follows it.</summary>
    public static bool TryRead(byte[] bytes, out CertificateRequest? request)
    {
        try
        {
            request = CertificateRequest.LoadSigningRequest(bytes, HashAlgorithmName.SHA256, out var read);
            using var key = request.PublicKey.GetECDsaPublicKey();
            return read == bytes.Length && key?.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
        }
        catch (Exception malformed) when (malformed is CryptographicException or ArgumentException or NotSupportedException)
        {
            request = null;
            return false;
        }
    }
}
