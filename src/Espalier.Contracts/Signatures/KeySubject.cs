using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Espalier.Contracts.Signatures;

/// <summary>
/// The subject that a Mac asks for its key: a GUID made from the key itself, so that it is globally unique (SEC-29) and nobody can ask for another's. An
/// authority that is not the site's takes the subject from the request.
/// </summary>
public static class KeySubject
{
    /// <summary><c>CN=GUID</c>.</summary>
    public static X500DistinguishedName Of(PublicKey key) => Of(key.ExportSubjectPublicKeyInfo());

    /// <summary><c>CN=GUID</c>.</summary>
    public static X500DistinguishedName Of(AsymmetricAlgorithm key) => Of(key.ExportSubjectPublicKeyInfo());

    /// <summary><c>CN=GUID</c>.</summary>
    public static X500DistinguishedName Of(MacKey key) => Of(key.ExportSubjectPublicKeyInfo());

    private static X500DistinguishedName Of(byte[] publicKey)
    {
        var bytes = SHA256.HashData(publicKey)[..16];

        // Version 8 of RFC 9562: made in a way of one's own.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new X500DistinguishedName($"CN={new Guid(bytes, bigEndian: true):D}");
    }
}
