using System.Security.Cryptography;
using System.Text;

namespace Espalier.Contracts.Signatures;

/// <summary>
/// A secret sealed to a P-256 agreement key: ephemeral ECDH, HKDF-SHA-256, AES-256-GCM. Layout: ephemeral public key (91 bytes, SubjectPublicKeyInfo),
/// nonce (12), tag (16), ciphertext.
/// </summary>
public static class SealedSecret
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>SubjectPublicKeyInfo of a P-256 key has a fixed length.</summary>
    private const int PublicKeyBytes = 91;

    /// <summary>Seals to the public key (SubjectPublicKeyInfo); <paramref name="context"/> is bound to it and needed to open.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> secret, string context)
    {
        using var recipient = ECDiffieHellman.Create();
        recipient.ImportSubjectPublicKeyInfo(publicKey, out _);
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var ephemeralKey = ephemeral.ExportSubjectPublicKeyInfo();
        var sealedBytes = new byte[PublicKeyBytes + NonceBytes + TagBytes + secret.Length];
        ephemeralKey.CopyTo(sealedBytes, 0);
        var nonce = sealedBytes.AsSpan(PublicKeyBytes, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(DeriveKey(ephemeral, recipient.PublicKey, ephemeralKey, context), TagBytes);
        cipher.Encrypt(nonce, secret, sealedBytes.AsSpan(PublicKeyBytes + NonceBytes + TagBytes), sealedBytes.AsSpan(PublicKeyBytes + NonceBytes, TagBytes));
        return sealedBytes;
    }

    /// <summary>Opens a sealed secret; false when it was altered, is for another key or another context.</summary>
    public static bool TryOpen(ECDiffieHellman key, ReadOnlySpan<byte> sealedBytes, string context, out byte[] secret)
    {
        secret = [];
        if (sealedBytes.Length < PublicKeyBytes + NonceBytes + TagBytes)
        {
            return false;
        }

        try
        {
            using var ephemeral = ECDiffieHellman.Create();
            var ephemeralKey = sealedBytes[..PublicKeyBytes];
            ephemeral.ImportSubjectPublicKeyInfo(ephemeralKey, out _);
            using var cipher = new AesGcm(DeriveKey(key, ephemeral.PublicKey, ephemeralKey.ToArray(), context), TagBytes);
            var plain = new byte[sealedBytes.Length - PublicKeyBytes - NonceBytes - TagBytes];
            cipher.Decrypt(sealedBytes.Slice(PublicKeyBytes, NonceBytes), sealedBytes[(PublicKeyBytes + NonceBytes + TagBytes)..], sealedBytes.Slice(PublicKeyBytes + NonceBytes, TagBytes), plain);
            secret = plain;
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static byte[] DeriveKey(ECDiffieHellman own, ECDiffieHellmanPublicKey other, byte[] ephemeralKey, string context) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, own.DeriveRawSecretAgreement(other), 32, ephemeralKey, Encoding.UTF8.GetBytes("espalier-sealed-secret-v1\n" + context));
}
