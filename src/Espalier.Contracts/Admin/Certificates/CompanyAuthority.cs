using Espalier.Contracts.Operations;
using Espalier.Contracts.Signatures;

namespace Espalier.Contracts.Admin.Certificates;

/// <summary>Which authority certifies the site server and Macs: the site's own, or one of the company.</summary>
public sealed record GetCompanyAuthority : IRequest<CompanyAuthorityState>;

/// <summary>
/// Lets an authority of the company certify the site server, now, and Macs, from now on. With another authority than before every Mac gets a new certificate at
/// its next contact; with another template only Macs that are enrolled or renewed afterwards.
/// </summary>
/// <param name="Settings">How to ask it.</param>
/// <param name="Password">Of the account; needed for another account, address or other CAs than the stored ones.</param>
public sealed record SaveCompanyAuthority(CompanyAuthoritySettings Settings, string? Password = null) : IRequest<CompanyAuthorityState>;

/// <summary>Goes back to the site's own authority: the site server's certificate is made anew, Macs get theirs at the next contact.</summary>
public sealed record RemoveCompanyAuthority : IRequest<Done>;

/// <summary>How the company's authority is asked, over Microsoft's web enrollment pages.</summary>
/// <param name="Name">Name of the authority.</param>
/// <param name="WebAddress">Address of its web enrollment pages: <c>https://ca.corp.example.com/certsrv/</c>.</param>
/// <param name="UserName">Account that requests the certificates, as the pages take it: <c>CORP\user</c> or <c>user@domain</c>.</param>
/// <param name="ServerTemplate">Template of the site server's certificate.</param>
/// <param name="MacTemplate">Template of Macs' certificates.</param>
/// <param name="WebAuthorities">Certificates (PEM) of the CAs that may certify the web server, up to the root; empty means those that the computer trusts.</param>
/// <param name="MacKey">Kind of the keys that Macs make. Default: null, the kind that the Macs' template takes by the connected directory, or EC P-256 where that does not say it.</param>
public sealed record CompanyAuthoritySettings(
    string Name, string WebAddress, string UserName, string ServerTemplate, string MacTemplate, string WebAuthorities = "", KeyKind? MacKey = null);

/// <summary>Where the company's authority stands.</summary>
/// <param name="Settings">Null where the site's own authority certifies.</param>
public sealed record CompanyAuthorityState(CompanyAuthoritySettings? Settings)
{
    /// <summary>SHA-256 of its certificate, lower-case hex; null without it.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Kind of the keys that Macs make when they are enrolled or renewed now.</summary>
    public KeyKind MacKey { get; init; }

    /// <summary>Issuer of the certificate that the site server shows now.</summary>
    public string ServerIssuer { get; init; } = "";

    /// <summary>The site server's request that waits for a manager of the authority; until then the site server keeps its certificate.</summary>
    public int? PendingServerRequest { get; init; }

    /// <summary>Requests of Macs that wait for a manager of the authority.</summary>
    public int PendingMacs { get; init; }
}
