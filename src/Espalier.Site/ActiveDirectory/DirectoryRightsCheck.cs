using Espalier.Formats.Ldap;

namespace Espalier.Site.ActiveDirectory;

/// <summary>
/// Whether accounts may do in the directory what set-up and service need, found by reading who may do what: nothing is written to try it. The directory judges
/// by the same list, but it does not say through which group a right came, nor whether what is made will hand it down.
/// </summary>
/// <param name="containers">Of the site.</param>
/// <param name="computer">Name of this computer.</param>
internal sealed class DirectoryRightsCheck(SiteContainers containers, string computer)
{
    private const DirectoryRights Contents = DirectoryRights.Read | DirectoryRights.Write | DirectoryRights.CreateChild;
    private const string Self = "S-1-5-10";

    /// <summary>The configuring user's rights, and those of the service account.</summary>
    /// <param name="configuring">Signed in as the one who configures.</param>
    /// <param name="service">Signed in as the service account.</param>
    /// <param name="site">Whose.</param>
    /// <param name="token">Cancels.</param>
    public async Task<IReadOnlyList<DirectoryRight>> RunAsync(DirectorySession configuring, DirectorySession service, SiteInDirectory site, CancellationToken token)
    {
        if (await configuring.FindHolderAsync(token) is not { } user)
        {
            return [new DirectoryRight(DirectoryRightKind.ConfiguringUser, false, "The configuring account is no user of this domain.", "Take an account of the domain itself: user@domain.")];
        }

        var isSame = await IsSameComputerAsync(configuring, token);
        return
        [
            new DirectoryRight(DirectoryRightKind.ConfiguringUser, true, $"{user.Name} is {user.DistinguishedName}."),
            await OfServiceLocationAsync(configuring, user, isSame, token),
            await OfProductDataAsync(configuring, user, isSame, token),
            .. await OfAuthorizationStoreAsync(configuring, user, token) is { } ofStore ? [ofStore] : Array.Empty<DirectoryRight>(),
            await OfNamesAsync(configuring, user, service, site.HostNames, token),
            .. site.Administers is { } asks && await asks(user.Sids, token) is { } administers ? [OfSite(user, administers, site.Code)] : Array.Empty<DirectoryRight>(),
            await OfServiceAsync(service, token),
        ];
    }

    /// <summary>What the service account needs while the service runs.</summary>
    public async Task<DirectoryRight> OfServiceAsync(DirectorySession session, CancellationToken token)
    {
        const DirectoryRightKind Kind = DirectoryRightKind.ServiceAccount;
        if (await session.FindHolderAsync(token) is not { } account)
        {
            return new DirectoryRight(Kind, false, "The service account is no user of this domain.", "Take an account of the domain itself: user@domain.");
        }

        var (exists, rights) = await session.ReadRightsAsync(containers.Site, token);
        return exists
            ? Judge(Kind, account, await IsSameComputerAsync(session, token), [(containers.Site, rights, Contents, false)])
            : new DirectoryRight(Kind, true, $"{account.Name} is {account.DistinguishedName}. There is no {containers.Site} yet; whoever publishes the site gives it {RightsText.Names(Contents)} there.");
    }

    /// <summary>Whether who configures administers the authorization store of an earlier configuration; null where there is none.</summary>
    public async Task<DirectoryRight?> OfAuthorizationStoreAsync(DirectorySession session, DirectoryHolder user, CancellationToken token)
    {
        const DirectoryRightKind Kind = DirectoryRightKind.AuthorizationStore;
        var store = containers.AuthorizationStore;
        var (exists, rights) = await session.ReadRightsAsync(store, token);
        if (!exists)
        {
            return null;
        }

        // Authorization Manager has no list of a store's administrators in a directory: its role is this right.
        var judged = Judge(Kind, user, await IsSameComputerAsync(session, token), [(store, rights, DirectoryRights.FullControl, false)]);
        return judged.IsGranted
            ? new DirectoryRight(Kind, true, $"{user.Name} holds the role Administrator of {store}.")
            : new DirectoryRight(
                Kind,
                false,
                $"{user.Name} does not hold the role Administrator of {store}, which an earlier configuration left. {judged.Finding}",
                $"Authorization Manager (azman.msc), Open Authorization Store, Active Directory, {store}; Properties, Security, Authorization Manager user role: Administrator, Add {user.Name}. By hand: {judged.Fix}");
    }

    private static DirectoryRight OfSite(DirectoryHolder user, bool administers, string site) => administers
        ? new DirectoryRight(DirectoryRightKind.SiteAdministration, true, $"{user.Name} is a Full Administrator of site {site}.")
        : new DirectoryRight(
            DirectoryRightKind.SiteAdministration,
            false,
            $"{user.Name} lacks the security role Full Administrator on site {site}.",
            "Administration / Overview / Security / Administrative Users, Add User or Group: give the user, or a group that it is in, the role Full Administrator. Who owns the server gets in by espalier sign-in-link.");

    private async Task<DirectoryRight> OfServiceLocationAsync(DirectorySession session, DirectoryHolder user, bool isSame, CancellationToken token)
    {
        const DirectoryRightKind Kind = DirectoryRightKind.ServiceLocation;
        var (hasServices, services) = await session.ReadRightsAsync(containers.Services, token);
        if (!hasServices)
        {
            return Judge(Kind, user, isSame, [(containers.System, (await session.ReadRightsAsync(containers.System, token)).Rights, DirectoryRights.Read | DirectoryRights.CreateChild, true)]);
        }

        var (hasSite, site) = await session.ReadRightsAsync(containers.Site, token);
        return hasSite
            ? Judge(Kind, user, isSame, [(containers.Services, services, Contents, false), (containers.Site, site, DirectoryRights.FullControl, false)])
            : Judge(Kind, user, isSame, [(containers.Services, services, Contents, true)]);
    }

