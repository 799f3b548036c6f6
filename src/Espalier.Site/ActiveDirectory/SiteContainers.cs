using Espalier.Formats.Ldap;

namespace Espalier.Site.ActiveDirectory;

/// <summary>Distinguished names of what a site has in the directory (SEC-4).</summary>
/// <param name="BaseName">Of the domain.</param>
/// <param name="SiteCode">The site's.</param>
internal sealed record SiteContainers(string BaseName, string SiteCode)
{
    public string System => "CN=System," + BaseName;

    public string ProgramData => "CN=Program Data," + BaseName;

    /// <summary>Of all sites.</summary>
    public string Services => "CN=EspalierServices," + System;

    /// <summary>The site's own.</summary>
    public string Site => $"CN=EspalierSiteServer-{DistinguishedName.Escape(SiteCode)},{Services}";

    /// <summary>Service connection point with the address.</summary>
    public string Point => "CN=SiteServer," + Site;

    public string Product => "CN=Espalier," + ProgramData;

    /// <summary>Roles of an earlier configuration, as Authorization Manager keeps them (SEC-10).</summary>
    public string AuthorizationStore => "CN=Authorization Store," + Product;
}
