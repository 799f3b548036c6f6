using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.ActiveDirectory;

/// <summary>Writes the site's address and the fingerprint of its CA into the directory, where clients look for them; repeating it brings them up to date.</summary>
/// <param name="Address">Connection address for Macs: <c>https://site.example.com:8760</c>.</param>
/// <param name="UserName">Account with the right to make the containers; null uses the service account.</param>
/// <param name="Password">Its password; used now and not kept.</param>
public sealed record PublishSite(string Address, string? UserName = null, string? Password = null) : IRequest<SitePublication>;

/// <summary>Reads what the directory says about this site.</summary>
public sealed record GetSitePublication : IRequest<SitePublication>;

/// <summary>Removes what was published for this site; the containers that other sites may use stay.</summary>
/// <param name="UserName">Account with the right to delete; null uses the service account.</param>
/// <param name="Password">Its password; used now and not kept.</param>
public sealed record WithdrawSite(string? UserName = null, string? Password = null) : IRequest<Done>;

/// <summary>What is published.</summary>
/// <param name="Name">Distinguished name of the site's service connection point.</param>
/// <param name="Address">Published address; null where nothing is published.</param>
/// <param name="AuthorityFingerprint">Published SHA-256 of the site's CA, hex; null where nothing is published.</param>
/// <param name="IsCurrent">The fingerprint is that of the CA in use.</param>
public sealed record SitePublication(string Name, string? Address, string? AuthorityFingerprint, bool IsCurrent);
