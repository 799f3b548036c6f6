using System.Text.Json.Serialization;

namespace Espalier.MacClient.Daemon;

/// <summary>What an administrator of the Mac asked for with <c>enroll</c>.</summary>
/// <param name="Site">Scheme, host and port for Macs.</param>
/// <param name="Fingerprint">SHA-256 of the site's CA, hex, as the console shows it.</param>
internal sealed record EnrollmentOrder(Uri Site, string Fingerprint)
{
    public string? Token { get; init; }

    public string? UserName { get; init; }

    public string? Domain { get; init; }

    public string? Password { get; init; }

    /// <summary>Never with the secret in it.</summary>
    public override string ToString() => "enrollment at " + Site;

    /// <summary>Why it cannot be tried; null when it can.</summary>
    [JsonIgnore]
    public string? Fault => FaultOfSite
        ?? (string.IsNullOrEmpty(Token) && string.IsNullOrEmpty(UserName) ? "The enrollment token is empty."
            : string.IsNullOrEmpty(Token) && string.IsNullOrEmpty(Password) ? "The password is empty."
            : null);

    /// <summary>Why this cannot name a site; null when it can.</summary>
    [JsonIgnore]
    public string? FaultOfSite
    {
        get
        {
            if (!Site.IsAbsoluteUri || Site.Scheme != Uri.UriSchemeHttps)
            {
                return "--site: an address such as https://site.example.com:8760 is needed.";
            }

            var hex = Fingerprint.Replace(":", "", StringComparison.Ordinal);
            return hex.Length == 64 && hex.All(char.IsAsciiHexDigit) ? null : "--fingerprint: the 64 hexadecimal digits that the console shows are needed.";
        }
    }
}
