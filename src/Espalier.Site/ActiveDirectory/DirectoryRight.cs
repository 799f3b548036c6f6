namespace Espalier.Site.ActiveDirectory;

/// <summary>One thing that set-up, or the service afterwards, must be allowed to do in the directory, and whether it is.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="IsGranted">It is.</param>
/// <param name="Finding">Who may what, or lacks what, and where.</param>
/// <param name="Fix">How to give the right, by dialog and by command; null where nothing is to be done.</param>
public sealed record DirectoryRight(DirectoryRightKind Kind, bool IsGranted, string Finding, string? Fix = null);

/// <summary>The site that a check is for.</summary>
/// <param name="Code">Its code.</param>
/// <param name="HostNames">Names of its server.</param>
public sealed record SiteInDirectory(string Code, IReadOnlyList<string> HostNames)
{
    /// <summary>Whether the holder of these identifiers has all rights on the site; null for a site that is to be, or that cannot be asked.</summary>
    public Func<IReadOnlySet<string>, CancellationToken, Task<bool?>>? Administers { get; init; }
}

/// <summary>What a right is about.</summary>
public enum DirectoryRightKind
{
    /// <summary>The configuring user is one of the domain.</summary>
    ConfiguringUser,

    /// <summary>Containers below <c>CN=System</c> (SEC-5).</summary>
    ServiceLocation,

    /// <summary>Containers below <c>CN=Program Data</c> (SEC-6).</summary>
    ProductData,

    /// <summary>The role Administrator of an authorization store that is there already (SEC-10).</summary>
    AuthorizationStore,

    /// <summary>Names of the service for Kerberos (SEC-7).</summary>
    ServicePrincipalNames,

    /// <summary>The configuring user of a site that is there is one of its full administrators (SEC-1).</summary>
    SiteAdministration,

    /// <summary>What the service account may do in the site's container (SEC-8).</summary>
    ServiceAccount,
}
