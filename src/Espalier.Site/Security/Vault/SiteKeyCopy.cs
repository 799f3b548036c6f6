using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Espalier.Site.Security.Vault;

/// <summary>A copy of the site key that can be kept elsewhere: sealed with a key made from a passphrase, so that the file alone opens nothing.</summary>
public static class SiteKeyCopy
{
    /// <summary>Shortest passphrase: the file may be attacked for years, without any limit of attempts.</summary>
    public const int MinPassphrase = 16;

    private const string Format = "Espalier site key";
    private const int SaltBytes = 16;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int SealingKeyBytes = 32;

    /// <summary>OWASP's figure for PBKDF2-HMAC-SHA256 (2023).</summary>
    private const int Iterations = 600_000;

    /// <summary>Bounds the work that a foreign file can ask for.</summary>
    private const int MaxIterations = 10_000_000;

    /// <summary>Seals the key of a site.</summary>
    public static byte[] Seal(string keysFolder, string siteCode, string passphrase)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var secret = SiteKey.Read(keysFolder);
        var result = new byte[NonceBytes + TagBytes + secret.Length];
        RandomNumberGenerator.Fill(result.AsSpan(0, NonceBytes));
        using (var cipher = Cipher(passphrase, salt, Iterations))
        {
            cipher.Encrypt(result.AsSpan(0, NonceBytes), secret, result.AsSpan(NonceBytes + TagBytes), result.AsSpan(NonceBytes, TagBytes), Associated(siteCode, Iterations));
        }

        CryptographicOperations.ZeroMemory(secret);
        return JsonSerializer.SerializeToUtf8Bytes(new CopyFile(Format, 1, siteCode, Iterations, salt, result), Json);
    }

    /// <summary>Opens a copy and puts the key into a folder that has none.</summary>
    public static SiteKeyCopyOutcome Restore(ReadOnlySpan<byte> copy, string passphrase, string keysFolder, out string siteCode)
    {
        siteCode = "";
        if (!TryRead(copy, out var file))
        {
            return SiteKeyCopyOutcome.NotACopy;
        }

        siteCode = file.SiteCode;
        var secret = new byte[file.Sealed.Length - NonceBytes - TagBytes];
        try
        {
            using var cipher = Cipher(passphrase, file.Salt, file.Iterations);
            cipher.Decrypt(file.Sealed.AsSpan(0, NonceBytes), file.Sealed.AsSpan(NonceBytes + TagBytes), file.Sealed.AsSpan(NonceBytes, TagBytes), secret, Associated(file.SiteCode, file.Iterations));
        }
        catch (CryptographicException)
        {
            return SiteKeyCopyOutcome.WrongPassphrase;
        }

        if (SiteKey.Exists(keysFolder))
        {
            return SiteKeyCopyOutcome.KeyExists;
        }

        SiteKey.Write(keysFolder, secret);
        CryptographicOperations.ZeroMemory(secret);
        return SiteKeyCopyOutcome.Restored;
    }

    private static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static bool TryRead(ReadOnlySpan<byte> copy, out CopyFile file)
    {
        try
        {
            file = JsonSerializer.Deserialize<CopyFile>(copy, Json)!;
            return file is { Format: Format, Version: 1, Iterations: > 0 and <= MaxIterations, SiteCode: not null, Salt: not null, Sealed.Length: > NonceBytes + TagBytes };
        }
        catch (JsonException)
        {
            file = null!;
            return false;
        }
    }

    private static AesGcm Cipher(string passphrase, byte[] salt, int iterations) =>
        new(Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, iterations, HashAlgorithmName.SHA256, SealingKeyBytes), TagBytes);

    private static byte[] Associated(string siteCode, int iterations) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Format}:1:{siteCode}:{iterations}"));

    private sealed record CopyFile(string Format, int Version, string SiteCode, int Iterations, byte[] Salt, byte[] Sealed);
}

/// <summary>How restoring a copy ended.</summary>
public enum SiteKeyCopyOutcome
{
    Restored,

    /// <summary>The file is something else, or was cut.</summary>
    NotACopy,

    /// <summary>Another passphrase, or an altered file.</summary>
    WrongPassphrase,

    /// <summary>The folder has a key, which is never overwritten.</summary>
    KeyExists,
}
