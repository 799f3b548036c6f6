using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Signatures;

namespace Espalier.Contracts.Tests.Signatures;

/// <summary>Certificate requests, which anybody who reaches the site can send.</summary>
public sealed class KeyRequestTests
{
    [Fact]
    public void A_request_of_a_P_256_key_is_read()
    {
        KeyRequest.TryRead(Make(), out var request).ShouldBeTrue();
        request.ShouldNotBeNull();
    }

    [Fact]
    public void A_request_with_a_curve_that_nobody_knows_is_refused()
    {
        var bytes = Make();
        var curve = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]);
        bytes[curve + 5] = 0x02;

        KeyRequest.TryRead(bytes, out var request).ShouldBeFalse();
        request.ShouldBeNull();
    }

    [Fact]
    public void A_request_with_a_signature_that_nobody_knows_is_refused()
    {
        var bytes = Make();
        var algorithm = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02]);
        bytes[algorithm + 1] = 0x06;

        KeyRequest.TryRead(bytes, out var request).ShouldBeFalse();
        request.ShouldBeNull();
    }

    private static byte[] Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=Mac", key, HashAlgorithmName.SHA256).CreateSigningRequest();
    }
}
