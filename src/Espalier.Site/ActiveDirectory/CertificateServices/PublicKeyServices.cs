using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Admin.Certificates;
using Espalier.Formats.Ldap;

namespace Espalier.Site.ActiveDirectory.CertificateServices;

/// <summary>What the directory says about the company's certification authorities.</summary>
internal sealed class PublicKeyServices(DirectorySession session)
{
    private static readonly string[] AuthorityAttributes = ["cn", "dNSHostName", "cACertificate", "certificateTemplates", "nTSecurityDescriptor"];

    /// <summary>The authorities, by name.</summary>
    public async Task<IReadOnlyList<DirectoryAuthority>> ListAuthoritiesAsync(CancellationToken token) =>
        await FindContainerAsync(token) is { } container
            ? [.. (await session.ListBelowAsync("CN=Enrollment Services," + container, LdapFilter.Equal("objectClass", "pKIEnrollmentService"), AuthorityAttributes, token))
                .Select(Describe).OfType<DirectoryAuthority>().OrderBy(static a => a.Described.Name, StringComparer.OrdinalIgnoreCase)]
            : [];

    /// <summary>All templates of the forest, by the name shown.</summary>
    public async Task<IReadOnlyList<CertificateTemplate>> ListTemplatesAsync(CancellationToken token) =>
        await FindContainerAsync(token) is { } container
            ? [.. (await session.ListBelowAsync("CN=Certificate Templates," + container, LdapFilter.Equal("objectClass", "pKICertificateTemplate"), CertificateTemplate.Attributes, token))
                .Select(CertificateTemplate.Find).OfType<CertificateTemplate>().OrderBy(static t => t.DisplayName, StringComparer.OrdinalIgnoreCase)]
            : [];

    private async Task<string?> FindContainerAsync(CancellationToken token) =>
        await session.FindConfigurationAsync(token) is { } configuration ? "CN=Public Key Services,CN=Services," + configuration : null;

    private static DirectoryAuthority? Describe(LdapEntry entry) => entry.Text("cn") is not { } name ? null : new DirectoryAuthority(
        new EnterpriseAuthority(name, entry.Text("dNSHostName") ?? "", Newest(entry.Values("cACertificate")), [.. entry.Texts("certificateTemplates").Order(StringComparer.OrdinalIgnoreCase)]),
        entry.Values("nTSecurityDescriptor") is [var bytes] ? SecurityDescriptor.Find(bytes) : null);

    /// <summary>An authority that was renewed has several.</summary>
    private static string Newest(IReadOnlyList<byte[]> certificates)
    {
        var read = new List<X509Certificate2>();
        foreach (var bytes in certificates)
        {
            try
            {
                read.Add(X509CertificateLoader.LoadCertificate(bytes));
            }
            catch (CryptographicException)
            {
                // Said by the empty field, where no other can be read.
            }
        }

        var newest = read.MaxBy(static c => c.NotBefore)?.ExportCertificatePem() ?? "";
        read.ForEach(static c => c.Dispose());
        return newest;
    }
}

/// <summary>An authority, and who may request certificates of it.</summary>
/// <param name="Described">As administrators see it.</param>
/// <param name="Rights">Null where they are not to be read.</param>
internal sealed record DirectoryAuthority(EnterpriseAuthority Described, SecurityDescriptor? Rights);
