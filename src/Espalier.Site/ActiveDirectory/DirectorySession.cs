using System.Globalization;
using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Formats.Ldap;
using Espalier.Hosting.Ldap;
using Espalier.Site.Boundaries;

namespace Espalier.Site.ActiveDirectory;

/// <summary>A user as the directory describes it now.</summary>
/// <param name="Sid">Security identifier.</param>
/// <param name="Name"><c>user@domain</c>, from the logon name.</param>
/// <param name="DistinguishedName">Where it lies.</param>
/// <param name="IsUsable">Neither disabled nor expired.</param>
/// <param name="Groups">Identifiers of all its groups, through nesting and with the primary group.</param>
internal sealed record DirectoryUser(string Sid, string Name, string DistinguishedName, bool IsUsable, IReadOnlyList<string> Groups);

/// <summary>Reads the directory as the service account, over one connection.</summary>
internal sealed class DirectorySession(LdapConnection connection, DirectoryOptions options, Func<Task<LdapConnection>> openAnother) : IAsyncDisposable
{
    private const int Disabled = 0x2;

    private static readonly string[] UserAttributes = ["objectSid", "sAMAccountName", "userAccountControl", "accountExpires", "tokenGroups"];
    private static readonly string[] ListAttributes = ["objectSid", "sAMAccountName", "displayName", "cn", "objectClass"];

    private static readonly string[] SearchedAttributes = ["sAMAccountName", "displayName", "cn"];

    private static readonly string[] SubnetAttributes = ["cn", "siteObject"];

    private static readonly LdapFilter IsUser = LdapFilter.All(LdapFilter.Equal("objectCategory", "person"), LdapFilter.Equal("objectClass", "user"));

    private static readonly LdapFilter IsAccount = LdapFilter.Equal("objectClass", "user");

    private static readonly LdapFilter IsGroup = LdapFilter.Equal("objectClass", "group");

    public string Server => connection.Server;

    public LdapConnection Connection => connection;

    /// <summary>Distinguished name of the domain.</summary>
    public string BaseName => options.BaseName;

    /// <summary>Fails when the domain is not there.</summary>
    public async Task CheckBaseAsync(CancellationToken token)
    {
        var (entries, end) = await connection.SearchAsync(new LdapSearch(options.BaseName, LdapScope.Base, LdapFilter.Equal("objectClass", "domain"), ["objectSid"]), token);
        if (entries.Count == 0)
        {
            throw new DirectoryException(DirectoryFault.NoSuchBase, $"{Server} has no {options.BaseName}, or the service account may not see it ({end.Code}).");
        }
    }

    /// <summary>Distinguished name of the user whom a name means, or null. A user principal name wins over a logon name, as it does in Windows.</summary>
    /// <param name="logonName">Logon name; null where the name is of another suffix.</param>
    /// <param name="principalName"><c>user@suffix</c>.</param>
    /// <param name="token">Cancels.</param>
    public async Task<string?> FindUserAsync(string? logonName, string? principalName, CancellationToken token)
    {
        foreach (var (attribute, value) in new[] { ("userPrincipalName", principalName), ("sAMAccountName", logonName) })
        {
            if (value is not null && await FindOneAsync(LdapFilter.All(IsUser, LdapFilter.Equal(attribute, value)), token) is { } found)
            {
                return found.Name;
            }
        }

        return null;
    }

