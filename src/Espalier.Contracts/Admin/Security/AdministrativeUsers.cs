using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Security;

/// <summary>Lists administrative users: local accounts, users and groups of the directory.</summary>
public sealed record ListAdministrativeUsers : IRequest<IReadOnlyList<AdministrativeUserSummary>>;

/// <summary>An entry of Administrative Users.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Name at sign-in; for a group its name.</param>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Roles">Assigned security roles.</param>
/// <param name="IsDisabled">Gives nothing while set.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="Sid">Security identifier of a directory entry.</param>
public sealed record AdministrativeUserSummary(Guid Id, string Name, AdministrativeUserKind Kind, IReadOnlyList<string> Roles, bool IsDisabled, DateTimeOffset CreatedAt, string? Sid = null);

/// <summary>Kinds of administrative users.</summary>
public enum AdministrativeUserKind
{
    /// <summary>Account of this site with a password of its own.</summary>
    Local,

    /// <summary>User of the directory.</summary>
    DirectoryUser,

    /// <summary>Group of the directory; its members through nested groups count.</summary>
    DirectoryGroup,
}

/// <summary>Adds a local account.</summary>
/// <param name="Name">1 to 64 characters without <c>@</c> and <c>\</c>, which mark names of the directory.</param>
/// <param name="Password">12 to 256 characters.</param>
/// <param name="Roles">Security roles, at least one.</param>
public sealed record AddLocalUser(string Name, string Password, IReadOnlyList<string> Roles) : IRequest<AdministrativeUserSummary>;

/// <summary>Adds a user or group of the directory.</summary>
/// <param name="Sid">As <c>SearchDirectory</c> answers it; looked up again before it is added.</param>
/// <param name="Roles">Security roles, at least one.</param>
public sealed record AddDirectoryUserOrGroup(string Sid, IReadOnlyList<string> Roles) : IRequest<AdministrativeUserSummary>;

/// <summary>Changes roles and whether the entry gives anything.</summary>
public sealed record UpdateAdministrativeUser(Guid Id, IReadOnlyList<string> Roles, bool IsDisabled) : IRequest<AdministrativeUserSummary>;

/// <summary>Gives a local account another password.</summary>
public sealed record SetLocalPassword(Guid Id, string Password) : IRequest<Done>;

/// <summary>Removes an entry; API tokens of a local account go with it.</summary>
public sealed record RemoveAdministrativeUser(Guid Id) : IRequest<Done>;

/// <summary>Lists the built-in security roles.</summary>
public sealed record ListSecurityRoles : IRequest<IReadOnlyList<SecurityRoleSummary>>;

/// <summary>A security role.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Rights">What its members may do.</param>
/// <param name="Members">Names of administrative users that have it.</param>
public sealed record SecurityRoleSummary(string Name, string Description, IReadOnlyList<Right> Rights, IReadOnlyList<string> Members);

/// <summary>User name and password in exchange for a token of the admin API (<c>POST /api/v1/sign-in</c>).</summary>
public sealed record ApiSignIn(string Name, string Password);

/// <summary>A bearer token.</summary>
public sealed record ApiSignedIn(string Token, DateTimeOffset ExpiresAt);
