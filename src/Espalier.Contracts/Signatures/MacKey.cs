using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Espalier.Contracts.Signatures;

/// <summary>The key with which a Mac signs, or its public half at the site.</summary>
public sealed class MacKey : IDisposable
{
    /// <summary>F4, the exponent that every maker of RSA keys uses. A stranger's large one would make verifying as dear as signing.</summary>
    private static readonly byte[] Exponent = [0x01, 0x00, 0x01];

    private readonly AsymmetricAlgorithm _key;
    private readonly HashAlgorithmName _hash;

    private MacKey(AsymmetricAlgorithm key, KeyKind kind)
    {
        _key = key;
        Kind = kind;
        Algorithm = SignatureAlgorithm.Of(kind);
        _hash = kind == KeyKind.EcP384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;
    }

    public KeyKind Kind { get; }

    /// <summary>How requests are signed with it.</summary>
    public SignatureAlgorithm Algorithm { get; }

    /// <summary>A new key.</summary>
    public static MacKey Create(KeyKind kind) => kind switch
    {
        KeyKind.EcP256 => new MacKey(ECDsa.Create(ECCurve.NamedCurves.nistP256), kind),
        KeyKind.EcP384 => new MacKey(ECDsa.Create(ECCurve.NamedCurves.nistP384), kind),
        KeyKind.Rsa2048 => new MacKey(RSA.Create(2048), kind),
        KeyKind.Rsa3072 => new MacKey(RSA.Create(3072), kind),
    };

    /// <summary>Opens a key that <see cref="ExportPkcs8"/> wrote.</summary>
    /// <exception cref="CryptographicException">It is none of the kinds.</exception>
    public static MacKey Open(ReadOnlySpan<byte> pkcs8)
    {
        AsymmetricAlgorithm key = Pkcs8Algorithm.IsRsa(pkcs8) ? RSA.Create() : ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            return FindKind(key) is { } kind ? new MacKey(key, kind) : throw new CryptographicException("A Mac's key is of a kind that is not used.");
        }
        catch (CryptographicException)
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>The public key of a request or certificate; null where it is of no kind that Macs use.</summary>
    public static MacKey? Find(PublicKey key)
    {
        AsymmetricAlgorithm? read = null;
        try
        {
            read = (AsymmetricAlgorithm?)key.GetECDsaPublicKey() ?? key.GetRSAPublicKey();
            if (read is not null && FindKind(read) is { } kind)
            {
                return new MacKey(read, kind);
            }
        }
        catch (Exception malformed) when (malformed is CryptographicException or ArgumentException or NotSupportedException)
        {
            // A curve that nobody knows, a point that is not on it, a modulus that is none.
        }

        read?.Dispose();
        return null;
    }

    /// <summary>Signs; EC signatures are in P1363 form, RSA ones by PKCS #1 v1.5.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) => _key is ECDsa curve
        ? curve.SignData(data, _hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
        : ((RSA)_key).SignData(data, _hash, RSASignaturePadding.Pkcs1);

    /// <summary>True when the signature fits.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => _key is ECDsa curve
        ? curve.VerifyData(data, signature, _hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
        : signature.Length == _key.KeySize / 8 && ((RSA)_key).VerifyData(data, signature, _hash, RSASignaturePadding.Pkcs1);

    /// <summary>A PKCS#10 request (DER) for a certificate of this key, by the subject that is its own.</summary>
    public byte[] CreateRequest()
    {
        var subject = KeySubject.Of(_key);
        var request = _key is ECDsa curve ? new CertificateRequest(subject, curve, _hash) : new CertificateRequest(subject, (RSA)_key, _hash, RSASignaturePadding.Pkcs1);
        return request.CreateSigningRequest();
    }

    public byte[] ExportPkcs8() => _key.ExportPkcs8PrivateKey();

    public byte[] ExportSubjectPublicKeyInfo() => _key.ExportSubjectPublicKeyInfo();

    public void Dispose() => _key.Dispose();

    private static KeyKind? FindKind(AsymmetricAlgorithm key)
    {
        if (key is ECDsa curve)
        {
            var oid = curve.ExportParameters(includePrivateParameters: false).Curve.Oid.Value;
            return oid == ECCurve.NamedCurves.nistP256.Oid.Value ? KeyKind.EcP256 : oid == ECCurve.NamedCurves.nistP384.Oid.Value ? KeyKind.EcP384 : null;
        }

        KeyKind? kind = key.KeySize switch { 2048 => KeyKind.Rsa2048, 3072 => KeyKind.Rsa3072, _ => null };
        return kind is not null && ((RSA)key).ExportParameters(includePrivateParameters: false).Exponent.AsSpan().TrimStart((byte)0).SequenceEqual(Exponent) ? kind : null;
    }
}
