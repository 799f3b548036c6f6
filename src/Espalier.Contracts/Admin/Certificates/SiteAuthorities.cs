using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Certificates;

/// <summary>The site's certificate authorities that Macs trust, the current one first.</summary>
public sealed record ListSiteAuthorities : IRequest<IReadOnlyList<SiteAuthority>>;

/// <summary>A certificate authority of the site.</summary>
/// <param name="Fingerprint">SHA-256, lower-case hex.</param>
/// <param name="ExpiresAt">Its end.</param>
/// <param name="IsCurrent">It issues now; the others are announced, or older and still trusted.</param>
public sealed record SiteAuthority(string Fingerprint, DateTimeOffset ExpiresAt, bool IsCurrent)
{
    public AuthorityState State { get; init; }

    public DateTimeOffset ValidFrom { get; init; }

    /// <summary>Macs with a valid key that it certified.</summary>
    public int Macs { get; init; }
}

/// <summary>Where a certificate authority of the site stands; each of them is trusted.</summary>
public enum AuthorityState
{
    /// <summary>It issued before the current one.</summary>
    Older,

    /// <summary>It issues now.</summary>
    Current,

    /// <summary>Macs come to trust it before anything is signed with it.</summary>
    Announced,
}

/// <summary>Makes the authority that comes next and has the Macs trust it beside the current one; nothing is signed with it yet.</summary>
public sealed record AnnounceSiteAuthority : IRequest<SiteAuthorityChanged>;

/// <summary>Makes the announced authority the current one, or a new one where none was announced. The old one stays trusted.</summary>
public sealed record ReplaceSiteAuthority : IRequest<SiteAuthorityChanged>;

/// <summary>The authority that was made or chosen.</summary>
public sealed record SiteAuthorityChanged(string Fingerprint);

/// <summary>Trusts an older authority no more; Macs that did not follow by then have to be enrolled again.</summary>
public sealed record RetireSiteAuthority(string Fingerprint) : IRequest<Done>;
