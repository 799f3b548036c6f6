using System.Globalization;
using System.Security.Cryptography;

namespace Espalier.Site.Security.Roles;

/// <summary>Password hashes of local accounts: PBKDF2 with SHA-256, written as <c>iterations.salt.hash</c>.</summary>
internal static class PasswordHash
{
    /// <summary>OWASP's figure for PBKDF2-HMAC-SHA256 (2023).</summary>
    private const int Iterations = 600_000;

    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    private static readonly string Dummy = Make("nobody has this password");

    public static string Make(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA256, HashBytes);
        return string.Create(CultureInfo.InvariantCulture, $"{Iterations}.{Convert.ToBase64String(salt)}.{Convert.ToBase64String(hash)}");
    }

    /// <summary>A missing hash takes as long as a wrong password.</summary>
    public static bool Verify(string password, string? stored)
    {
        var parts = (stored ?? Dummy).Split('.');
        var expected = Convert.FromBase64String(parts[2]);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, Convert.FromBase64String(parts[1]), int.Parse(parts[0], CultureInfo.InvariantCulture), HashAlgorithmName.SHA256, expected.Length);
        return CryptographicOperations.FixedTimeEquals(hash, expected) && stored is not null;
    }
}
