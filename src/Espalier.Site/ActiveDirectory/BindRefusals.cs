using System.Globalization;
using Espalier.Site.Security.Roles;

namespace Espalier.Site.ActiveDirectory;

/// <summary>
/// What Active Directory means when it refuses a bind: result 49 with <c>data</c> and a Win32 error in the diagnostic text (MS-ADTS, section 3.1.1.3.1.3.1 leaves the text to
/// the server; Windows and Samba both write <c>... AcceptSecurityContext error, data 533, ...</c>).
/// </summary>
internal static class BindRefusals
{
    private const string Mark = "data ";

    public static SignInOutcome Read(string diagnostic)
    {
        var start = diagnostic.IndexOf(Mark, StringComparison.Ordinal);
        var rest = start < 0 ? "" : diagnostic[(start + Mark.Length)..];
        var digits = rest.Length - rest.TrimStart("0123456789abcdefABCDEF".ToCharArray()).Length;
        return int.TryParse(rest[..digits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? Read(code) : SignInOutcome.WrongCredentials;
    }

    private static SignInOutcome Read(int code) => code switch
    {
        0x530 or 0x531 => SignInOutcome.NotPermitted,
        0x532 or 0x773 => SignInOutcome.PasswordExpired,
        0x533 => SignInOutcome.AccountDisabled,
        0x701 => SignInOutcome.AccountExpired,
        0x775 => SignInOutcome.AccountLocked,
        _ => SignInOutcome.WrongCredentials,
    };
}
