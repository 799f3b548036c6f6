using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Espalier.Contracts.Signatures;

/// <summary>Trust in the site's certificates: one level below a pinned authority, for one purpose.</summary>
public static class CertificateTrust
{
    /// <summary>Extended key usage of the site's policy key; an arc of our own below a UUID (ITU-T X.667), so that a server or device certificate never signs a policy.</summary>
    public const string PolicySigning = "2.25.243908161507306318150427309215735437721.1";

    /// <summary>Extended key usage of a device certificate (client authentication, RFC 5280).</summary>
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>Extended key usage of a TLS server (RFC 5280).</summary>
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>True when the certificate is valid now, carries the purpose, and was signed by one of the authorities. A certificate in which something cannot be read was not.</summary>
    public static bool IsIssuedBy(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> authorities, string purpose, DateTimeOffset now)
    {
        try
        {
            return IsValidFor(certificate, purpose, now) && authorities.Any(authority => IsSignedBy(certificate, authority, now));
        }
        catch (CryptographicException)
        {
            // Loading looks at little; the parts are read when they are asked for.
            return false;
        }
    }

    /// <summary>SHA-256 of the certificate, lower-case hex: the fingerprint shown to people and the key id in requests.</summary>
    public static string Fingerprint(X509Certificate2 certificate) => Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));

    private static bool IsValidFor(X509Certificate2 certificate, string purpose, DateTimeOffset now)
    {
        if (certificate.NotBefore.ToUniversalTime() > now.UtcDateTime || certificate.NotAfter.ToUniversalTime() < now.UtcDateTime)
        {
            return false;
        }

        return certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(e => e.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value == purpose));
    }

    private static bool IsSignedBy(X509Certificate2 certificate, X509Certificate2 authority, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        if (authority.SubjectName.RawData.AsSpan().SequenceEqual(authority.IssuerName.RawData))
        {
            chain.ChainPolicy.CustomTrustStore.Add(authority);
        }
        else
        {
            // A company's issuing authority is trusted as it is, whoever certified it: no chain engine takes it for a root on all systems.
            chain.ChainPolicy.ExtraStore.Add(authority);
            chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        }

        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(certificate) && chain.ChainElements.Count >= 2 && chain.ChainElements[1].Certificate.RawData.AsSpan().SequenceEqual(authority.RawData);
    }
}
