using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Espalier.Site.ClientPackages;

/// <summary>Signatures that <c>openssl cms</c> checks, on every Mac.</summary>
internal static class DetachedSignature
{
    /// <summary>CMS, DER, with the certificates of the signer and its path and without the content.</summary>
    public static byte[] Sign(byte[] content, X509Certificate2 signer, DateTimeOffset at, params IReadOnlyList<X509Certificate2> path)
    {
        var cms = new SignedCms(new ContentInfo(content), detached: true);
        var by = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, signer)
        {
            DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1"),
            IncludeOption = X509IncludeOption.EndCertOnly,
            SignedAttributes = { new Pkcs9SigningTime(at.UtcDateTime) },
        };
        foreach (var issuer in path)
        {
            by.Certificates.Add(issuer);
        }

        cms.ComputeSignature(by);
        return cms.Encode();
    }
}
