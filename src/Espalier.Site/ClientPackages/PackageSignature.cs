using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Signatures;
using Espalier.Formats.InstallerPackages;
using Espalier.Site.Security.Vault;

namespace Espalier.Site.ClientPackages;

/// <summary>A certificate with its RSA key and its path, as Apple's <c>productsign</c> takes one from a keychain.</summary>
public sealed class PackageSignature : IDisposable
{
    /// <summary>A PKCS #12 file at most; one with a path of four certificates has 8 KB.</summary>
    public const int MaxFileBytes = 256 * 1024;

    /// <summary>The fault of a file that another password opens.</summary>
    internal const string WrongPassword = "The password is wrong.";

    private const string NotOne = "It is no PKCS #12 file (.p12) that is sealed with a password.";
    private const string TooDear = "Opening it takes too much work: make the file again with fewer iterations, as Keychain Access does.";

    /// <summary>HRESULT of ERROR_INVALID_PASSWORD, by which the loader tells a wrong password.</summary>
    private const int InvalidPassword = unchecked((int)0x80070056);

    private const int MinRsaBits = 2048;
    private const int MaxPath = 5;

    /// <summary>Apple's mark of Developer ID Installer certificates.</summary>
    private const string DeveloperIdMark = "1.2.840.113635.100.6.1.14";

    private readonly IReadOnlyList<X509Certificate2> _path;

    private PackageSignature(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> path)
    {
        Certificate = certificate;
        _path = path;
    }

    /// <summary>The signer's, with its key.</summary>
    public X509Certificate2 Certificate { get; }

    internal int PathLength => _path.Count;

    internal bool IsDeveloperId => Certificate.Extensions.Any(static e => e.Oid?.Value == DeveloperIdMark);

    /// <summary>Reads a PKCS #12 file; null, with the reason, where nothing can be signed with it.</summary>
    public static PackageSignature? TryRead(byte[] file, string password, DateTimeOffset now, out string? fault)
    {
        try
        {
            if (Pkcs12Info.Decode(file, out _).IntegrityMode != Pkcs12IntegrityMode.Password)
            {
                fault = NotOne;
                return null;
            }

            // The loader bounds how often the password is hashed, which the file says; Pkcs12Info.VerifyMac would not.
            var all = X509CertificateLoader.LoadPkcs12Collection(file, password, X509KeyStorageFlags.Exportable);
            var signer = all.FirstOrDefault(static c => c.HasPrivateKey);
            fault = signer is null ? "It has no certificate with its key." : FindFault(signer, now);
            IReadOnlyList<X509Certificate2> path = signer is null || fault is not null ? [] : FindPath(signer, all);
            var isUsable = fault is null;
            foreach (var other in all.Where(c => !isUsable || (c != signer && !path.Contains(c))))
            {
                other.Dispose();
            }

            return isUsable ? new PackageSignature(signer!, path) : null;
        }
        catch (Pkcs12LoadLimitExceededException)
        {
            fault = TooDear;
            return null;
        }
        catch (CryptographicException failure)
        {
            fault = failure.HResult == InvalidPassword ? WrongPassword : NotOne;
            return null;
        }
    }

    /// <summary>Opens what is stored; null when its key does not open with this site key.</summary>
    internal static PackageSignature? Open(StoredPackageSigner stored, SiteKey siteKey)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(stored.Certificates);
        using var signer = certificates[0];
        if (!siteKey.TryOpen(stored.SealedKey, StoredPackageSigner.Context(stored.Fingerprint), out var pkcs8))
        {
            return null;
        }

        using var key = RSA.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        CryptographicOperations.ZeroMemory(pkcs8);
        return new PackageSignature(signer.CopyWithPrivateKey(key), [.. certificates.Skip(1)]);
    }

    internal StoredPackageSigner Seal(SiteKey siteKey)
    {
        using var key = Certificate.GetRSAPrivateKey()!;
        var pkcs8 = key.ExportPkcs8PrivateKey();
        var fingerprint = CertificateTrust.Fingerprint(Certificate);
        var stored = new StoredPackageSigner
        {
            Fingerprint = fingerprint,
            Certificates = string.Join('\n', _path.Prepend(Certificate).Select(static c => c.ExportCertificatePem())),
            SealedKey = siteKey.Seal(pkcs8, StoredPackageSigner.Context(fingerprint)),
        };
        CryptographicOperations.ZeroMemory(pkcs8);
        return stored;
    }

    /// <summary>
    /// Signs packages. The same package is signed with the same bytes each time, because its digest is part of lines that were handed out: so the time in the signature is that of what is
    /// in the package, and there is no timestamp of a server.
    /// </summary>
    public PackageSigner ToSigner(DateTimeOffset madeAt)
    {
        var from = new DateTimeOffset(Certificate.NotBefore.ToUniversalTime());
        var at = madeAt > from ? madeAt : from;
        return new PackageSigner([.. _path.Prepend(Certificate).Select(static c => c.RawData)], SignDigest, digest => DetachedSignature.Sign(digest, Certificate, at, _path));
    }

    /// <summary>One sentence for people.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"Signed by {Certificate.Subject}, good until {Certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}, without a timestamp{(IsDeveloperId ? "" : "; no Developer ID Installer certificate of Apple, so only Macs that trust its authority take the signature")}; not notarised.");

    public void Dispose()
    {
        Certificate.Dispose();
        foreach (var issuer in _path)
        {
            issuer.Dispose();
        }
    }

    private static string? FindFault(X509Certificate2 signer, DateTimeOffset now)
    {
        using var stated = signer.GetRSAPublicKey();
        using var key = signer.GetRSAPrivateKey();
        return stated is null || key is null ? "Its key is no RSA key; packages are signed with RSA keys alone."
            : !stated.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()) ? "Its key is not that of its certificate."
            : stated.KeySize < MinRsaBits ? $"Its key has {stated.KeySize} bits; at least {MinRsaBits} are needed."
            : signer.NotAfter.ToUniversalTime() <= now.UtcDateTime ? $"Its certificate has ended at {signer.NotAfter.ToUniversalTime():u}."
            : signer.NotBefore.ToUniversalTime() > now.UtcDateTime ? $"Its certificate is valid from {signer.NotBefore.ToUniversalTime():u} only."
            : null;
    }

    private static List<X509Certificate2> FindPath(X509Certificate2 signer, X509Certificate2Collection all)
    {
        var path = new List<X509Certificate2>();
        for (var current = signer; path.Count < MaxPath; current = path[^1])
        {
            var issuer = all.FirstOrDefault(c => c != signer && !path.Contains(c) && c.SubjectName.RawData.AsSpan().SequenceEqual(current.IssuerName.RawData));
            if (issuer is null)
            {
                break;
            }

            path.Add(issuer);
        }

        return path;
    }

#pragma warning disable CA5350 // The table's digest is SHA-1, which every reader of packages knows.
    private byte[] SignDigest(byte[] digest)
    {
        using var key = Certificate.GetRSAPrivateKey()!;
        return key.SignHash(digest, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1);
    }
#pragma warning restore CA5350
}
