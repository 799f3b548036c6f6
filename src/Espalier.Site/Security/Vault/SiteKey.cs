using System.Security.Cryptography;
using System.Text;

namespace Espalier.Site.Security.Vault;

/// <summary>The site key: wraps every secret that lies in the database, and lies outside it (DB-5). AES-256-GCM; a file only its owner can read.</summary>
public sealed class SiteKey : IDisposable
{
    private const string FileName = "site.key";
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>First byte of everything sealed; a later layout gets another number.</summary>
    private const byte Version = 1;

    private readonly AesGcm _cipher;

    private SiteKey(byte[] key)
    {
        _cipher = new AesGcm(key, TagBytes);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>True when the folder holds a key.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>Opens the key in <paramref name="folder"/>, making it when the folder has none.</summary>
    /// <exception cref="InvalidDataException">The file is not a site key.</exception>
    public static SiteKey OpenOrCreate(string folder)
    {
        PrivateFiles.CreateFolder(folder);
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            var key = RandomNumberGenerator.GetBytes(KeyBytes);
            Write(path, Encoding.ASCII.GetBytes(Convert.ToBase64String(key)));
            return new SiteKey(key);
        }

        var buffer = new byte[KeyBytes + 1];
        return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), buffer, out var written) && written == KeyBytes
            ? new SiteKey(buffer[..KeyBytes])
            : throw new InvalidDataException($"{path} is not a site key; put the copy of the folder back.");
    }

    /// <summary>Seals a secret; <paramref name="context"/> says what and whose it is, so that a sealed value moved elsewhere does not open.</summary>
    public byte[] Seal(ReadOnlySpan<byte> secret, string context)
    {
        var result = new byte[1 + NonceBytes + TagBytes + secret.Length];
        result[0] = Version;
        var nonce = result.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        _cipher.Encrypt(nonce, secret, result.AsSpan(1 + NonceBytes + TagBytes), result.AsSpan(1 + NonceBytes, TagBytes), Encoding.UTF8.GetBytes(context));
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
            _cipher.Decrypt(sealedSecret.Slice(1, NonceBytes), sealedSecret[(1 + NonceBytes + TagBytes)..], sealedSecret.Slice(1 + NonceBytes, TagBytes), plain, Encoding.UTF8.GetBytes(context));
        }
        catch (CryptographicException)
        {
            return false;
        }

        secret = plain;
        return true;
    }

    public void Dispose() => _cipher.Dispose();

    private static void Write(string path, byte[] content)
    {
        using var file = PrivateFiles.Create(path);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }
}
