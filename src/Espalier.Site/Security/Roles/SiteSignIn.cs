using System.Net;
using Espalier.Data;
using Espalier.Site.ActiveDirectory;
using Espalier.Site.ActiveDirectory.Kerberos;
using Espalier.Site.Enrollment;
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

    /// <summary>Too many wrong passwords for this name, or failures from this address; nothing was tried.</summary>
    TooManyAttempts,

    /// <summary>The sign-in link was used before, or is too old.</summary>
    LinkUsed,

    /// <summary>The browser sent no Kerberos ticket.</summary>
    NoTicket,

    /// <summary>It sent one that is not for this site, too old, used before, or none of Kerberos.</summary>
    TicketRefused,

    /// <summary>This server cannot read tickets now.</summary>
    TicketsUnusable,
}

/// <summary>How a sign-in ended, and on success who it is.</summary>
public sealed record SignInAnswer(SignInOutcome Outcome, Caller? Caller = null);

/// <summary>Signs administrative users in: a plain name is a local account, <c>user@domain</c> and <c>DOMAIN\user</c> are of the directory.</summary>
public sealed partial class SiteSignIn
{
    private readonly SiteDatabase _database;
    private readonly AuditTrail _audit;
    private readonly Accounts _accounts;
    private readonly Callers _callers;
    private readonly DirectorySignIn _directory;
    private readonly ServiceTickets _tickets;
    private readonly PasswordChecks _passwordChecks;
    private readonly TimeProvider _clock;

    // Of console and admin API together; apart from enrollment's, so that a Mac with a wrong password does not lock an administrator out.
    private readonly AttemptLimit _attempts;
    private readonly ILogger<SiteSignIn> _logger;

    internal SiteSignIn(
        SiteDatabase database, AuditTrail audit, Accounts accounts, Callers callers, DirectorySignIn directory, ServiceTickets tickets, PasswordChecks passwordChecks, TimeProvider clock, ILogger<SiteSignIn> logger)
    {
        _database = database;
        _audit = audit;
        _accounts = accounts;
        _callers = callers;
        _directory = directory;
        _tickets = tickets;
        _passwordChecks = passwordChecks;
        _clock = clock;
        _attempts = new AttemptLimit(clock);
        _logger = logger;
    }

    /// <summary>Characters that mark a name as one of the directory; names of local accounts have none of them.</summary>
    public static bool IsOfDirectory(string name) => name.AsSpan().ContainsAny('@', '\\');

    /// <summary>Signs in over the network: failures from an address are limited, a success is written into the audit trail.</summary>
    public Task<SignInAnswer> RunAsync(IPAddress? from, string name, string password, CancellationToken token) => LimitAsync(from, () => RunAsync(name, password, token));

    /// <summary>Signs in with the code of a sign-in link, as above.</summary>
    public Task<SignInAnswer> UseLinkAsync(IPAddress? from, string code, CancellationToken token) => LimitAsync(from, async () =>
    {
        if (await _accounts.UseSignInLinkAsync(code, token) is not { } user || await _callers.FindAsync(user, token) is not { } caller)
        {
            return new SignInAnswer(SignInOutcome.LinkUsed);
        }

        await KeepAsync(caller.Name, "SignIn", "sign-in link", token);
        return new SignInAnswer(SignInOutcome.SignedIn, caller);
    });

    /// <summary>Signs in with a Kerberos ticket, as above; whoever it names and is refused is in the audit trail too.</summary>
    /// <returns>How it ended, and what the client is told by which it knows this server; empty where the ticket is not accepted.</returns>
    public async Task<(SignInAnswer Answer, byte[] Reply)> UseTicketAsync(IPAddress? from, byte[] ticket, CancellationToken token)
    {
        byte[] reply = [];
        var answer = await LimitAsync(from, async () =>
        {
            if (!_tickets.TryAccept(ticket, out var holder, out var refusal))
            {
                return new SignInAnswer(refusal);
            }

            reply = holder.Reply;
            var found = await _directory.SignInAsync(holder, token);
            if (found.Caller is { } caller)
            {
                await KeepAsync(caller.Name, "SignIn", "Kerberos ticket", token);
            }
            else
            {
                LogRefused(holder.Name, found.Outcome);
                await KeepAsync(holder.Name, "SignInRefused", $"Kerberos ticket, {found.Outcome}", token);
            }

            return found;
        });
        return (answer, reply);
    }

    /// <summary>Tries name and password, and writes a success into the audit trail.</summary>
    internal async Task<SignInAnswer> RunAsync(string name, string password, CancellationToken token)
    {
        var answer = await TryAsync(name, null, password, token);
        if (answer.Caller is { } caller)
        {
            await KeepAsync(caller.Name, "SignIn", IsOfDirectory(name) ? "user of the directory" : "local account", token);
        }

        return answer;
    }

    /// <summary>Tries name and password without keeping that it was done.</summary>
    /// <param name="name">Name as typed.</param>
    /// <param name="domain">Domain where it was typed apart from the name.</param>
    /// <param name="password">The password.</param>
    /// <param name="token">Cancels.</param>
    internal async Task<SignInAnswer> TryAsync(string name, string? domain, string password, CancellationToken token)
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

        if (name.Any(char.IsControl))
        {
            return new SignInAnswer(SignInOutcome.WrongCredentials);
        }

        return await _passwordChecks.RunAsync(() => _accounts.SignInAsync(name, password, token), token) is { } caller
            ? new SignInAnswer(SignInOutcome.SignedIn, caller)
            : new SignInAnswer(SignInOutcome.WrongCredentials);
    }

    private async Task<SignInAnswer> LimitAsync(IPAddress? from, Func<Task<SignInAnswer>> signIn)
    {
        var address = from ?? IPAddress.None;
        if (!_attempts.TryBegin(address))
        {
            return new SignInAnswer(SignInOutcome.TooManyAttempts);
        }

        var isGuess = false;
        try
        {
            var answer = await signIn();
            isGuess = answer.Outcome is not (SignInOutcome.SignedIn or SignInOutcome.Unavailable or SignInOutcome.TicketsUnusable);
            return answer;
        }
        finally
        {
            if (!isGuess)
            {
                _attempts.Undo(address);
            }
        }
    }

    private Task KeepAsync(string name, string operation, string how, CancellationToken token) => _database.WriteAsync(
        (scope, inner) => _audit.AddAsync(scope, _clock.GetUtcNow(), name, operation, how, inner),
        token);

    // A name is typed by anybody: control characters would forge lines of the log.
    private static string Printable(string name) => string.Concat(name.Take(128).Select(static c => char.IsControl(c) ? '?' : c));

    [LoggerMessage(1010, LogLevel.Warning, "Refused a sign-in of {Name}: {Outcome}")]
    private partial void LogRefused(string name, SignInOutcome outcome);
}
