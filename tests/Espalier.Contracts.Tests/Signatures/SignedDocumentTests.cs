using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Espalier.Contracts.Signatures;

namespace Espalier.Contracts.Tests.Signatures;

/// <summary>Documents that carry the certificate of whoever signed them.</summary>
public sealed class SignedDocumentTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_document_whose_certificate_has_no_readable_dates_is_not_believed()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = new CertificateRequest("CN=Authority", key, HashAlgorithmName.SHA256).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
        var certificate = authority.RawData;

        // Its end, as certificates write it: year, month, day, hour, minute, second.
        certificate.AsSpan().IndexOf("260303090000Z"u8).ShouldBePositive();
        "26xx"u8.CopyTo(certificate.AsSpan(certificate.AsSpan().IndexOf("260303090000Z"u8)));
        var header = $$"""{"alg":"ES256","typ":"espalier-policy","x5c":["{{Convert.ToBase64String(certificate)}}"]}""";

        var error = SignedDocument.Read(Base64Url.EncodeToString(Encoding.ASCII.GetBytes(header)) + ".e30.e30", "espalier-policy", [authority], Now, out var payload);

        error.ShouldBe(SignedDocumentError.UntrustedCertificate);
        payload.ShouldBeEmpty();
    }
}
