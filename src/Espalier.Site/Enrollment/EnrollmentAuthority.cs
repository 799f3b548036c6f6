using System.Security.Cryptography;
using System.Text;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Security.Roles;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Enrollment;

/// <summary>Who or what allows an enrollment.</summary>
/// <param name="By">User name, or the token's description.</param>
/// <param name="TokenSha256">The token to use up.</param>
/// <param name="BoundTo">The device that the token re-enrolls.</param>
internal sealed record Authorization(string By, string? TokenSha256, int? BoundTo);

/// <summary>Decides whether an enrollment is allowed: a token, a local account or a user of the directory.</summary>
internal sealed class EnrollmentAuthority(SiteDatabase database, SiteSignIn signIn, TimeProvider clock)
{
    public async Task<(Authorization? Authorization, EnrollmentProblem? Problem)> AuthorizeAsync(EnrollmentAuthorization offered, CancellationToken token)
    {
        if (offered.Token is { Length: > 0 and <= 200 } secret)
        {
            return await FindTokenAsync(secret, token);
        }

        if (offered.UserName is not { Length: > 0 and <= 256 } user || offered.Password is not { Length: > 0 and <= 512 } password)
        {
            return (null, EnrollmentProblem.Malformed("An enrollment token, or user name and password, is needed."));
        }

        return await SignInAsync(user, password, offered.Domain, token);
    }

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private async Task<(Authorization?, EnrollmentProblem?)> FindTokenAsync(string secret, CancellationToken token)
    {
        var hash = Hash(secret);
        await using var scope = await database.ReadAsync(token);
        var found = await scope.Context.Set<EnrollmentToken>().AsNoTracking().FirstOrDefaultAsync(t => t.Sha256 == hash, token);
        return found is null || found.UsesLeft <= 0 || found.ExpiresAt <= clock.GetUtcNow()
            ? (null, EnrollmentProblem.Token)
            : (new Authorization("token: " + found.Description, hash, found.BoundTo), null);
    }

    private async Task<(Authorization?, EnrollmentProblem?)> SignInAsync(string user, string password, string? domain, CancellationToken token)
    {
        var answer = await signIn.TryAsync(user, domain, password, token);
        return answer.Outcome switch
        {
            SignInOutcome.SignedIn when answer.Caller!.Has(Right.Enroll) => (new Authorization(answer.Caller.Name, null, null), null),
            SignInOutcome.SignedIn or SignInOutcome.NoRole => (null, EnrollmentProblem.NotAnEnroller),
            SignInOutcome.WrongCredentials or SignInOutcome.LinkUsed or SignInOutcome.NoTicket or SignInOutcome.TicketRefused or SignInOutcome.TicketsUnusable => (null, EnrollmentProblem.Credentials),
            SignInOutcome.UnknownDomain => (null, EnrollmentProblem.UnknownDomain),
            SignInOutcome.AccountDisabled => (null, EnrollmentProblem.AccountDisabled),
            SignInOutcome.AccountExpired => (null, EnrollmentProblem.AccountExpired),
            SignInOutcome.AccountLocked => (null, EnrollmentProblem.AccountLocked),
            SignInOutcome.PasswordExpired => (null, EnrollmentProblem.PasswordExpired),
            SignInOutcome.NotPermitted => (null, EnrollmentProblem.SignInNotPermitted),
            SignInOutcome.TooManyAttempts => (null, EnrollmentProblem.TooManyAttempts),
            SignInOutcome.Unavailable => (null, EnrollmentProblem.DirectoryUnavailable),
        };
    }
}
