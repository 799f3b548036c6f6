using System.Text.Json.Serialization;

namespace Espalier.MacClient.Daemon.ActiveDirectory;

/// <summary>What a user typed: passed on to the directory and the site, kept nowhere.</summary>
/// <param name="Domain">Domain where the site is; empty where the user name tells it, or for an account of the site itself.</param>
/// <param name="UserName"><c>user@domain</c>, <c>DOMAIN\user</c> or a logon name.</param>
/// <param name="Password">Never empty: a directory takes an empty one for nobody (RFC 4513, section 5.1.2).</param>
internal sealed record UserCredentials(string Domain, string UserName, string Password)
{
    /// <summary>DNS names have 253 characters at most, user principal names and passwords of Active Directory fewer than this.</summary>
    private const int MaxLength = 512;

    private const int MaxDomain = 253;

    /// <summary>Why they cannot be tried; null when they can.</summary>
    [JsonIgnore]
    public string? Fault => UserName.Trim().Length == 0 ? "The user name is empty."
        : Password.Length == 0 ? "The password is empty."
        : Domain.Length > MaxDomain || UserName.Length > MaxLength || Password.Length > MaxLength || (Domain + UserName + Password).Any(char.IsControl) ? "This cannot be a domain, a user name and a password."
        : null;

    /// <summary>The domain in DNS's form; null where neither field has one.</summary>
    [JsonIgnore]
    public string? DnsDomain
    {
        get
        {
            var name = (Domain.Trim() is { Length: > 0 } given ? given : UserName.Trim() is var user && user.LastIndexOf('@') is var at and >= 0 ? user[(at + 1)..] : "").TrimEnd('.');
            return name.Length <= MaxDomain && name.Split('.') is { Length: > 1 } labels && labels.All(IsLabel) ? name.ToLowerInvariant() : null;
        }
    }

    /// <summary>The name that a directory of <paramref name="domain"/> knows the user by.</summary>
    public string BindName(string domain) => UserName.Contains('@', StringComparison.Ordinal) || UserName.Contains('\\', StringComparison.Ordinal) ? UserName.Trim() : UserName.Trim() + "@" + domain;

    /// <summary>Never with the password in it.</summary>
    public override string ToString() => "credentials of a user";

    private static bool IsLabel(string label) => label.Length is > 0 and <= 63 && label[0] != '-' && label.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