    /// <summary>True for a suffix that user principal names of this forest may have besides the domain.</summary>
    public async Task<bool> HasSuffixAsync(string suffix, CancellationToken token)
    {
        if (await FindConfigurationAsync(token) is not { } configuration)
        {
            return false;
        }

        var partitions = await SearchAsync(new LdapSearch("CN=Partitions," + configuration, LdapScope.Base, LdapFilter.Has("objectClass"), ["uPNSuffixes"]), token);
        return partitions is [var found] && found.Texts("uPNSuffixes").Contains(suffix, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The forest's sites with their subnets.</summary>
    public async Task<DirectorySiteMap> ReadSitesAsync(CancellationToken token)
    {
        var container = "CN=Sites," + (await FindConfigurationAsync(token) ?? throw new DirectoryException(DirectoryFault.Broken, $"{Server} does not name its configuration, which holds the sites."));
        var sites = await SearchAllAsync(new LdapSearch(container, LdapScope.OneLevel, LdapFilter.Equal("objectClass", "site"), ["cn"]), token);
        var names = sites.Where(static s => s.Text("cn") is not null).ToDictionary(static s => s.Name, static s => s.Text("cn")!, StringComparer.OrdinalIgnoreCase);
        var subnets = new List<SiteSubnet>();
        foreach (var entry in await SearchAllAsync(new LdapSearch("CN=Subnets," + container, LdapScope.OneLevel, LdapFilter.Equal("objectClass", "subnet"), SubnetAttributes), token))
        {
            if (entry.Text("siteObject") is { } site && names.TryGetValue(site, out var name) && AddressRange.TryParseSubnet(entry.Text("cn") ?? "", out var range, out _))
            {
                subnets.Add(new SiteSubnet(range, name));
            }
        }

        return new DirectorySiteMap([.. names.Values.Order(StringComparer.OrdinalIgnoreCase)], subnets);
    }

    /// <summary>Tries a password over a connection of its own, so that this one stays the service account's.</summary>
    public async Task<LdapResponse> TryPasswordAsync(string name, string password, CancellationToken token)
    {
        await using var other = await openAnother();
        return await other.BindAsync(name, password, token);
    }

    /// <summary>The user as it is now; null when it is gone.</summary>
    /// <param name="name">Distinguished name, or <c>&lt;SID=...&gt;</c>.</param>
    /// <param name="now">To tell whether the account has expired.</param>
    /// <param name="token">Cancels.</param>
    public async Task<DirectoryUser?> ReadUserAsync(string name, DateTimeOffset now, CancellationToken token)
    {
        // The directory computes tokenGroups for the base of a search only.
        var entries = await SearchAsync(new LdapSearch(name, LdapScope.Base, IsUser, UserAttributes), token);
        if (entries is not [var entry] || Sid(entry) is not { } sid || entry.Text("sAMAccountName") is not { } logonName)
        {
            return null;
        }

        var groups = entry.Values("tokenGroups").Select(static bytes => SecurityIdentifiers.Find(bytes)).OfType<string>().ToList();
        return new DirectoryUser(sid, $"{logonName}@{options.Domain}", entry.Name, IsUsable(entry, now), groups);
    }

    /// <summary>The account that this session is signed in as, with all that the directory judges it by; null when it is none of the domain.</summary>
    public async Task<DirectoryHolder?> FindHolderAsync(CancellationToken token)
    {
        var root = await SearchAsync(new LdapSearch("", LdapScope.Base, LdapFilter.Has("objectClass"), ["tokenGroups"]), token);
        if (await FindAccountAsync(options.Settings.ServiceAccount, token) is not { } account || Sid(account) is not { } sid)
        {
            return null;
        }

        var held = root.SelectMany(static e => e.Values("tokenGroups")).Select(static bytes => SecurityIdentifiers.Find(bytes)).OfType<string>();
        return new DirectoryHolder(options.Settings.ServiceAccount, account.Name, sid, held.Append(sid).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>The user or computer that signs in by a name; null when the domain has none.</summary>
    public async Task<LdapEntry?> FindAccountAsync(string name, CancellationToken token)
    {
        if (DirectoryName.Find(name, options.Domain) is not { } parts)
        {
            return null;
        }

        return await FindOneAsync(LdapFilter.All(IsAccount, LdapFilter.Equal("userPrincipalName", name)), token)
            ?? await FindOneAsync(LdapFilter.All(IsAccount, LdapFilter.Equal("sAMAccountName", parts.User)), token);
    }

    /// <summary>DNS name of the domain controller that answers.</summary>
    public async Task<string?> FindServerNameAsync(CancellationToken token) => (await FindAsync("", ["dnsHostName"], token))?.Text("dnsHostName");

    /// <summary>One entry; null when it is not there, or not to be seen.</summary>
    public async Task<LdapEntry?> FindAsync(string name, IReadOnlyList<string> attributes, CancellationToken token) =>
        await SearchAsync(new LdapSearch(name, LdapScope.Base, LdapFilter.Has("objectClass"), attributes), token) is [var entry] ? entry : null;

    /// <summary>All entries of the domain that a filter fits.</summary>
    public Task<IReadOnlyList<LdapEntry>> FindAllAsync(LdapFilter filter, CancellationToken token) =>
        SearchAsync(new LdapSearch(options.BaseName, LdapScope.Subtree, filter, ["objectSid"]) { SizeLimit = SearchDirectory.MaxFound }, token);

    /// <summary>Whether an object is there, and who may do what with it; without rights where those are not to be read.</summary>
    public async Task<(bool Exists, SecurityDescriptor? Rights)> ReadRightsAsync(string name, CancellationToken token)
    {
        var found = await SearchAsync(new LdapSearch(name, LdapScope.Base, LdapFilter.Has("objectClass"), ["nTSecurityDescriptor"]) { WithRights = true }, token);
        return found is [var entry] ? (true, entry.Values("nTSecurityDescriptor") is [var bytes] ? SecurityDescriptor.Find(bytes) : null) : (false, null);
    }

    /// <summary>Users and groups whose name begins with a text.</summary>
    public async Task<IReadOnlyList<DirectoryEntry>> ListAsync(string text, CancellationToken token)
    {
        var kinds = LdapFilter.Any(IsUser, IsGroup);
        var filter = text.Length == 0 ? kinds : LdapFilter.All(kinds, LdapFilter.Any([.. SearchedAttributes.Select(a => LdapFilter.StartsWith(a, text))]));
        var entries = await SearchAsync(new LdapSearch(options.BaseName, LdapScope.Subtree, filter, ListAttributes) { SizeLimit = SearchDirectory.MaxFound }, token);
        return [.. entries.Select(Describe).OfType<DirectoryEntry>().OrderBy(static e => e.Kind).ThenBy(static e => e.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The user or group with an identifier; null when there is none.</summary>
    public async Task<DirectoryEntry?> FindEntryAsync(string sid, CancellationToken token)
    {
        var entries = await SearchAsync(new LdapSearch($"<SID={sid}>", LdapScope.Base, LdapFilter.Any(IsUser, IsGroup), ListAttributes), token);
        return entries is [var entry] ? Describe(entry) : null;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    // Only these answers say that there is nothing more: a server that is busy or broken must never look like one that knows no such user.
    private async Task<IReadOnlyList<LdapEntry>> SearchAsync(LdapSearch search, CancellationToken token)
    {
        var (entries, end) = await connection.SearchAsync(search, token);
        return end.Code is LdapResultCode.Success or LdapResultCode.SizeLimitExceeded or LdapResultCode.NoSuchObject
            ? entries
            : throw new DirectoryException(DirectoryFault.Broken, $"{Server} cannot search now: {end.Code} {end.Diagnostic}");
    }

    // Half of the subnets would put Macs into the wrong site.
    private async Task<IReadOnlyList<LdapEntry>> SearchAllAsync(LdapSearch search, CancellationToken token)
    {
        var (entries, end) = await connection.SearchAsync(search, token);
        return end.Code == LdapResultCode.Success
            ? entries
            : throw new DirectoryException(DirectoryFault.Broken, $"{Server} did not answer with everything below {search.Base}: {end.Code} {end.Diagnostic}");
    }

    /// <summary>The entries directly below one; none where that is not there.</summary>
    public Task<IReadOnlyList<LdapEntry>> ListBelowAsync(string name, LdapFilter filter, IReadOnlyList<string> attributes, CancellationToken token) =>
        SearchAsync(new LdapSearch(name, LdapScope.OneLevel, filter, attributes) { WithRights = true }, token);

    /// <summary>Distinguished name of what the whole forest shares; null where the server does not name it.</summary>
    public async Task<string?> FindConfigurationAsync(CancellationToken token) =>
        await SearchAsync(new LdapSearch("", LdapScope.Base, LdapFilter.Has("objectClass"), ["configurationNamingContext"]), token) is [var root] ? root.Text("configurationNamingContext") : null;

    private async Task<LdapEntry?> FindOneAsync(LdapFilter filter, CancellationToken token)
    {
        var entries = await SearchAsync(new LdapSearch(options.BaseName, LdapScope.Subtree, filter, ["objectSid"]) { SizeLimit = 2 }, token);
        return entries is [var only] ? only : null;
    }

    private DirectoryEntry? Describe(LdapEntry entry)
    {
        if (Sid(entry) is not { } sid || entry.Text("sAMAccountName") is not { } logonName)
        {
            return null;
        }

        var kind = entry.Texts("objectClass").Contains("group", StringComparer.OrdinalIgnoreCase) ? DirectoryEntryKind.Group : DirectoryEntryKind.User;
        return new DirectoryEntry(sid, $"{options.Settings.NetBiosName}\\{logonName}", entry.Text("displayName") ?? entry.Text("cn") ?? logonName, kind, entry.Name);
    }

    private static string? Sid(LdapEntry entry) => entry.Values("objectSid") is [var bytes] ? SecurityIdentifiers.Find(bytes) : null;

    private static bool IsUsable(LdapEntry entry, DateTimeOffset now) =>
        int.TryParse(entry.Text("userAccountControl"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var control)
        && (control & Disabled) == 0
        && !(long.TryParse(entry.Text("accountExpires"), NumberStyles.None, CultureInfo.InvariantCulture, out var expires)
            && expires is > 0 and < long.MaxValue
            && expires <= now.ToFileTime());
}
