using Espalier.Formats.Ldap;
using Espalier.Hosting.Ldap;

namespace Espalier.Site.ActiveDirectory;

/// <summary>
/// The site's address in DNS (SITE-40): <c>_espalier-t12._tcp.corp.example.com SRV 0 100 8760 site.corp.example.com</c>, in the zone of the domain that the directory keeps. Whoever makes the record owns it, so that the
/// service account does, which may then change it; everybody who is signed in may make one.
/// </summary>
internal static class ServiceRecord
{
    /// <summary>Macs that look for a site that has moved shall not wait for long.</summary>
    private const int Seconds = 300;

    /// <summary>Name of the record.</summary>
    public static string NameOf(string siteCode, string domain) => $"{Label(siteCode)}.{domain}";

    /// <summary>Writes or corrects the record; answers what is to be done by hand, or null.</summary>
    public static async Task<string?> WriteAsync(DirectorySession session, string domain, string siteCode, Uri address, CancellationToken token)
    {
        if (address.HostNameType != UriHostNameType.Dns)
        {
            return null;
        }

        var zone = ZoneOf(session, domain);
        var node = $"DC={Label(siteCode)},{zone}";
        LdapValues[] content = [new LdapValues("dnsRecord", [DnsRecord.OfService(address.IdnHost, address.Port, Seconds)])];
        var byHand = $"Make it by hand: {NameOf(siteCode, domain)} SRV 0 100 {address.Port} {address.IdnHost}.";
        if ((await session.FindAsync(zone, ["dc"], token)) is null)
        {
            return $"The directory keeps no DNS zone {domain}. {byHand}";
        }

        var written = await session.FindAsync(node, ["dc"], token) is null
            ? await session.Connection.AddAsync(node, [LdapValues.Of("objectClass", "dnsNode"), .. content], token)
            : await session.Connection.ReplaceAsync(node, content, token);
        return written.Code switch
        {
            LdapResultCode.Success => null,
            LdapResultCode.InsufficientAccessRights => $"The service account may not write {node}. Give it Full Control there. {byHand}",
            _ => throw new DirectoryException(DirectoryFault.Broken, $"{session.Server} refused {node}: {written.Code} {written.Diagnostic}"),
        };
    }

    /// <summary>Removes the record, where there is one and the account may.</summary>
    public static Task RemoveAsync(DirectorySession session, string domain, string siteCode, CancellationToken token) => session.Connection.DeleteAsync($"DC={Label(siteCode)},{ZoneOf(session, domain)}", token);

    private static string Label(string siteCode) => $"_espalier-{siteCode.ToLowerInvariant()}._tcp";

    private static string ZoneOf(DirectorySession session, string domain) => $"DC={DistinguishedName.Escape(domain)},CN=MicrosoftDNS,DC=DomainDnsZones,{session.BaseName}";
}
