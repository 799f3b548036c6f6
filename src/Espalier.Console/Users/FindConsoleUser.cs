using System.Security.Claims;

namespace Espalier.Console.Users;

/// <summary>Who a principal is now; null when the account is gone or disabled.</summary>
public delegate Task<ConsoleUser?> FindConsoleUser(ClaimsPrincipal principal, CancellationToken cancellationToken);