    private async Task<DirectoryRight> OfProductDataAsync(DirectorySession session, DirectoryHolder user, bool isSame, CancellationToken token)
    {
        const DirectoryRightKind Kind = DirectoryRightKind.ProductData;
        var (exists, rights) = await session.ReadRightsAsync(containers.Product, token);
        return exists
            ? Judge(Kind, user, isSame, [(containers.Product, rights, Contents, false)])
            : Judge(Kind, user, isSame, [(containers.ProgramData, (await session.ReadRightsAsync(containers.ProgramData, token)).Rights, DirectoryRights.Read | DirectoryRights.CreateChild, true)]);
    }

    private static async Task<DirectoryRight> OfNamesAsync(DirectorySession session, DirectoryHolder user, DirectorySession service, IReadOnlyList<string> hostNames, CancellationToken token)
    {
        const DirectoryRightKind Kind = DirectoryRightKind.ServicePrincipalNames;
        var names = ServiceNames.Of(hostNames);
        if (names.Count == 0)
        {
            return new DirectoryRight(Kind, true, "This server has no DNS name for Kerberos.");
        }

        if (await service.FindHolderAsync(token) is not { } account)
        {
            return new DirectoryRight(Kind, false, "The service account is no user of this domain.", "Take an account of the domain itself: user@domain.");
        }

        var missing = await ServiceNames.FindMissingAsync(session, account.DistinguishedName, names, token);
        foreach (var name in missing)
        {
            if (await ServiceNames.FindOtherHolderAsync(session, account.DistinguishedName, name, token) is { } other)
            {
                return new DirectoryRight(Kind, false, $"{name} is registered for {other}.", $"Remove it there, since Kerberos wants one holder: setspn -D {name} ACCOUNT. On Samba: samba-tool spn delete {name}");
            }
        }

        if (missing.Count == 0)
        {
            return new DirectoryRight(Kind, true, $"{account.Name} holds {string.Join(", ", names)}.");
        }

        var (_, rights) = await session.ReadRightsAsync(account.DistinguishedName, token);
        var holder = user.Sid == account.Sid ? user.Sids.Append(Self).ToHashSet(StringComparer.Ordinal) : user.Sids;
        (DirectoryRights Right, string Name)[] wanted = [(DirectoryRights.ReadProperty, "Read servicePrincipalName"), (DirectoryRights.WriteProperty, "Write servicePrincipalName")];
        var lacking = wanted.Where(w => rights?.Allows(holder, w.Right, ServiceNames.Attribute, ServiceNames.AttributeSet) != true).Select(static w => w.Name).ToList();
        return lacking.Count == 0
            ? new DirectoryRight(Kind, true, $"{user.Name} may register {string.Join(", ", missing)} for {account.Name}.")
            : new DirectoryRight(Kind, false, $"{user.Name} lacks {string.Join(" and ", lacking)} on {account.DistinguishedName}, where {string.Join(", ", missing)} is to be registered.", RightsText.FixNames(user, account.DistinguishedName));
    }

    private static DirectoryRight Judge(DirectoryRightKind kind, DirectoryHolder holder, bool isSame, IReadOnlyList<(string Name, SecurityDescriptor? Rights, DirectoryRights Wanted, bool Below)> objects)
    {
        foreach (var (name, rights, wanted, below) in objects)
        {
            var missing = RightsText.Missing(wanted, right => Holds(rights, holder.WithoutBuiltIn, right, holder, below));
            if (missing == DirectoryRights.None || (isSame && RightsText.Missing(wanted, right => Holds(rights, holder.Sids, right, holder, below)) == DirectoryRights.None))
            {
                continue;
            }

            var throughBuiltIn = RightsText.Missing(missing, right => Holds(rights, holder.Sids, right, holder, below)) == DirectoryRights.None;
            var where = $"{name}{(below ? " for this object and all descendant objects" : "")}";
            return new DirectoryRight(
                kind,
                false,
                throughBuiltIn
                    ? $"{holder.Name} has {RightsText.Names(missing)} on {where} through a built-in group such as Administrators only, which is enough only where the site server runs on the domain controller itself."
                    : $"{holder.Name} lacks {RightsText.Names(missing)} on {where}.",
                (throughBuiltIn ? "The directory is on another computer: give the rights to the user directly or to a group of your own, not by a built-in group. " : "") + RightsText.Fix(holder, name, wanted));
        }

        return new DirectoryRight(kind, true, string.Join(' ', objects.Select(o => $"{holder.Name} has {RightsText.Names(o.Wanted)} on {o.Name}.")));
    }

    private static bool Holds(SecurityDescriptor? rights, IReadOnlySet<string> sids, DirectoryRights right, DirectoryHolder holder, bool below) =>
        rights is not null && rights.Allows(sids, right)
        && (!below || right != DirectoryRights.CreateChild || holder.OwnsNewContainers || rights.AllowsBelow(sids, right));

    private async Task<bool> IsSameComputerAsync(DirectorySession session, CancellationToken token) =>
        await session.FindServerNameAsync(token) is { } server
        && string.Equals(computer.Contains('.', StringComparison.Ordinal) ? server : server.Split('.')[0], computer, StringComparison.OrdinalIgnoreCase);
}
