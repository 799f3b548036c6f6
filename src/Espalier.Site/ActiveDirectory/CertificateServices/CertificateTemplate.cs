using System.Buffers.Binary;
using System.Globalization;
using Espalier.Contracts.Signatures;
using Espalier.Formats.Ldap;

namespace Espalier.Site.ActiveDirectory.CertificateServices;

/// <summary>A certificate template as the directory describes it (MS-CRTD).</summary>
internal sealed record CertificateTemplate
{
    /// <summary>Attributes that a template is read from.</summary>
    public static readonly string[] Attributes =
    [
        "cn", "displayName", "msPKI-Template-Schema-Version", "msPKI-Certificate-Name-Flag", "msPKI-Enrollment-Flag", "msPKI-Private-Key-Flag", "msPKI-Minimal-Key-Size", "msPKI-RA-Signature",
        "msPKI-RA-Application-Policies", "msPKI-Certificate-Application-Policy", "pKIExtendedKeyUsage", "pKIDefaultCSPs", "pKIExpirationPeriod", "nTSecurityDescriptor",
    ];

    private const int VersionOne = 1;
    private const int FirstWithAnyProvider = 3;

    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    /// <summary>1 are the templates that came with Windows 2000; 3 and above know key storage providers.</summary>
    public required int SchemaVersion { get; init; }

    public required TemplateNameFlags NameFlags { get; init; }

    public required TemplateEnrollmentFlags EnrollmentFlags { get; init; }

    public required uint PrivateKeyFlags { get; init; }

    public required int MinimalKeySize { get; init; }

    /// <summary>Signatures of enrollment agents that a request needs.</summary>
    public required int Signatures { get; init; }

    /// <summary>Key algorithm: <c>RSA</c>, <c>DSA</c>, <c>DH</c>, or as key storage providers name it.</summary>
    public required string Algorithm { get; init; }

    /// <summary>Hash that requests have to be signed with, as key storage providers name it; null where the template does not say so.</summary>
    public required string? Hash { get; init; }

    /// <summary>The kind of key that a Mac makes for it; null where there is none that Macs make.</summary>
    public KeyKind? MacKey => Algorithm switch
    {
        "ECDSA_P256" => KeyKind.EcP256,
        "ECDSA_P384" => KeyKind.EcP384,
        "RSA" when MinimalKeySize <= 2048 => KeyKind.Rsa2048,
        "RSA" when MinimalKeySize <= 3072 => KeyKind.Rsa3072,
        _ => null,
    };

    /// <summary>Purposes of the certificates.</summary>
    public required IReadOnlyList<string> Purposes { get; init; }

    /// <summary>How long certificates are valid; null where the template does not say so.</summary>
    public required TimeSpan? Lifetime { get; init; }

    /// <summary>Who may do what; null where that is not to be read.</summary>
    public required SecurityDescriptor? Rights { get; init; }

    public bool IsExportable => (PrivateKeyFlags & 0x10) != 0;

    /// <summary>Oldest authority: 2 is Windows Server 2008; 0 was never set.</summary>
    public int AuthorityVersion => (int)((PrivateKeyFlags >> 16) & 0xF);

    /// <summary>Oldest recipient: 3 is Windows 7 and Windows Server 2008 R2; 0 was never set.</summary>
    public int RecipientVersion => (int)((PrivateKeyFlags >> 24) & 0xF);

    /// <summary>Reads an entry; null where it has no name.</summary>
    public static CertificateTemplate? Find(LdapEntry entry)
    {
        if (entry.Text("cn") is not { } name)
        {
            return null;
        }

        var version = Number(entry, "msPKI-Template-Schema-Version") is > 0 and var v ? v : VersionOne;
        var flags = (uint)Number(entry, "msPKI-Private-Key-Flag");
        return new CertificateTemplate
        {
            Name = name,
            DisplayName = entry.Text("displayName") ?? name,
            SchemaVersion = version,
            NameFlags = (TemplateNameFlags)Number(entry, "msPKI-Certificate-Name-Flag"),
            EnrollmentFlags = (TemplateEnrollmentFlags)Number(entry, "msPKI-Enrollment-Flag"),
            PrivateKeyFlags = flags,
            MinimalKeySize = Number(entry, "msPKI-Minimal-Key-Size"),
            Signatures = Number(entry, "msPKI-RA-Signature"),
            Algorithm = FindAlgorithm(entry, version, flags),
            Hash = TakesAnyProvider(version, flags) ? Property(entry, "msPKI-Hash-Algorithm") : null,
            Purposes = version > VersionOne && entry.Texts("msPKI-Certificate-Application-Policy") is { Count: > 0 } policies ? policies : entry.Texts("pKIExtendedKeyUsage"),
            Lifetime = entry.Values("pKIExpirationPeriod") is [{ Length: 8 } period] && BinaryPrimitives.ReadInt64LittleEndian(period) is < 0 and > long.MinValue and var ticks ? TimeSpan.FromTicks(-ticks) : null,
            Rights = entry.Values("nTSecurityDescriptor") is [var bytes] ? SecurityDescriptor.Find(bytes) : null,
        };
    }

    private static string FindAlgorithm(LdapEntry entry, int version, uint flags)
    {
        if (TakesAnyProvider(version, flags))
        {
            return Property(entry, "msPKI-Asymmetric-Algorithm") ?? "RSA";
        }

        var providers = entry.Texts("pKIDefaultCSPs");
        return providers.Count == 0 || providers.Any(static p => !Names(p, "DSS") && !Names(p, "DH SChannel")) ? "RSA" : providers.Any(static p => Names(p, "DSS")) ? "DSA" : "DH";
    }

    private static bool TakesAnyProvider(int version, uint flags)
    {
        const uint UseLegacyProvider = 0x100;
        return version >= FirstWithAnyProvider && (flags & UseLegacyProvider) == 0;
    }

    /// <summary>What key storage providers are told: name, type and value of each property, between backticks.</summary>
    private static string? Property(LdapEntry entry, string name)
    {
        var parts = (entry.Text("msPKI-RA-Application-Policies") ?? "").Split('`');
        var at = Array.IndexOf(parts, name);
        return at >= 0 && at + 2 < parts.Length ? parts[at + 2] : null;
    }

    private static bool Names(string provider, string part) => provider.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static int Number(LdapEntry entry, string attribute) => int.TryParse(entry.Text(attribute), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>Where the subject of a certificate comes from.</summary>
[Flags]
internal enum TemplateNameFlags
{
    None = 0,
    SuppliedInRequest = 0x1,
    ReusedAtRenewal = 0x8,
}

/// <summary>How requests are treated.</summary>
[Flags]
internal enum TemplateEnrollmentFlags
{
    None = 0,

    /// <summary>A manager of the authority approves each.</summary>
    Pending = 0x2,
}
