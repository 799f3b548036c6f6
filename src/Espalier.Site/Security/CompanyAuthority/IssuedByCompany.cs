using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Signatures;

namespace Espalier.Site.Security.CompanyAuthority;

/// <summary>Whether what the company's authority issued is what was asked for.</summary>
internal static class IssuedByCompany
{
    /// <summary>Reads a certificate; otherwise what is wrong with it.</summary>
    public static string? TryRead(byte[] bytes, PublicKey key, X509Certificate2 authority, string purpose, DateTimeOffset now, out X509Certificate2? certificate)
    {
        certificate = null;
        try
        {
            certificate = X509CertificateLoader.LoadCertificate(bytes);
        }
        catch (CryptographicException)
        {
            return "it is no certificate";
        }

        return !certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()) ? "it is for another key"
            : certificate.NotAfter.ToUniversalTime() < now.UtcDateTime ? "it has ended"
            : !certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(e => e.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value == purpose)) ? $"it is not for the purpose {purpose}: the template's application policies lack it"
            : !CertificateTrust.IsIssuedBy(certificate, [authority], purpose, now) ? "another authority issued it, or it is not valid yet"
            : null;
    }
}
