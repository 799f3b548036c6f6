using System.Security.Cryptography;
using System.Text;

namespace Espalier.Site.Security.Vault;

/// <summary>The site key: wraps every secret that lies in the database, and lies outside it (DB-5). AES-256-GCM; a file only its owner can read.</summary>
public sealed class SiteKey : IDisposable
{
    /// <summary>Name of the file in the keys folder.</summary>
    public const string FileName = "site.key";

    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>First byte of everything sealed; a later layout gets another number.</summary>
    private const byte Version = 1;

    private readonly AesGcm _cipher;

    /// <summary>The cipher keeps the state of a call: two at once would spoil each other's.</summary>
    private readonly Lock _gate = new();

    private SiteKey(byte[] key)
    {
        _cipher = new AesGcm(key, TagBytes);
        AuditKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyBytes, info: "espalier-audit"u8.ToArray());
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>Key of the audit trail's hashes, derived from this one.</summary>
    internal byte[] AuditKey { get; }

    /// <summary>True when the folder holds a key.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>Opens the key in <paramref name="folder"/>, making it when the folder has none.</summary>
    /// <exception cref="InvalidDataException">The file is not a site key.</exception>
    public static SiteKey OpenOrCreate(string folder)
    {
        if (!Exists(folder))
        {
            var key = RandomNumberGenerator.GetBytes(KeyBytes);
            Write(folder, key);
            return new SiteKey(key);
        }

        return new SiteKey(Read(folder));
    }

    /// <summary>The key itself, for a sealed copy of it.</summary>
    /// <exception cref="InvalidDataException">The file is not a site key.</exception>
    internal static byte[] Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var buffer = new byte[KeyBytes + 1];
        return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), buffer, out var written) && written == KeyBytes
            ? buffer[..KeyBytes]
            : throw new InvalidDataException($"{path} is not a site key; put the copy of the folder back.");
    }

    /// <summary>Puts a key into a folder that has none.</summary>
    internal static void Write(string folder, ReadOnlySpan<byte> key)
    {
        PrivateFiles.CreateFolder(folder);
        using var file = PrivateFiles.Create(Path.Combine(folder, FileName));
        file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(key)));
        file.Flush(flushToDisk: true);
    }

    /// <summary>Seals a secret; <paramref name="context"/> says what and whose it is, so that a sealed value moved elsewhere does not open.</summary>
    public byte[] Seal(ReadOnlySpan<byte> secret, string context)
    {
        var result = new byte[1 + NonceBytes + TagBytes + secret.Length];
        result[0] = Version;
        var nonce = result.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        lock (_gate)
        {
            _cipher.Encrypt(nonce, secret, result.AsSpan(1 + NonceBytes + TagBytes), result.AsSpan(1 + NonceBytes, TagBytes), Encoding.UTF8.GetBytes(context));
        }

        return result;
    }

    /// <summary>Opens what <see cref="Seal"/> made; false with another key, another context, or altered bytes.</summary>
    public bool TryOpen(ReadOnlySpan<byte> sealedSecret, string context, out byte[] secret)
    {
        secret = [];
        if (sealedSecret.Length < 1 + NonceBytes + TagBytes || sealedSecret[0] != Version)
        {
            return false;
        }

        var plain = new byte[sealedSecret.Length - 1 - NonceBytes - TagBytes];
        try
        {
            lock (_gate)
            {
                _cipher.Decrypt(sealedSecret.Slice(1, NonceBytes), sealedSecret[(1 + NonceBytes + TagBytes)..], sealedSecret.Slice(1 + NonceBytes, TagBytes), plain, Encoding.UTF8.GetBytes(context));
            }
        }
        catch (CryptographicException)
        {
            return false;
        }

        secret = plain;
        return true;
    }

    public void Dispose() => _cipher.Dispose();
}
