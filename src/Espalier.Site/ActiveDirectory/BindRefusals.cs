using Espalier.Hosting.Ldap;
using Espalier.Site.Security.Roles;

namespace Espalier.Site.ActiveDirectory;

/// <summary>What a refused bind means for a sign-in.</summary>
internal static class BindRefusals
{
    public static SignInOutcome Read(string diagnostic) => BindRefusal.FindCode(diagnostic) switch
    {
        BindRefusal.WrongHour or BindRefusal.WrongComputer => SignInOutcome.NotPermitted,
        BindRefusal.PasswordExpired or BindRefusal.PasswordMustChange => SignInOutcome.PasswordExpired,
        BindRefusal.AccountDisabled => SignInOutcome.AccountDisabled,
        BindRefusal.AccountExpired => SignInOutcome.AccountExpired,
        BindRefusal.AccountLocked => SignInOutcome.AccountLocked,
        _ => SignInOutcome.WrongCredentials,
    };
}
