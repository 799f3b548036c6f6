using Espalier.Data;
using Espalier.Site.ActiveDirectory;
using Espalier.Site.Security.Audit;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Security.Roles;

/// <summary>How a sign-in ended.</summary>
public enum SignInOutcome
{
    SignedIn,

    /// <summary>Unknown user or wrong password; which of them is not said.</summary>
    WrongCredentials,

    /// <summary>The name is of a domain that this site is not connected to.</summary>
    UnknownDomain,

    /// <summary>The directory cannot be asked now.</summary>
    Unavailable,

    /// <summary>The directory accepts the password; the account is disabled there.</summary>
    AccountDisabled,

    /// <summary>As above; the account has expired.</summary>
    AccountExpired,

    /// <summary>The account is locked after too many wrong passwords.</summary>
    AccountLocked,

    /// <summary>The password is right and has expired, or must be changed first.</summary>
    PasswordExpired,

    /// <summary>The directory permits no sign-in at this hour or from this computer.</summary>
    NotPermitted,

    /// <summary>User and password are right, but give no security role here.</summary>
    NoRole,

    /// <summary>Too many wrong passwords for this name; the directory was not asked.</summary>
    TooManyAttempts,
}

/// <summary>How a sign-in ended, and on success who it is.</summary>
public sealed record SignInAnswer(SignInOutcome Outcome, Caller? Caller = null);

/// <summary>Signs administrative users in: a plain name is a local account, <c>user@domain</c> and <c>DOMAIN\user</c> are of the directory.</summary>
public sealed partial class SiteSignIn
{
    private readonly SiteDatabase _database;
    private readonly Accounts _accounts;
    private readonly DirectorySignIn _directory;
    private readonly TimeProvider _clock;
    private readonly ILogger<SiteSignIn> _logger;

    internal SiteSignIn(SiteDatabase database, Accounts accounts, DirectorySignIn directory, TimeProvider clock, ILogger<SiteSignIn> logger)
    {
        _database = database;
        _accounts = accounts;
        _directory = directory;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Characters that mark a name as one of the directory; names of local accounts have none of them.</summary>
    public static bool IsOfDirectory(string name) => name.AsSpan().ContainsAny('@', '\\');

    /// <summary>Tries name and password, and writes a success into the audit trail.</summary>
    public async Task<SignInAnswer> RunAsync(string name, string password, CancellationToken token)
    {
        var answer = await TryAsync(name, null, password, token);
        if (answer.Caller is { } caller)
        {
            await _database.WriteAsync(
                (scope, _) =>
                {
                    scope.Context.Add(AuditEntry.For(_clock.GetUtcNow(), caller.Name, "SignIn", IsOfDirectory(name) ? "user of the directory" : "local account"));
                    return Task.CompletedTask;
                },
                token);
        }

        return answer;
    }

    /// <summary>Tries name and password without keeping that it was done.</summary>
    /// <param name="name">Name as typed.</param>
    /// <param name="domain">Domain where it was typed apart from the name.</param>
    /// <param name="password">The password.</param>
    /// <param name="token">Cancels.</param>
    public async Task<SignInAnswer> TryAsync(string name, string? domain, string password, CancellationToken token)
    {
        var answer = await AskAsync(name, domain, password, token);
        if (answer.Caller is null)
        {
            LogRefused(Printable(name), answer.Outcome);
        }

        return answer;
    }

    private async Task<SignInAnswer> AskAsync(string name, string? domain, string password, CancellationToken token)
    {
        if (!string.IsNullOrEmpty(domain) || IsOfDirectory(name))
        {
            return await _directory.SignInAsync(name, domain, password, token);
        }

        return await _accounts.SignInAsync(name, password, token) is { } caller ? new SignInAnswer(SignInOutcome.SignedIn, caller) : new SignInAnswer(SignInOutcome.WrongCredentials);
    }

    // A name is typed by anybody: control characters would forge lines of the log.
    private static string Printable(string name) => string.Concat(name.Take(128).Select(static c => char.IsControl(c) ? '?' : c));

    [LoggerMessage(1010, LogLevel.Warning, "Refused a sign-in of {Name}: {Outcome}")]
    private partial void LogRefused(string name, SignInOutcome outcome);
}
