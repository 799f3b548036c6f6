using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Espalier.Site.Security.Certificates;

/// <summary>Keys of certificates: EC where the site makes them itself, RSA where a template of the company wants that.</summary>
internal static class CertificateKey
{
    private const string Rsa = "1.2.840.113549.1.1.1";

    /// <summary>The key as PKCS#8.</summary>
    public static byte[] Export(X509Certificate2 certificate)
    {
        using var key = Own(certificate);
        return key.ExportPkcs8PrivateKey();
    }

    /// <summary>Opens the key (PKCS#8) of a certificate.</summary>
    public static AsymmetricAlgorithm Open(X509Certificate2 certificate, ReadOnlySpan<byte> pkcs8)
    {
        AsymmetricAlgorithm key = IsRsa(certificate) ? RSA.Create() : ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return key;
    }

    /// <summary>The certificate with its key (PKCS#8).</summary>
    /// <exception cref="ArgumentException">The key is another's.</exception>
    public static X509Certificate2 Join(X509Certificate2 certificate, ReadOnlySpan<byte> pkcs8)
    {
        using var key = Open(certificate, pkcs8);
        return key is RSA rsa ? certificate.CopyWithPrivateKey(rsa) : certificate.CopyWithPrivateKey((ECDsa)key);
    }

    private static AsymmetricAlgorithm Own(X509Certificate2 certificate) =>
        (IsRsa(certificate) ? (AsymmetricAlgorithm?)certificate.GetRSAPrivateKey() : certificate.GetECDsaPrivateKey()) ?? throw new InvalidOperationException("The certificate has no key.");

    private static bool IsRsa(X509Certificate2 certificate) => certificate.PublicKey.Oid.Value == Rsa;
}
