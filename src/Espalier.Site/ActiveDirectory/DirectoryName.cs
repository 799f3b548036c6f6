using Espalier.Contracts.Inventory;

namespace Espalier.Site.ActiveDirectory;

/// <summary>A user's name as typed, taken apart.</summary>
/// <param name="User">Before <c>@</c>, after <c>\</c>, or the whole.</param>
/// <param name="Domain">The other half, or the domain that was typed apart.</param>
internal sealed record DirectoryName(string User, string Domain)
{
    /// <summary>Longest name that Active Directory allows for user principal names.</summary>
    private const int MaxLength = 1024;

    /// <summary>Reads <c>user@domain</c>, <c>DOMAIN\user</c>, or a logon name beside a domain; null when a half is missing or a control character is in it.</summary>
    public static DirectoryName? Find(string name, string? domain)
    {
        var backslash = name.IndexOf('\\', StringComparison.Ordinal);
        var at = name.LastIndexOf('@');
        var (user, place) = backslash >= 0 ? (name[(backslash + 1)..], name[..backslash])
            : at >= 0 ? (name[..at], name[(at + 1)..])
            : (name, domain ?? "");
        return user.Length == 0 || place.Length == 0 || name.Length > MaxLength || name.Any(char.IsControl) ? null : new DirectoryName(user, place);
    }

    /// <summary>The name means the connected domain itself, by DNS or NetBIOS name.</summary>
    public bool IsOf(DirectoryOptions options) =>
        string.Equals(Domain, options.Domain, StringComparison.OrdinalIgnoreCase) || string.Equals(Domain, options.Settings.NetBiosName, StringComparison.OrdinalIgnoreCase);

    /// <summary>Equal for every way to write the same user of the connected domain.</summary>
    public string Key(DirectoryOptions options) => Folding.Fold($"{User}@{(IsOf(options) ? options.Domain : Domain)}");
}
