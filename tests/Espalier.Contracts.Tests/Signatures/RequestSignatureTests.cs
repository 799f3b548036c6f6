using System.Security.Cryptography;
using Espalier.Contracts.Signatures;

namespace Espalier.Contracts.Tests.Signatures;

/// <summary>Signatures of requests with each kind of key.</summary>
public sealed class RequestSignatureTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly string KeyId = new('a', 64);
    private static readonly SignedRequest Poll = new("GET", "/client/v1/policy", "", RequestSignature.ContentDigest([]), "T12");

    [Theory]
    [InlineData(KeyKind.EcP256, "ecdsa-p256-sha256", 64)]
    [InlineData(KeyKind.EcP384, "ecdsa-p384-sha384", 96)]
    [InlineData(KeyKind.Rsa2048, "rsa-v1_5-sha256", 256)]
    [InlineData(KeyKind.Rsa3072, "rsa-v1_5-sha256", 384)]
    public void What_a_key_of_each_kind_signed_is_read_and_fits_that_request_alone(KeyKind kind, string name, int bytes)
    {
        using var key = MacKey.Create(kind);
        using var other = MacKey.Create(kind);
        var input = RequestSignature.Input(Now, KeyId, key.Algorithm);
        input.ShouldContain(";alg=\"" + name + "\"");

        RequestSignature.TryRead(input, RequestSignature.Sign(key, Poll, Now, KeyId), out var created, out var keyId, out var algorithm, out var signature).ShouldBeTrue();

        (created, keyId, algorithm.Name, signature.Length).ShouldBe((Now, KeyId, name, bytes));
        RequestSignature.Verify(key, Poll, created, keyId, algorithm, signature).ShouldBeTrue();
        RequestSignature.Verify(key, Poll with { Path = "/client/v1/channel" }, created, keyId, algorithm, signature).ShouldBeFalse();
        RequestSignature.Verify(key, Poll, created.AddSeconds(1), keyId, algorithm, signature).ShouldBeFalse();
        RequestSignature.Verify(other, Poll, created, keyId, algorithm, signature).ShouldBeFalse();
        RequestSignature.Verify(key, Poll, created, keyId, algorithm, signature.AsSpan(1)).ShouldBeFalse();
        RequestSignature.Verify(key, Poll, created, keyId, algorithm, [.. signature, 0]).ShouldBeFalse();
        RequestSignature.Verify(key, Poll, created, keyId, algorithm, new byte[bytes]).ShouldBeFalse();
        signature[bytes / 2] ^= 1;
        RequestSignature.Verify(key, Poll, created, keyId, algorithm, signature).ShouldBeFalse();
    }

    [Fact]
    public void A_key_counts_for_no_other_algorithm_than_its_own()
    {
        using var curve = MacKey.Create(KeyKind.EcP256);
        using var rsa = MacKey.Create(KeyKind.Rsa2048);
        var signature = RequestSignature.Sign(rsa, Poll, Now, KeyId);

        RequestSignature.TryRead(RequestSignature.Input(Now, KeyId, curve.Algorithm), signature, out _, out _, out _, out _).ShouldBeFalse("the length is another's");
        RequestSignature.TryRead(RequestSignature.Input(Now, KeyId, rsa.Algorithm), signature, out _, out _, out var algorithm, out var bytes).ShouldBeTrue();
        RequestSignature.Verify(curve, Poll, Now, KeyId, algorithm, bytes).ShouldBeFalse();
        RequestSignature.Verify(rsa, Poll, Now, KeyId, curve.Algorithm, bytes).ShouldBeFalse();
    }

    [Theory]
    [InlineData("ecdsa-p256-sha256", 65)]
    [InlineData("ecdsa-p256-sha256", 63)]
    [InlineData("ecdsa-p384-sha384", 64)]
    [InlineData("rsa-v1_5-sha256", 128)]
    [InlineData("rsa-v1_5-sha256", 512)]
    [InlineData("rsa-pss-sha512", 256)]
    [InlineData("rsa-v1_5-sha1", 256)]
    [InlineData("hmac-sha256", 32)]
    [InlineData("none", 0)]
    public void An_algorithm_that_is_not_used_or_a_signature_of_another_size_is_not_read(string algorithm, int bytes)
    {
        var input = RequestSignature.Input(Now, KeyId, SignatureAlgorithm.Of(KeyKind.EcP256)).Replace("ecdsa-p256-sha256", algorithm, StringComparison.Ordinal);

        RequestSignature.TryRead(input, "sig=:" + Convert.ToBase64String(new byte[bytes]) + ":", out _, out _, out _, out var read).ShouldBeFalse();
        read.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(KeyKind.EcP256)]
    [InlineData(KeyKind.EcP384)]
    [InlineData(KeyKind.Rsa2048)]
    [InlineData(KeyKind.Rsa3072)]
    public void A_key_is_opened_again_as_it_was_kept(KeyKind kind)
    {
        using var key = MacKey.Create(kind);
        using var opened = MacKey.Open(key.ExportPkcs8());

        opened.Kind.ShouldBe(kind);
        opened.ExportSubjectPublicKeyInfo().ShouldBe(key.ExportSubjectPublicKeyInfo());
        KeyKinds.Find(kind.Code()).ShouldBe(kind);
    }

    [Fact]
    public void What_is_no_key_of_a_Mac_is_not_opened()
    {
        using var small = RSA.Create(1024);
        using var large = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        foreach (var bytes in new[] { small.ExportPkcs8PrivateKey(), large.ExportPkcs8PrivateKey(), [], [0x30, 0x80], "none"u8.ToArray() })
        {
            Should.Throw<CryptographicException>(() => MacKey.Open(bytes).Dispose());
        }

        KeyKinds.Find("rsa-8192").ShouldBeNull();
        KeyKinds.Find(null).ShouldBeNull();
    }
}
