using System.Buffers.Binary;

namespace Espalier.Testing.Directories;

/// <summary>The objects of certificate services that an enterprise authority and its templates have in a domain, as Windows writes them.</summary>
/// <param name="domain">Where they are.</param>
public sealed class DomainAuthority(SambaDomain domain)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private string Container => "CN=Public Key Services,CN=Services,CN=Configuration," + domain.BaseName;

    public string TemplateName(string template) => $"CN={template},CN=Certificate Templates,{Container}";

    public string AuthorityName(string authority) => $"CN={authority},CN=Enrollment Services,{Container}";

    /// <summary>Adds an authority that issues by some templates.</summary>
    public async Task AddAuthorityAsync(string name, string hostName, byte[] certificate, IReadOnlyList<string> templates, CancellationToken token)
    {
        await AddContainersAsync(token);
        await domain.DeleteTreeAsync(AuthorityName(name), token);
        await domain.ChangeAsync(
            $"dn: {AuthorityName(name)}\nchangetype: add\nobjectClass: pKIEnrollmentService\ndNSHostName: {hostName}\ncACertificate:: {Convert.ToBase64String(certificate)}\n"
            + string.Concat(templates.Select(static t => $"certificateTemplates: {t}\n")),
            token);
    }

    /// <summary>Adds a template as the guide describes that of the site server: a copy of <c>Web Server</c>.</summary>
    public Task AddServerTemplateAsync(string name, CancellationToken token) => AddTemplateAsync(
        name, 0x0302_0110, 2048, [ServerAuthentication, ClientAuthentication], "pKIDefaultCSPs: 1,Microsoft RSA SChannel Cryptographic Provider\n", token);

    /// <summary>Adds a template for Macs as the guide describes it: a copy of <c>Workstation Authentication</c>, which takes RSA keys only.</summary>
    public Task AddGuideMacTemplateAsync(string name, CancellationToken token) => AddTemplateAsync(
        name, 0x0302_0110, 2048, [ClientAuthentication], "pKIDefaultCSPs: 1,Microsoft RSA SChannel Cryptographic Provider\n", token);

    /// <summary>Adds a template for Macs: a copy of <c>Workstation Authentication</c> for keys on EC P-256.</summary>
    public Task AddMacTemplateAsync(string name, CancellationToken token) => AddTemplateAsync(
        name, 0x0302_0000, 256, [ClientAuthentication],
        "pKIDefaultCSPs: 1,Microsoft Software Key Storage Provider\nmsPKI-RA-Application-Policies: msPKI-Asymmetric-Algorithm`PZPWSTR`ECDSA_P256`msPKI-Hash-Algorithm`PZPWSTR`SHA256`msPKI-Key-Usage`DWORD`16777215`\n",
        token);

    /// <summary>Changes an attribute of a template.</summary>
    public Task SetTemplateAsync(string template, string attribute, string value, CancellationToken token) => domain.SetAsync(TemplateName(template), attribute, value, token);

    private async Task AddTemplateAsync(string name, int privateKeyFlags, int keySize, IReadOnlyList<string> purposes, string provider, CancellationToken token)
    {
        await AddContainersAsync(token);
        await domain.DeleteTreeAsync(TemplateName(name), token);
        var year = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(year, -TimeSpan.FromDays(365).Ticks);
        await domain.ChangeAsync(
            $"dn: {TemplateName(name)}\nchangetype: add\nobjectClass: pKICertificateTemplate\ndisplayName: {name}\nflags: 131649\nrevision: 100\npKIDefaultKeySpec: 1\npKIMaxIssuingDepth: 0\n"
            + $"pKIExpirationPeriod:: {Convert.ToBase64String(year)}\nmsPKI-RA-Signature: 0\nmsPKI-Enrollment-Flag: 0\nmsPKI-Private-Key-Flag: {privateKeyFlags}\nmsPKI-Certificate-Name-Flag: 9\n"
            + $"msPKI-Minimal-Key-Size: {keySize}\nmsPKI-Template-Schema-Version: 3\nmsPKI-Template-Minor-Revision: 0\n{provider}"
            + string.Concat(purposes.Select(static p => $"pKIExtendedKeyUsage: {p}\nmsPKI-Certificate-Application-Policy: {p}\n")),
            token);
    }

    private async Task AddContainersAsync(CancellationToken token)
    {
        foreach (var name in new[] { Container, "CN=Enrollment Services," + Container, "CN=Certificate Templates," + Container })
        {
            if ((await domain.FindAsync(name, token)).Length == 0)
            {
                await domain.ChangeAsync($"dn: {name}\nchangetype: add\nobjectClass: container\n", token);
            }
        }
    }
}
