using System.Globalization;

namespace Espalier.Hosting.Ldap;

/// <summary>
/// What Active Directory means when it refuses a bind: result 49 with <c>data</c> and a Win32 error in the diagnostic text (MS-ADTS, section 3.1.1.3.1.3.1 leaves the text to
/// the server; Windows and Samba both write <c>... AcceptSecurityContext error, data 533, ...</c>).
/// </summary>
public static class BindRefusal
{
    /// <summary>Not at this hour.</summary>
    public const int WrongHour = 0x530;

    /// <summary>Not at this computer.</summary>
    public const int WrongComputer = 0x531;

    public const int PasswordExpired = 0x532;

    public const int AccountDisabled = 0x533;

    public const int AccountExpired = 0x701;

    /// <summary>The password must be changed first.</summary>
    public const int PasswordMustChange = 0x773;

    public const int AccountLocked = 0x775;

    private const string Mark = "data ";

    /// <summary>The Win32 error; null where the text has none.</summary>
    public static int? FindCode(string diagnostic)
    {
        var start = diagnostic.IndexOf(Mark, StringComparison.Ordinal);
        var rest = start < 0 ? "" : diagnostic[(start + Mark.Length)..];
        var digits = rest.Length - rest.TrimStart("0123456789abcdefABCDEF".ToCharArray()).Length;
        return int.TryParse(rest[..digits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? code : null;
    }
}
