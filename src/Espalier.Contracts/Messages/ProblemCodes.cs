namespace Espalier.Contracts.Messages;

/// <summary>Stable codes in problem details (<c>code</c>) of the client protocol.</summary>
public static class ProblemCodes
{
    public const string ClockSkew = "clock-skew";
    public const string SignatureMissing = "signature-missing";
    public const string SignatureInvalid = "signature-invalid";
    public const string KeyUnknown = "key-unknown";
    public const string KeyRevoked = "key-revoked";
    public const string CertificateExpired = "certificate-expired";
    public const string WrongSite = "wrong-site";
    public const string ActionUnknown = "action-unknown";
    public const string BodyTooLarge = "body-too-large";
    public const string BodyMalformed = "body-malformed";

    /// <summary>A piece of a problem report that does not follow the one before.</summary>
    public const string PieceMisplaced = "piece-misplaced";

    /// <summary>The site keeps no more problem reports of this Mac, or of all.</summary>
    public const string TooManyProblemReports = "too-many-problem-reports";
    public const string UnsupportedMediaType = "unsupported-media-type";
    public const string CredentialsWrong = "credentials-wrong";
    public const string AccountDisabled = "account-disabled";
    public const string AccountExpired = "account-expired";
    public const string AccountLocked = "account-locked";
    public const string PasswordExpired = "password-expired";
    public const string SignInNotPermitted = "sign-in-not-permitted";
    public const string DomainUnknown = "domain-unknown";
    public const string NoRole = "no-role";
    public const string NotAnEnroller = "not-an-enroller";
    public const string OutsideBoundary = "outside-boundary";
    public const string TokenInvalid = "token-invalid";
    public const string UnsupportedMacOS = "unsupported-macos";
    public const string DirectoryUnavailable = "directory-unavailable";
    public const string CompanyAuthorityUnavailable = "company-authority-unavailable";
    public const string CertificatePending = "certificate-pending";
    public const string CertificateDenied = "certificate-denied";

    /// <summary>The certificate is issued for keys of another kind; the problem's <c>key</c> says for which.</summary>
    public const string KeyKindWanted = "key-kind-wanted";
    public const string TooManyAttempts = "too-many-attempts";
    public const string SiteUnavailable = "site-unavailable";

    /// <summary>There is no site yet; set-up is to be finished first.</summary>
    public const string SetupNeeded = "setup-needed";
}
