using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Signatures;
using Espalier.Site.Security.Certificates;

namespace Espalier.Site.Security.CompanyAuthority;

/// <summary>The site server's own request to the company's authority: its key is made here.</summary>
/// <param name="Pkcs10">DER.</param>
/// <param name="Key">PKCS#8.</param>
internal sealed record ServerRequest(byte[] Pkcs10, byte[] Key)
{
    /// <summary>Makes a key as the template wants it, and the request with all names of the site server.</summary>
    /// <param name="names">DNS names and addresses.</param>
    /// <param name="algorithm">Of the template: <c>RSA</c>, <c>ECDSA_P256</c> or <c>ECDSA_P384</c>.</param>
    /// <param name="bits">Least bits of an RSA key.</param>
    public static ServerRequest Create(IReadOnlyList<string> names, string algorithm, int bits)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(names is [var first, ..] ? first : "Espalier Site Server");
        if (algorithm.StartsWith("ECDSA", StringComparison.Ordinal))
        {
            using var key = ECDsa.Create(algorithm == "ECDSA_P384" ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256);
            return new ServerRequest(Name(new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256), names).CreateSigningRequest(), key.ExportPkcs8PrivateKey());
        }

        using var rsa = RSA.Create(bits);
        return new ServerRequest(Name(new CertificateRequest(subject.Build(), rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), names).CreateSigningRequest(), rsa.ExportPkcs8PrivateKey());
    }

    /// <summary>Joins what was issued with its key; otherwise what is wrong with it.</summary>
    public static string? TryJoin(byte[] issued, byte[] key, X509Certificate2 authority, IReadOnlyList<string> names, DateTimeOffset now, out X509Certificate2? joined)
    {
        joined = null;
        using var read = Read(issued);
        if (read is null)
        {
            return "it is no certificate";
        }

        try
        {
            joined = CertificateKey.Join(read, key);
        }
        catch (Exception foreign) when (foreign is CryptographicException or ArgumentException)
        {
            return "it is for another key";
        }

        var certificate = joined;
        return IssuedByCompany.TryRead(issued, joined.PublicKey, authority, CertificateTrust.ServerAuthentication, now, out _) is { } fault ? fault
            : names.FirstOrDefault(name => !certificate.MatchesHostname(name, allowWildcards: false, allowCommonName: false)) is { } missing ? $"it does not name {missing}: the template has to supply the subject in the request"
            : null;
    }

    private static X509Certificate2? Read(byte[] issued)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(issued);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static CertificateRequest Name(CertificateRequest request, IReadOnlyList<string> names)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternatives.Build());
        return request;
    }
}
