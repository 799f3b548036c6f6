using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Operations;
using Espalier.Formats.Ldap;

namespace Espalier.Site.ActiveDirectory;

/// <summary>
/// Where the directory holds the site (SEC-4): the container <c>CN=EspalierServices,CN=System</c>, in it one container per site, in that a service connection
/// point with the address and the fingerprint of the site's CA; and <c>CN=Espalier,CN=Program Data</c> for product data.
/// </summary>
internal sealed class SitePlace(SiteOptions site)
{
    private const string FingerprintPrefix = "sha256:";
    private const string AddressAttribute = "serviceBindingInformation";
    private const string KeywordsAttribute = "keywords";

    private static readonly string[] PointAttributes = [AddressAttribute, KeywordsAttribute];

    /// <summary>Writes or corrects everything.</summary>
    public async Task<Result<SitePublication>> WriteAsync(DirectorySession session, string address, string fingerprint, CancellationToken token)
    {
        foreach (var container in new[] { Services(session), SiteContainer(session), Product(session) })
        {
            var made = await session.Connection.AddAsync(container, [LdapValues.Of("objectClass", "container")], token);
            if (made.Code is not (LdapResultCode.Success or LdapResultCode.EntryAlreadyExists))
            {
                return Refused(made, container);
            }
        }

        var content = new[] { LdapValues.Of(AddressAttribute, address), LdapValues.Of(KeywordsAttribute, "Espalier", site.SiteCode, FingerprintPrefix + fingerprint) };
        var point = Point(session);
        var added = await session.Connection.AddAsync(point, [LdapValues.Of("objectClass", "serviceConnectionPoint"), LdapValues.Of("serviceClassName", "EspalierSiteServer"), .. content], token);
        if (added.Code == LdapResultCode.EntryAlreadyExists)
        {
            added = await session.Connection.ReplaceAsync(point, content, token);
        }

        return added.Code == LdapResultCode.Success ? new SitePublication(point, address, fingerprint, IsCurrent: true) : Refused(added, point);
    }

    public async Task<SitePublication> ReadAsync(DirectorySession session, string fingerprint, CancellationToken token)
    {
        var point = Point(session);
        var (entries, _) = await session.Connection.SearchAsync(new LdapSearch(point, LdapScope.Base, LdapFilter.Has("objectClass"), PointAttributes), token);
        if (entries is not [var entry])
        {
            return new SitePublication(point, null, null, IsCurrent: false);
        }

        var found = entry.Texts(KeywordsAttribute).FirstOrDefault(static k => k.StartsWith(FingerprintPrefix, StringComparison.Ordinal))?[FingerprintPrefix.Length..];
        return new SitePublication(point, entry.Text(AddressAttribute), found, string.Equals(found, fingerprint, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Removes the site's own part.</summary>
    public async Task<Result<Done>> RemoveAsync(DirectorySession session, CancellationToken token)
    {
        foreach (var name in new[] { Point(session), SiteContainer(session) })
        {
            var gone = await session.Connection.DeleteAsync(name, token);
            if (gone.Code is not (LdapResultCode.Success or LdapResultCode.NoSuchObject))
            {
                return Refused(gone, name);
            }
        }

        return Done.Instance;
    }

    private static string Services(DirectorySession session) => "CN=EspalierServices,CN=System," + session.BaseName;

    private static string Product(DirectorySession session) => "CN=Espalier,CN=Program Data," + session.BaseName;

    private string SiteContainer(DirectorySession session) => $"CN=EspalierSiteServer-{DistinguishedName.Escape(site.SiteCode)},{Services(session)}";

    private string Point(DirectorySession session) => "CN=SiteServer," + SiteContainer(session);

    private static Problem Refused(LdapResponse response, string name) => response.Code switch
    {
        LdapResultCode.InsufficientAccessRights => new Problem(
            ProblemKind.Conflict,
            "directory-rights-missing",
            $"The account may not write {name}. It needs Create All Child Objects and Read on the container above it, for this object and all descendants, directly or through a custom group."),
        LdapResultCode.NoSuchObject => new Problem(ProblemKind.Conflict, "directory-container-missing", $"The directory has no container for {name}, or the account may not see it."),
        _ => new Problem(ProblemKind.Unavailable, "directory-broken", $"The directory refused {name}: {response.Code} {response.Diagnostic}"),
    };
}
