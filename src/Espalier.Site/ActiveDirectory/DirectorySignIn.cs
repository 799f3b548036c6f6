using Espalier.Formats.Ldap;
using Espalier.Hosting.Ldap;
using Espalier.Site.ActiveDirectory.Kerberos;
using Espalier.Site.Security.Roles;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.ActiveDirectory;

/// <summary>Signs users of the directory in: the service account finds the user, the user's own bind or a ticket of the domain proves who it is, the groups give the roles.</summary>
internal sealed partial class DirectorySignIn(CompanyDirectory directory, DirectoryAccounts accounts, NameAttempts attempts, TimeProvider clock, ILogger<DirectorySignIn> logger)
{
    /// <summary>Longest password that is passed on; Active Directory's own limit is 256 characters.</summary>
    private const int MaxPassword = 512;

    /// <summary>Tries user name and password; <paramref name="user"/> is <c>user@domain</c>, <c>DOMAIN\user</c>, or a logon name beside <paramref name="domain"/>.</summary>
    public async Task<SignInAnswer> SignInAsync(string user, string? domain, string password, CancellationToken token)
    {
        if (await directory.FindAsync(token) is not { } options)
        {
            return new SignInAnswer(SignInOutcome.UnknownDomain);
        }

        // A server takes an empty password for an anonymous bind and answers it with success (RFC 4513, section 5.1.2).
        if (DirectoryName.Find(user, domain) is not { } name || password.Length is 0 or > MaxPassword || password.Contains('\0', StringComparison.Ordinal))
        {
            return new SignInAnswer(SignInOutcome.WrongCredentials);
        }

        var key = name.Key(options);
        if (!attempts.TryBegin(key))
        {
            return new SignInAnswer(SignInOutcome.TooManyAttempts);
        }

        try
        {
            var answer = await AskAsync(options, name, password, token);
            if (answer.Outcome is SignInOutcome.SignedIn or SignInOutcome.NoRole)
            {
                attempts.Forget(key);
            }

            return answer;
        }
        catch (DirectoryException failure)
        {
            attempts.Undo(key);
            LogUnavailable(failure.Fault, failure.Message);
            return new SignInAnswer(SignInOutcome.Unavailable);
        }
    }

    /// <summary>Signs in whom an accepted ticket is about: the account by its identifier, as it is now and not as it was when the ticket was made.</summary>
    public async Task<SignInAnswer> SignInAsync(TicketHolder holder, CancellationToken token)
    {
        if (await directory.FindAsync(token) is not { } options)
        {
            return new SignInAnswer(SignInOutcome.UnknownDomain);
        }

        try
        {
            await using var session = await CompanyDirectory.OpenAsync(options, token);
            return await session.ReadUserAsync($"<SID={holder.Sid}>", clock.GetUtcNow(), token) is { } user ? await EnterAsync(user, token) : new SignInAnswer(SignInOutcome.UnknownDomain);
        }
        catch (DirectoryException failure)
        {
            LogUnavailable(failure.Fault, failure.Message);
            return new SignInAnswer(SignInOutcome.Unavailable);
        }
    }

    private async Task<SignInAnswer> AskAsync(DirectoryOptions options, DirectoryName name, string password, CancellationToken token)
    {
        await using var session = await CompanyDirectory.OpenAsync(options, token);
        var isOurs = name.IsOf(options);
        if (!isOurs && !await session.HasSuffixAsync(name.Domain, token))
        {
            return new SignInAnswer(SignInOutcome.UnknownDomain);
        }

        var found = await session.FindUserAsync(isOurs ? name.User : null, $"{name.User}@{(isOurs ? options.Domain : name.Domain)}", token);

        // For an unknown user the directory is asked too, so that the answer takes as long.
        var bound = await session.TryPasswordAsync(found ?? $"CN={DistinguishedName.Escape(name.User)},{options.BaseName}", password, token);
        if (found is null)
        {
            return new SignInAnswer(SignInOutcome.WrongCredentials);
        }

        if (bound.Code != LdapResultCode.Success)
        {
            return bound.Code == LdapResultCode.InvalidCredentials
                ? new SignInAnswer(BindRefusals.Read(bound.Diagnostic))
                : throw new DirectoryException(DirectoryFault.Broken, $"{session.Server} cannot check passwords now: {bound.Code} {bound.Diagnostic}");
        }

        return await session.ReadUserAsync(found, clock.GetUtcNow(), token) is { } user ? await EnterAsync(user, token) : new SignInAnswer(SignInOutcome.WrongCredentials);
    }

    private async Task<SignInAnswer> EnterAsync(DirectoryUser user, CancellationToken token) => !user.IsUsable ? new SignInAnswer(SignInOutcome.AccountDisabled)
        : await accounts.SaveAsync(user, token) is { } caller ? new SignInAnswer(SignInOutcome.SignedIn, caller)
        : new SignInAnswer(SignInOutcome.NoRole);

    [LoggerMessage(1020, LogLevel.Warning, "The directory cannot be used for a sign-in: {Fault}: {Message}")]
    private partial void LogUnavailable(DirectoryFault fault, string message);
}
