using System.Globalization;
using Espalier.Contracts.Admin.Certificates;
using Espalier.Contracts.Signatures;
using Espalier.Formats.Ldap;

namespace Espalier.Site.ActiveDirectory.CertificateServices;

/// <summary>What a certificate template has to be (SEC-24, SEC-25), and who has to be allowed to request by it (SEC-27).</summary>
internal static class TemplateRules
{
    /// <summary>The extended right <c>Certificate-Enrollment</c>.</summary>
    public static readonly Guid Enroll = new("0e10c968-78fb-11d2-90d4-00c04f79dc55");

    /// <summary>The extended right <c>Certificate-AutoEnrollment</c>.</summary>
    public static readonly Guid Autoenroll = new("a05b8cc2-17bc-4802-a710-e7c15ab866a2");

    private const int WindowsServer2008 = 2;
    private const int Windows7 = 3;
    private const int MinRsaBits = 2048;
    private const int MaxMacRsaBits = 3072;
    private const int MaxRsaBits = 4096;

    /// <summary>Macs renew 30 days ahead, the site server after four fifths: less would be renewed all the time.</summary>
    private static readonly TimeSpan MinLifetime = TimeSpan.FromDays(60);

    private static readonly (string Sid, string Name)[] Everybody = [("S-1-1-0", "Everyone"), ("S-1-5-11", "Authenticated Users"), ("S-1-5-32-545", "Users")];
    private static readonly (string Sid, string Name)[] WholeDomain = [("-513", "Domain Users"), ("-515", "Domain Computers")];

    /// <summary>Looks at each property.</summary>
    /// <param name="template">The template.</param>
    /// <param name="purpose">What it is for.</param>
    /// <param name="authority">Who issues by it.</param>
    /// <param name="holders">The accounts that request: the service account, and the one that configures.</param>
    public static IEnumerable<TemplateFinding> Check(CertificateTemplate template, TemplatePurpose purpose, DirectoryAuthority authority, IReadOnlyList<DirectoryHolder> holders)
    {
        yield return Judge(
            "Certificate Templates to Issue", authority.Described.Templates.Contains(template.Name, StringComparer.OrdinalIgnoreCase),
            $"{authority.Described.Name} issues by it.", $"{authority.Described.Name} does not issue by it.",
            $"Certification Authority console, Certificate Templates, New, Certificate Template to Issue: choose {template.DisplayName}.");
        yield return Judge(
            "Compatibility: Certification Authority", template.AuthorityVersion >= WindowsServer2008, "Windows Server 2008 or newer.", "Older than Windows Server 2008.",
            Tab(template, "Compatibility", "Certification Authority: Windows Server 2008"));
        yield return Judge(
            "Compatibility: Certificate recipient", template.RecipientVersion >= Windows7, "Windows 7 / Server 2008 R2 or newer.", "Older than Windows 7 / Server 2008 R2.",
            Tab(template, "Compatibility", "Certificate recipient: Windows 7 / Server 2008 R2"));
        yield return Algorithm(template, purpose);
        yield return KeySize(template, purpose);
        yield return Judge(
            "Request hash", template.Hash is null or "SHA256" or "SHA384" or "SHA512", template.Hash is { } hash ? $"{hash}." : "As the requester decides, which is SHA256.", $"{template.Hash}: too weak.",
            Tab(template, "Cryptography", "Request hash: SHA256"));
        if (purpose == TemplatePurpose.SiteServer)
        {
            yield return Judge(
                "Allow private key to be exported", template.IsExportable, "Allowed.", "Not allowed.", Tab(template, "Request Handling", "Allow private key to be exported"));
        }

        yield return Judge(
            "Subject name", template.NameFlags.HasFlag(TemplateNameFlags.SuppliedInRequest), "Supply in the request.", "Built from the directory's information, which knows no Macs.",
            Tab(template, "Subject Name", "Supply in the request"));
        yield return Judge(
            "Subject name at renewal", template.NameFlags.HasFlag(TemplateNameFlags.ReusedAtRenewal), "That of the existing certificate.", "Not that of the existing certificate.",
            Tab(template, "Subject Name", "Use subject information from existing certificates for autoenrollment renewal requests"));
        yield return Purposes(template, purpose);
        yield return Judge(
            "CA certificate manager approval", !template.EnrollmentFlags.HasFlag(TemplateEnrollmentFlags.Pending), "Not needed.", "Needed: every enrollment and renewal would wait for somebody.",
            Tab(template, "Issuance Requirements", "clear CA certificate manager approval"));
        yield return Judge(
            "Authorized signatures", template.Signatures == 0, "None needed.", $"{template.Signatures} needed, which web enrollment cannot give.",
            Tab(template, "Issuance Requirements", "clear This number of authorized signatures"));
        yield return Judge(
            "Validity period", template.Lifetime is null || template.Lifetime >= MinLifetime,
            template.Lifetime is { } known ? $"{known.TotalDays:0} days." : "As the authority decides.", $"{template.Lifetime?.TotalDays:0} days: certificates would be renewed all the time.",
            Tab(template, "General", "Validity period: 1 year"));
        foreach (var finding in holders.SelectMany(h => Rights(template, authority, h)))
        {
            yield return finding;
        }

        yield return Others(template, holders);
    }

