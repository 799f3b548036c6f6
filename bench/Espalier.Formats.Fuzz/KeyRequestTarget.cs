using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Signatures;

namespace Espalier.Formats.Fuzz;

/// <summary>Certificate requests of Macs, which anybody can send.</summary>
internal static class KeyRequestTarget
{
    public static FuzzTarget Create()
    {
        using var elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        return new FuzzTarget(
            "key-requests",
            [
                new CertificateRequest("CN=Mac", elliptic, HashAlgorithmName.SHA256).CreateSigningRequest(),
                new CertificateRequest("CN=Mac", other, HashAlgorithmName.SHA384).CreateSigningRequest(),
                new CertificateRequest("CN=Mac", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest(),
            ],
            [[0x30, 0x82], [0x30, 0x80], [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07], [0x03, 0x42, 0x00, 0x04], [0xA0, 0x00], [0x02, 0x01, 0x00]],
            static bytes =>
            {
                var accepted = KeyRequest.TryRead(bytes, out var request, out _);
                Promises.Keep(accepted == request is not null, "a request is there when it is accepted, and only then");
                return accepted;
            });
    }
}
