using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Certificates;

/// <summary>The certification authorities of the company that the connected directory names.</summary>
public sealed record ListEnterpriseAuthorities : IRequest<IReadOnlyList<EnterpriseAuthority>>;

/// <summary>A certification authority that the directory names (<c>pKIEnrollmentService</c>).</summary>
/// <param name="Name">Its name.</param>
/// <param name="HostName">Server that it runs on.</param>
/// <param name="Certificate">Its certificate, PEM; empty where the directory holds none that can be read.</param>
/// <param name="Templates">Names of the templates that it issues by.</param>
public sealed record EnterpriseAuthority(string Name, string HostName, string Certificate, IReadOnlyList<string> Templates)
{
    /// <summary>Where its web enrollment pages lie by default.</summary>
    public string WebAddress => $"https://{HostName}/certsrv/";
}

/// <summary>The certificate templates that an authority issues by.</summary>
/// <param name="Authority">Name of the authority.</param>
public sealed record ListCertificateTemplates(string Authority) : IRequest<IReadOnlyList<CertificateTemplateSummary>>;

/// <summary>A certificate template of the directory.</summary>
/// <param name="Name">Name that requests carry.</param>
/// <param name="DisplayName">Name that the Certificate Templates console shows.</param>
public sealed record CertificateTemplateSummary(string Name, string DisplayName);

/// <summary>Whether a certificate template is as the site needs it.</summary>
/// <param name="Authority">Name of the authority that issues by it.</param>
/// <param name="Name">The template.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="UserName">The administrator who configures, if another than the service account; checked for the right to request certificates as well.</param>
/// <param name="Password">Its password; used now and not kept.</param>
public sealed record CheckCertificateTemplate(string Authority, string Name, TemplatePurpose Purpose, string? UserName = null, string? Password = null) : IRequest<CertificateTemplateCheck>;

/// <summary>Whose certificates a template is for.</summary>
public enum TemplatePurpose
{
    /// <summary>The site server's own.</summary>
    SiteServer,

    /// <summary>Those of Macs.</summary>
    MacClient,
}

/// <summary>What a check of a template found.</summary>
/// <param name="Name">The template.</param>
/// <param name="Findings">Each property that was looked at.</param>
public sealed record CertificateTemplateCheck(string Name, IReadOnlyList<TemplateFinding> Findings)
{
    /// <summary>Nothing is wrong.</summary>
    public bool IsRight => Findings.All(static f => f.IsRight);
}

/// <summary>One property of a template.</summary>
/// <param name="Property">As the Certificate Templates console calls it.</param>
/// <param name="IsRight">It is as it should be.</param>
/// <param name="Detail">What it is.</param>
/// <param name="Fix">What to do; null where nothing is wrong.</param>
public sealed record TemplateFinding(string Property, bool IsRight, string Detail, string? Fix = null)
{
    /// <summary>What follows from it although it is right; null for nothing worth saying.</summary>
    public string? Notice { get; init; }
}