    private static TemplateFinding Algorithm(CertificateTemplate template, TemplatePurpose purpose)
    {
        const string Property = "Algorithm name";
        if (purpose == TemplatePurpose.SiteServer)
        {
            return Judge(
                Property, template.Algorithm is "RSA" or "ECDSA_P256" or "ECDSA_P384", $"{template.Algorithm}.", $"{template.Algorithm}: not for TLS.",
                Tab(template, "Cryptography", "Provider Category: Legacy Cryptographic Service Provider, Algorithm name: Determined by CSP"));
        }

        var finding = Judge(
            Property, template.Algorithm is "ECDSA_P256" or "ECDSA_P384" or "RSA", $"{template.Algorithm}.", $"{template.Algorithm}: Macs make no keys for it.",
            Tab(template, "Cryptography", "Provider Category: Key Storage Provider, Algorithm name: ECDSA_P256"));
        return template.Algorithm != "RSA" ? finding : finding with
        {
            Notice = string.Create(
                CultureInfo.InvariantCulture,
                $"It takes RSA keys only. Each Mac makes one with {(template.MinimalKeySize > MinRsaBits ? MaxMacRsaBits : MinRsaBits)} bits of its own instead of one on EC P-256 when it is enrolled or renewed; clients that cannot are refused with that reason. ")
                + "For keys on EC P-256: " + Tab(template, "Cryptography", "Provider Category: Key Storage Provider, Algorithm name: ECDSA_P256"),
        };
    }

    private static TemplateFinding KeySize(CertificateTemplate template, TemplatePurpose purpose)
    {
        // Where no key can be made for the algorithm, that alone is said.
        var (minimum, maximum) = template.Algorithm switch
        {
            "RSA" => (MinRsaBits, purpose == TemplatePurpose.MacClient ? MaxMacRsaBits : MaxRsaBits),
            "ECDSA_P256" or "ECDSA_P384" or "ECDSA_P521" => (256, 521),
            _ => (0, int.MaxValue),
        };
        var size = template.MinimalKeySize;
        return Judge(
            "Minimum key size", size >= minimum && size <= maximum, $"{size} bits.", size < minimum ? $"{size} bits: too few." : $"{size} bits: more than {maximum}, with which keys are made here.",
            Tab(template, "Cryptography", string.Create(CultureInfo.InvariantCulture, $"Minimum key size: {minimum}")));
    }

    private static TemplateFinding Purposes(CertificateTemplate template, TemplatePurpose purpose)
    {
        (string Oid, string Name)[] wanted = purpose == TemplatePurpose.SiteServer
            ? [(CertificateTrust.ServerAuthentication, "Server Authentication"), (CertificateTrust.ClientAuthentication, "Client Authentication")]
            : [(CertificateTrust.ClientAuthentication, "Client Authentication")];
        var missing = string.Join(" and ", wanted.Where(w => !template.Purposes.Contains(w.Oid)).Select(static w => w.Name));
        return Judge(
            "Application Policies", missing.Length == 0, string.Join(", ", wanted.Select(static w => w.Name)) + ".", $"{missing} missing.",
            Tab(template, "Extensions", $"Application Policies, Edit, Add: {missing}"));
    }

    private static IEnumerable<TemplateFinding> Rights(CertificateTemplate template, DirectoryAuthority authority, DirectoryHolder holder)
    {
        (Guid Right, string Name)[] wanted = [(Enroll, "Enroll"), (Autoenroll, "Autoenroll")];
        foreach (var (right, name) in wanted)
        {
            yield return Judge(
                $"{name}: {holder.Name}", template.Rights?.Allows(holder.Sids, DirectoryRights.ControlAccess, right) == true, "Allowed.", template.Rights is null ? "The rights cannot be read." : "Not allowed.",
                Tab(template, "Security", $"give {holder.Name}, or the security group that it is in, {name}"));
        }

        yield return Judge(
            $"Request Certificates: {holder.Name}", authority.Rights?.Allows(holder.Sids, DirectoryRights.ControlAccess, Enroll) == true,
            "Allowed.", authority.Rights is null ? "The rights cannot be read." : "Not allowed.",
            $"Certification Authority console, Properties of {authority.Described.Name}, tab Security: give {holder.Name}, or a security group that it is in, Request Certificates.");
    }

    /// <summary>Whoever may enroll by it names the subject: any user of the domain could get a certificate of somebody else.</summary>
    private static TemplateFinding Others(CertificateTemplate template, IReadOnlyList<DirectoryHolder> holders)
    {
        var domains = holders.Select(static h => h.Sid[..h.Sid.LastIndexOf('-')]).Distinct();
        var groups = Everybody.Concat(domains.SelectMany(static d => WholeDomain.Select(g => (Sid: d + g.Sid, g.Name))));
        var open = string.Join(", ", groups.Where(g => template.Rights?.Allows(new HashSet<string> { g.Sid }, DirectoryRights.ControlAccess, Enroll) == true).Select(static g => g.Name));
        return Judge(
            "Enroll: others", open.Length == 0, "No group of everybody.", $"{open} may enroll, with any subject that they name.", Tab(template, "Security", $"take Enroll from {open}"));
    }

    private static string Tab(CertificateTemplate template, string tab, string what) => $"Certificate Templates console, Properties of {template.DisplayName}, tab {tab}: {what}.";

    private static TemplateFinding Judge(string property, bool isRight, string right, string wrong, string fix) => new(property, isRight, isRight ? right : wrong, isRight ? null : fix);
}
