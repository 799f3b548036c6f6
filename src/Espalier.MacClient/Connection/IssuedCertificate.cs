using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Signatures;

namespace Espalier.MacClient.Connection;

/// <summary>Whether a certificate that the site issued is one that this Mac can sign with.</summary>
internal static class IssuedCertificate
{
    public static bool IsFor(byte[] certificate, MacKey key, IReadOnlyList<X509Certificate2> authorities, DateTimeOffset now)
    {
        try
        {
            using var parsed = X509CertificateLoader.LoadCertificate(certificate);
            return parsed.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo())
                && CertificateTrust.IsIssuedBy(parsed, authorities, CertificateTrust.ClientAuthentication, now);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
