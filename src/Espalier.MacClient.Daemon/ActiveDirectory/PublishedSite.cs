using Espalier.Formats.Ldap;

namespace Espalier.MacClient.Daemon.ActiveDirectory;

/// <summary>A site as the directory tells of it.</summary>
/// <param name="SiteCode">Its code.</param>
/// <param name="Address">Where Macs reach it.</param>
/// <param name="Fingerprint">SHA-256 of its CA, hex.</param>
internal sealed record PublishedSite(string SiteCode, Uri Address, string Fingerprint)
{
    /// <summary>What a search for service connection points has to ask for.</summary>
    public static readonly string[] Attributes = ["serviceBindingInformation", "keywords"];

    /// <summary>First word of the keywords; then come the site code and the fingerprint.</summary>
    public const string Mark = "Espalier";

    private const string FingerprintPrefix = "sha256:";

    /// <summary>Null where the entry does not tell of a site.</summary>
    public static PublishedSite? Find(LdapEntry entry)
    {
        var keywords = entry.Texts("keywords");
        var fingerprint = keywords.FirstOrDefault(static k => k.StartsWith(FingerprintPrefix, StringComparison.Ordinal))?[FingerprintPrefix.Length..];
        var code = keywords.FirstOrDefault(static k => k != Mark && !k.StartsWith(FingerprintPrefix, StringComparison.Ordinal));
        return code is not null && fingerprint is not null && Uri.TryCreate(entry.Text("serviceBindingInformation"), UriKind.Absolute, out var address)
            && new EnrollmentOrder(address, fingerprint).FaultOfSite is null
                ? new PublishedSite(code, address, fingerprint)
                : null;
    }

    /// <summary>The same certificate authority, however it is written.</summary>
    public bool HasAuthority(string fingerprint) => string.Equals(Plain(Fingerprint), Plain(fingerprint), StringComparison.OrdinalIgnoreCase);

    private static string Plain(string fingerprint) => fingerprint.Replace(":", "", StringComparison.Ordinal);
}
