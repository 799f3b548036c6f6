using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Signatures;

namespace Espalier.Site.Security.Certificates;

/// <summary>Makes the site's certificates and those of its Macs; all keys are EC P-256.</summary>
internal static class CertificateFactory
{
    /// <summary>A CA lives long, because Macs pin it; 20 years outlive the devices' ten.</summary>
    private const int AuthorityYears = 20;

    /// <summary>Apple's TLS refuses server certificates of more than 825 days and public ones of more than 398.</summary>
    private static readonly TimeSpan ServerLifetime = TimeSpan.FromDays(398);

    /// <summary>Certificates start a day in the past, so that a Mac whose clock is behind can use them.</summary>
    private static readonly TimeSpan Backdating = TimeSpan.FromDays(1);

    public static X509Certificate2 CreateAuthority(string siteCode, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=Espalier Site CA {siteCode},O=Espalier", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(now - Backdating, now.AddYears(AuthorityYears));
    }

    public static X509Certificate2 CreatePolicySigner(X509Certificate2 authority, string siteCode, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=Espalier Policy {siteCode},O=Espalier", key, HashAlgorithmName.SHA256);
        using var issued = Issue(request, authority, CertificateTrust.PolicySigning, now, Earlier(now.AddYears(10), authority));
        return issued.CopyWithPrivateKey(key);
    }

    public static X509Certificate2 CreateServer(X509Certificate2 authority, IReadOnlyList<string> hostNames, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Espalier Site Server,O=Espalier", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in hostNames)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(names.Build());
        using var issued = Issue(request, authority, CertificateTrust.ServerAuthentication, now, Earlier(now - Backdating + ServerLifetime, authority));
        return issued.CopyWithPrivateKey(key);
    }

    /// <summary>A Mac's certificate for the public key in its own request; the subject is decided here, never by the request.</summary>
    public static X509Certificate2 IssueDevice(X509Certificate2 authority, CertificateRequest fromMac, Guid clientId, DateTimeOffset now, DateTimeOffset notAfter)
    {
        var request = new CertificateRequest(new X500DistinguishedName($"CN={clientId:D}"), fromMac.PublicKey, HashAlgorithmName.SHA256);
        return Issue(request, authority, CertificateTrust.ClientAuthentication, now, Earlier(notAfter, authority));
    }

    private static X509Certificate2 Issue(CertificateRequest request, X509Certificate2 authority, string purpose, DateTimeOffset now, DateTimeOffset notAfter)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var notBefore = now - Backdating;
        if (notBefore < authority.NotBefore)
        {
            notBefore = authority.NotBefore;
        }

        using var signingKey = authority.GetECDsaPrivateKey() ?? throw new InvalidOperationException("The authority's key is not loaded.");
        var generator = X509SignatureGenerator.CreateForECDsa(signingKey);
        return request.Create(authority.SubjectName, generator, notBefore, notAfter, SerialNumber());
    }

    private static DateTimeOffset Earlier(DateTimeOffset wanted, X509Certificate2 authority) => wanted < authority.NotAfter ? wanted : authority.NotAfter;

    /// <summary>Sixteen random bytes with the sign bit clear: unguessable and positive (RFC 5280, 4.1.2.2).</summary>
    private static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }
}
