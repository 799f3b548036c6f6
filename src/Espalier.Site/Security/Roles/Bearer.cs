using Espalier.Contracts.Operations;

namespace Espalier.Site.Security.Roles;

/// <summary>Whom a request of the admin API comes from.</summary>
/// <param name="User">The user.</param>
/// <param name="Token">The API token that the user made; null for the hour that follows a sign-in.</param>
public sealed record Bearer(UserId User, TokenScope? Token = null);

/// <summary>An API token and what it may do at most.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">As its user named it.</param>
/// <param name="Rights">What the user may do and is not among these, the token may not.</param>
public sealed record TokenScope(Guid Id, string Name, IReadOnlySet<Right> Rights);
