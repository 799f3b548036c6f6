using Espalier.Contracts.Messages;
using Espalier.Contracts.Operations;

namespace Espalier.Site.Security.Roles;

/// <summary>What is said to a person or program that is not signed in.</summary>
public static class SignInTexts
{
    /// <summary>The stable code and sentence of a refusal.</summary>
    public static Problem Problem(SignInOutcome outcome) => outcome switch
    {
        SignInOutcome.SignedIn => throw new ArgumentOutOfRangeException(nameof(outcome)),
        SignInOutcome.WrongCredentials => Refused(ProblemCodes.CredentialsWrong, "The user name or the password is wrong."),
        SignInOutcome.UnknownDomain => Refused(ProblemCodes.DomainUnknown, "This site is not connected to that domain. Check the part after @ or before the backslash."),
        SignInOutcome.Unavailable => new Problem(ProblemKind.Unavailable, ProblemCodes.DirectoryUnavailable, "The directory does not answer. Try again later, or sign in with a local account."),
        SignInOutcome.AccountDisabled => Refused(ProblemCodes.AccountDisabled, "This account is disabled in the directory."),
        SignInOutcome.AccountExpired => Refused(ProblemCodes.AccountExpired, "This account has expired in the directory."),
        SignInOutcome.AccountLocked => Refused(ProblemCodes.AccountLocked, "This account is locked in the directory after too many wrong passwords."),
        SignInOutcome.PasswordExpired => Refused(ProblemCodes.PasswordExpired, "The password has expired or must be changed. Change it at a computer of the domain, then sign in here."),
        SignInOutcome.NotPermitted => Refused(ProblemCodes.SignInNotPermitted, "The directory does not let this account sign in at this hour or from here."),
        SignInOutcome.NoRole => new Problem(ProblemKind.Forbidden, ProblemCodes.NoRole, "Neither this account nor one of its groups has a security role on this site."),
        SignInOutcome.TooManyAttempts => Refused(ProblemCodes.TooManyAttempts, "Too many attempts. Wait a few minutes and try again."),
        SignInOutcome.LinkUsed => Refused("link-used", "This link was used before or is too old. Ask for a new one, or sign in with a password."),
        SignInOutcome.NoTicket => Refused("no-ticket", "The browser sent no Kerberos ticket: this computer is not signed in to the domain, or the browser may not send tickets to this address. Sign in with a password."),
        SignInOutcome.TicketRefused => Refused("ticket-refused", "The Windows sign-in of this computer was not accepted. The log of the site says why; sign in with a password."),
        SignInOutcome.TicketsUnusable => new Problem(ProblemKind.Unavailable, "tickets-unusable", "This server cannot read Kerberos tickets now; its log says why. Sign in with a password."),
    };

    private static Problem Refused(string code, string detail) => new(ProblemKind.NotAuthenticated, code, detail);
}
