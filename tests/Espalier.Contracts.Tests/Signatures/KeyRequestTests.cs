using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Signatures;

namespace Espalier.Contracts.Tests.Signatures;

/// <summary>Certificate requests, which anybody who reaches the site can send.</summary>
public sealed class KeyRequestTests
{
    [Theory]
    [InlineData(KeyKind.EcP256)]
    [InlineData(KeyKind.EcP384)]
    [InlineData(KeyKind.Rsa2048)]
    [InlineData(KeyKind.Rsa3072)]
    public void A_request_of_each_kind_of_key_is_read_and_names_the_key(KeyKind kind)
    {
        using var key = MacKey.Create(kind);

        KeyRequest.TryRead(key.CreateRequest(), out var request, out var read).ShouldBeTrue();

        read.ShouldBe(kind);
        request!.SubjectName.RawData.ShouldBe(KeySubject.Of(key).RawData);
        request.PublicKey.ExportSubjectPublicKeyInfo().ShouldBe(key.ExportSubjectPublicKeyInfo());
    }

    [Theory]
    [InlineData("RSA with 1024 bits")]
    [InlineData("RSA with 2056 bits")]
    [InlineData("RSA with 4096 bits")]
    [InlineData("RSA with the exponent 3")]
    [InlineData("EC P-521")]
    [InlineData("EC P-256, signed with SHA-1")]
    [InlineData("RSA, signed with SHA-1")]
    [InlineData("RSA, signed by PSS")]
    [InlineData("somebody else's RSA key")]
    public void A_request_of_a_weaker_or_stranger_key_is_refused(string what)
    {
        KeyRequest.TryRead(Weak(what), out var request, out _).ShouldBeFalse();
        request.ShouldBeNull();
    }

    [Theory]
    [InlineData(KeyKind.EcP256)]
    [InlineData(KeyKind.Rsa2048)]
    public void A_request_that_was_changed_or_is_followed_by_anything_is_refused(KeyKind kind)
    {
        using var key = MacKey.Create(kind);
        var bytes = key.CreateRequest();
        KeyRequest.TryRead([.. bytes, 0], out var request, out _).ShouldBeFalse();
        request.ShouldBeNull();
        KeyRequest.TryRead([.. bytes, .. new byte[KeyRequest.MaxBytes]], out _, out _).ShouldBeFalse();
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = bytes.ToArray();
            changed[at] ^= 1;
            KeyRequest.TryRead(changed, out request, out _).ShouldBeFalse($"byte {at}");
            request.ShouldBeNull();
        }
    }

    [Fact]
    public void A_request_with_a_curve_that_nobody_knows_is_refused()
    {
        var bytes = Make();
        var curve = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]);
        bytes[curve + 5] = 0x02;

        KeyRequest.TryRead(bytes, out var request, out _).ShouldBeFalse();
        request.ShouldBeNull();
    }

    [Fact]
    public void A_request_with_a_signature_that_nobody_knows_is_refused()
    {
        var bytes = Make();
        var algorithm = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02]);
        bytes[algorithm + 1] = 0x06;

        KeyRequest.TryRead(bytes, out var request, out _).ShouldBeFalse();
        request.ShouldBeNull();
    }

    private static byte[] Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=Mac", key, HashAlgorithmName.SHA256).CreateSigningRequest();
    }

    private static byte[] Weak(string what)
    {
        using var elliptic = ECDsa.Create(what.StartsWith("EC P-521", StringComparison.Ordinal) ? ECCurve.NamedCurves.nistP521 : ECCurve.NamedCurves.nistP256);
        if (what.StartsWith("EC", StringComparison.Ordinal))
        {
            var ofCurve = new CertificateRequest("CN=Mac", elliptic, HashAlgorithmName.SHA256);
            return what.EndsWith("SHA-1", StringComparison.Ordinal) ? ofCurve.CreateSigningRequest(new Sha1Generator(X509SignatureGenerator.CreateForECDsa(elliptic), elliptic)) : ofCurve.CreateSigningRequest();
        }

        using var rsa = what switch
        {
            "RSA with 1024 bits" => RSA.Create(1024),
            "RSA with 2056 bits" => RSA.Create(2056),
            "RSA with 4096 bits" => RSA.Create(4096),
            "RSA with the exponent 3" => WithExponentThree(),
            _ => RSA.Create(2048),
        };
        using var other = RSA.Create(2048);
        var padding = what.EndsWith("PSS", StringComparison.Ordinal) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        var request = new CertificateRequest("CN=Mac", rsa, HashAlgorithmName.SHA256, padding);
        return what.EndsWith("SHA-1", StringComparison.Ordinal) ? request.CreateSigningRequest(new Sha1Generator(X509SignatureGenerator.CreateForRSA(rsa, padding), rsa))
            : what.StartsWith("somebody", StringComparison.Ordinal) ? request.CreateSigningRequest(X509SignatureGenerator.CreateForRSA(other, padding)) : request.CreateSigningRequest();
    }

    /// <summary>No maker of keys makes such a one any more: it is put together from primes of others.</summary>
    private static RSA WithExponentThree()
    {
        var (p, q) = (Prime(), Prime());
        var phi = (p - 1) * (q - 1);

        // 3 divides 1 + phi or 1 + 2 phi, as it does not divide phi.
        var d = (((1 + phi) % 3 == 0 ? phi : 2 * phi) + 1) / 3;
        return RSA.Create(new RSAParameters
        {
            Modulus = Bytes(p * q, 256),
            Exponent = [3],
            D = Bytes(d, 256),
            P = Bytes(p, 128),
            Q = Bytes(q, 128),
            DP = Bytes(d % (p - 1), 128),
            DQ = Bytes(d % (q - 1), 128),
            InverseQ = Bytes(BigInteger.ModPow(q, p - 2, p), 128),
        });
    }

    private static BigInteger Prime()
    {
        while (true)
        {
            using var key = RSA.Create(2048);
            var prime = new BigInteger(key.ExportParameters(true).P, isUnsigned: true, isBigEndian: true);
            if ((prime - 1) % 3 != 0)
            {
                return prime;
            }
        }
    }

    private static byte[] Bytes(BigInteger number, int length)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[length - bytes.Length], .. bytes];
    }

#pragma warning disable CA5350 // What must be refused.
    /// <summary>Signs as nobody has for years.</summary>
    private sealed class Sha1Generator(X509SignatureGenerator inner, AsymmetricAlgorithm key) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => key is RSA
            ? [0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x05, 0x05, 0x00]
            : [0x30, 0x09, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x01];

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key is RSA rsa
            ? rsa.SignData(data, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1)
            : ((ECDsa)key).SignData(data, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);

        protected override PublicKey BuildPublicKey() => inner.PublicKey;
    }
#pragma warning restore CA5350
}
