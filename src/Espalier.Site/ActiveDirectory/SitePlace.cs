using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Operations;
using Espalier.Formats.Ldap;
using Espalier.Hosting.Ldap;

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
    private const string OwnNameAttribute = "serviceDNSName";

    /// <summary>Holds what was registered for the site and is to be removed with it: names that the account held before are not the site's.</summary>
    private const string RegisteredAttribute = "description";
    private const string RegisteredPrefix = "Service principal name: ";

    private static readonly string[] PointAttributes = [AddressAttribute, KeywordsAttribute, OwnNameAttribute];

    /// <summary>Writes or corrects everything; what is made anew is given to whoever made it, and the site's container to the service account too.</summary>
    /// <param name="session">Signed in as the one who configures.</param>
    /// <param name="serviceAccount">Name of the service account.</param>
    /// <param name="address">Where Macs reach the site.</param>
    /// <param name="fingerprint">Of its authority.</param>
    /// <param name="token">Cancels between steps.</param>
    public async Task<Result<SitePublication>> WriteAsync(DirectorySession session, string serviceAccount, string address, string fingerprint, CancellationToken token)
    {
        if (await session.FindHolderAsync(token) is not { } user || await session.FindAccountAsync(serviceAccount, token) is not { } service || service.Values("objectSid") is not [var bytes] || SecurityIdentifiers.Find(bytes) is not { } serviceSid)
        {
            return new Problem(ProblemKind.Conflict, "directory-account-unknown", $"The configuring account and the service account {serviceAccount} have to be of the domain itself.");
        }

        if (await new DirectoryRightsCheck(Containers(session), System.Net.Dns.GetHostName()).OfAuthorizationStoreAsync(session, user, token) is { IsGranted: false } lacking)
        {
            return new Problem(ProblemKind.Conflict, "directory-rights-missing", $"{lacking.Finding} {lacking.Fix}");
        }

        var registered = await ServiceNames.RegisterAsync(session, user, service.Name, ServiceNames.Of(site.HostNames), token);
        if (registered.Problem is { } unregistered)
        {
            return unregistered;
        }

        var written = await WriteContainersAsync(session, user, serviceSid, token) is { } refused ? refused : await WritePointAsync(session, address, fingerprint, registered.Value!, token);
        if (!written.Succeeded)
        {
            // Nothing would remember them.
            await ServiceNames.RemoveAsync(session, user, service.Name, registered.Value!, token);
        }

        return written;
    }

    private async Task<Problem?> WriteContainersAsync(DirectorySession session, DirectoryHolder user, string serviceSid, CancellationToken token)
    {
        var names = Containers(session);
        (string Sid, DirectoryRights Rights) ofUser = (user.Sid, DirectoryRights.Read | DirectoryRights.Write | DirectoryRights.CreateChild);
        (string Name, (string, DirectoryRights)[] Given)[] containers =
        [
            (names.Services, [ofUser]),
            (names.Site, [(user.Sid, DirectoryRights.FullControl), (serviceSid, ofUser.Rights)]),
            (names.Product, [ofUser]),
        ];
        foreach (var (container, given) in containers)
        {
            // Whoever may not make a container is told that, not that it is there.
            if ((await session.ReadRightsAsync(container, token)).Exists)
            {
                continue;
            }

            var made = await session.Connection.AddAsync(container, [LdapValues.Of("objectClass", "container")], token);
            if (made.Code == LdapResultCode.Success)
            {
                made = await GiveAsync(session, container, given, token);
            }

            if (made.Code is not (LdapResultCode.Success or LdapResultCode.EntryAlreadyExists))
            {
                return Refused(made, container);
            }
        }

        return null;
    }

    /// <summary>Writes or corrects the service connection point.</summary>
    /// <param name="session">Signed in as one who may.</param>
    /// <param name="address">Where Macs reach the site.</param>
    /// <param name="fingerprint">Of its authority.</param>
    /// <param name="registered">Names of the service that were registered just now; those of before are kept.</param>
    /// <param name="token">Cancels.</param>
    public async Task<Result<SitePublication>> WritePointAsync(DirectorySession session, string address, string fingerprint, IReadOnlyList<string> registered, CancellationToken token)
    {
        // The server's own name is there only where the address is its own, and follows it.
        var own = site.AddressForMacs;
        var follows = address == own.GetLeftPart(UriPartial.Authority);
        var content = new[] { LdapValues.Of(AddressAttribute, address), LdapValues.Of(KeywordsAttribute, "Espalier", site.SiteCode, FingerprintPrefix + fingerprint) };
        var ownName = LdapValues.Of(OwnNameAttribute, follows ? [own.Host] : []);
        var point = Containers(session).Point;
        var exists = (await session.ReadRightsAsync(point, token)).Exists;
        var names = LdapValues.Of(RegisteredAttribute, [.. registered.Union(await FindRegisteredAsync(session, token), StringComparer.OrdinalIgnoreCase).Select(static n => RegisteredPrefix + n)]);
        var added = exists
            ? await session.Connection.ReplaceAsync(point, [.. content, ownName, names], token)
            : await session.Connection.AddAsync(
                point,
                [LdapValues.Of("objectClass", "serviceConnectionPoint"), LdapValues.Of("serviceClassName", "EspalierSiteServer"), .. content, .. new[] { ownName, names }.Where(static v => v.Values.Count > 0)],
                token);
        return added.Code == LdapResultCode.Success ? new SitePublication(point, address, fingerprint, IsCurrent: true) : Refused(added, point);
    }

    public async Task<SitePublication> ReadAsync(DirectorySession session, string fingerprint, CancellationToken token) => (await ReadOwnAsync(session, fingerprint, token)).Publication;

    /// <summary>What is published, and whether it is the server's own address, which follows it.</summary>
    public async Task<(SitePublication Publication, bool IsOwn)> ReadOwnAsync(DirectorySession session, string fingerprint, CancellationToken token)
    {
        var point = Containers(session).Point;
        var (entries, _) = await session.Connection.SearchAsync(new LdapSearch(point, LdapScope.Base, LdapFilter.Has("objectClass"), PointAttributes), token);
        if (entries is not [var entry])
        {
            return (new SitePublication(point, null, null, IsCurrent: false), false);
        }

        var found = entry.Texts(KeywordsAttribute).FirstOrDefault(static k => k.StartsWith(FingerprintPrefix, StringComparison.Ordinal))?[FingerprintPrefix.Length..];
        return (new SitePublication(point, entry.Text(AddressAttribute), found, string.Equals(found, fingerprint, StringComparison.OrdinalIgnoreCase)), entry.Text(OwnNameAttribute) is not null);
    }

    /// <summary>Takes the names of the service back that publishing gave to the service account; null when that is done. It comes first: what is left can be withdrawn again.</summary>
    public async Task<Problem?> RemoveNamesAsync(DirectorySession session, string serviceAccount, CancellationToken token)
    {
        var registered = await FindRegisteredAsync(session, token);
        return registered.Count > 0 && await session.FindHolderAsync(token) is { } user && await session.FindAccountAsync(serviceAccount, token) is { } service
            ? await ServiceNames.RemoveAsync(session, user, service.Name, registered, token)
            : null;
    }

    /// <summary>Removes the site's own part.</summary>
    public async Task<Result<Done>> RemoveAsync(DirectorySession session, CancellationToken token)
    {
        foreach (var name in new[] { Containers(session).Point, Containers(session).Site })
        {
            var gone = await session.Connection.DeleteAsync(name, token);
            if (gone.Code is not (LdapResultCode.Success or LdapResultCode.NoSuchObject))
            {
                return Refused(gone, name);
            }
        }

        return Done.Instance;
    }

    private async Task<IReadOnlyList<string>> FindRegisteredAsync(DirectorySession session, CancellationToken token) =>
        [.. ((await session.FindAsync(Containers(session).Point, [RegisteredAttribute], token))?.Texts(RegisteredAttribute) ?? [])
            .Where(static t => t.StartsWith(RegisteredPrefix, StringComparison.Ordinal)).Select(static t => t[RegisteredPrefix.Length..])];

    private SiteContainers Containers(DirectorySession session) => new(session.BaseName, site.SiteCode);

    /// <summary>The owner of a new object may say who else may what.</summary>
    private static async Task<LdapResponse> GiveAsync(DirectorySession session, string container, IReadOnlyList<(string Sid, DirectoryRights Rights)> given, CancellationToken token)
    {
        var (_, rights) = await session.ReadRightsAsync(container, token);
        return rights is null
            ? throw new DirectoryException(DirectoryFault.Broken, $"{session.Server} does not say who may what with the new {container}.")
            : await session.Connection.ReplaceRightsAsync(container, rights.Give(given), token);
    }

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
