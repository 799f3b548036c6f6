using Espalier.Site.Security.Roles;

namespace Espalier.Site.ActiveDirectory;

/// <summary>How a sign-in against the directory ended.</summary>
public enum DirectoryOutcome
{
    SignedIn,
    WrongCredentials,
    UnknownDomain,
    Unavailable,
}

/// <summary>Answer of the directory: on success the user with the rights that its groups give.</summary>
public sealed record DirectoryAnswer(DirectoryOutcome Outcome, Caller? Caller = null);

/// <summary>Signs users of the directory in; without a configured directory every domain is unknown.</summary>
public sealed class DirectorySignIn(DirectoryOptions options)
{
    /// <summary>Tries user name and password; <paramref name="user"/> is <c>user@domain</c>, or a logon name beside <paramref name="domain"/>.</summary>
    public Task<DirectoryAnswer> SignInAsync(string user, string? domain, string password, CancellationToken token) =>
        Task.FromResult(new DirectoryAnswer(options.Domain is null ? DirectoryOutcome.UnknownDomain : DirectoryOutcome.Unavailable));
}
