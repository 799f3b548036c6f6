using System.Security.Claims;

namespace Espalier.Console.Users;

/// <summary>Who sits in front of the console, and what the pages may offer.</summary>
/// <remarks>It only decides what is shown. What may be done is decided again, with current rights, by the operations' gate.</remarks>
/// <param name="Name">As the header shows it.</param>
/// <param name="Allows">Whether a permission is held.</param>
public sealed record ConsoleUser(string Name, Func<string, bool> Allows)
{
    /// <summary>Claim type of one permission, value as in <c>Permissions</c>.</summary>
    public const string PermissionClaim = "permission";

    /// <summary>Value of <see cref="PermissionClaim"/> that stands for every permission.</summary>
    public const string Everything = "*";

    public static ConsoleUser From(ClaimsPrincipal principal)
    {
        var held = principal.FindAll(PermissionClaim).Select(static claim => claim.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var all = held.Contains(Everything);
        return new ConsoleUser(principal.Identity?.Name ?? "", permission => all || held.Contains(permission));
    }

    /// <summary>True when nothing is asked or the permission is held.</summary>
    public bool May(string? permission) => permission is null || Allows(permission);

    /// <summary>One or two letters for the round sign in the header.</summary>
    public string Initials
    {
        get
        {
            var words = Name.Split([' ', '.', '\\', '@', '-', '_'], StringSplitOptions.RemoveEmptyEntries);
            return string.Concat(words.Take(2).Select(static word => char.ToUpperInvariant(word[0])));
        }
    }
}
