using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Espalier.Site.Security.Certificates;

/// <summary>A certificate with its key as a PKCS #12 file (.pfx), sealed with a password.</summary>
internal static class KeyFile
{
    private const string FriendlyName = "1.2.840.113549.1.9.20";

    /// <summary>As many rounds as the platforms' own importers still take.</summary>
    private const int Rounds = 100_000;

    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Rounds);

    /// <summary>Writes one, with the certification path and the name that importers show.</summary>
    public static byte[] Write(X509Certificate2 certificate, AsymmetricAlgorithm key, IReadOnlyList<X509Certificate2> path, string name, string password)
    {
        var id = new Pkcs9LocalKeyId(SHA256.HashData(certificate.RawData).AsSpan(0, 20));
        var keys = new Pkcs12SafeContents();
        var keyBag = keys.AddShroudedKey(key, password, Encryption);
        keyBag.Attributes.Add(id);
        keyBag.Attributes.Add(Name(name));
        var certificates = new Pkcs12SafeContents();
        var bag = certificates.AddCertificate(certificate);
        bag.Attributes.Add(id);
        bag.Attributes.Add(Name(name));
        foreach (var issuer in path)
        {
            certificates.AddCertificate(issuer);
        }

        var file = new Pkcs12Builder();
        file.AddSafeContentsEncrypted(certificates, password, Encryption);
        file.AddSafeContentsUnencrypted(keys);
        file.SealWithMac(password, HashAlgorithmName.SHA256, Rounds);
        return file.Encode();
    }

    /// <summary>Reads the certificate with its EC key; null with the reason where there is none.</summary>
    public static X509Certificate2? TryRead(byte[] file, string password, out KeyFileOutcome outcome)
    {
        try
        {
            var info = Pkcs12Info.Decode(file, out _);
            if (info.IntegrityMode != Pkcs12IntegrityMode.Password)
            {
                outcome = KeyFileOutcome.NotOne;
                return null;
            }

            if (!info.VerifyMac(password))
            {
                outcome = KeyFileOutcome.WrongPassword;
                return null;
            }

            var all = X509CertificateLoader.LoadPkcs12Collection(file, password, X509KeyStorageFlags.Exportable);
            var found = all.FirstOrDefault(static c => c.HasPrivateKey && BelongsTo(c));
            foreach (var other in all.Where(c => c != found))
            {
                other.Dispose();
            }

            outcome = found is null ? KeyFileOutcome.NoKey : KeyFileOutcome.Read;
            return found;
        }
        catch (CryptographicException)
        {
            outcome = KeyFileOutcome.NotOne;
            return null;
        }
    }

    /// <summary>A file may join any key to any certificate.</summary>
    private static bool BelongsTo(X509Certificate2 certificate)
    {
        using var stated = certificate.GetECDsaPublicKey();
        using var key = certificate.GetECDsaPrivateKey();
        return stated is not null && key is not null && stated.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());
    }

    private static Pkcs9AttributeObject Name(string name)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteCharacterString(UniversalTagNumber.BMPString, name);
        return new Pkcs9AttributeObject(FriendlyName, writer.Encode());
    }
}

/// <summary>How reading a key file ended.</summary>
internal enum KeyFileOutcome
{
    Read,
    NotOne,
    WrongPassword,
    NoKey,
}
