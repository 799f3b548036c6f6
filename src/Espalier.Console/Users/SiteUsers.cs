using System.Security.Claims;
using Espalier.Site.Security.Roles;

namespace Espalier.Console.Users;

/// <summary>The site's administrative users as principals of the console's cookie.</summary>
internal static class SiteUsers
{
    private const string StampClaim = "stamp";

    public static UserId? IdOf(ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? new UserId(id) : null;

    /// <summary>The cookie names the user; rights are looked up each time and never put into it.</summary>
    public static ClaimsPrincipal PrincipalOf(Caller caller) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, caller.Id.ToString()), new Claim(ClaimTypes.Name, caller.Name), new Claim(StampClaim, caller.Stamp)],
        ConsoleHosting.Scheme));

    public static async Task<ConsoleUser?> FindAsync(Callers callers, ClaimsPrincipal principal, CancellationToken cancellationToken) =>
        IdOf(principal) is { } id && await callers.FindAsync(id, cancellationToken) is { } caller && principal.FindFirstValue(StampClaim) == caller.Stamp ? new ConsoleUser(caller.Name, caller.Rights) : null;
}
