using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;

namespace Espalier.Site.Enrollment;

/// <summary>Why an enrollment was refused: status, stable code and one sentence that the assistant shows (ENR-10).</summary>
internal sealed record EnrollmentProblem(int Status, string Code, string Detail)
{
    /// <summary>The kind of key that would be certified, where that is what is wrong.</summary>
    public KeyKind? WantedKey { get; private init; }

    public static EnrollmentProblem Malformed(string detail) => new(400, ProblemCodes.BodyMalformed, detail);

    public static EnrollmentProblem Credentials { get; } = new(403, ProblemCodes.CredentialsWrong, "User name or password is wrong.");

    public static EnrollmentProblem NotAnEnroller { get; } = new(403, ProblemCodes.NotAnEnroller, "This user may not enroll Macs; the role Enrollers or Administrator is needed.");

    public static EnrollmentProblem UnknownDomain { get; } = new(403, ProblemCodes.DomainUnknown, "This site does not know the domain.");

    public static EnrollmentProblem AccountDisabled { get; } = new(403, ProblemCodes.AccountDisabled, "This account is disabled in the directory.");

    public static EnrollmentProblem AccountExpired { get; } = new(403, ProblemCodes.AccountExpired, "This account has expired in the directory.");

    public static EnrollmentProblem AccountLocked { get; } = new(403, ProblemCodes.AccountLocked, "This account is locked in the directory after too many wrong passwords.");

    public static EnrollmentProblem PasswordExpired { get; } = new(403, ProblemCodes.PasswordExpired, "The password has expired or must be changed; change it at a computer of the domain, then try again.");

    public static EnrollmentProblem SignInNotPermitted { get; } = new(403, ProblemCodes.SignInNotPermitted, "The directory does not let this account sign in at this hour or from here.");

    public static EnrollmentProblem DirectoryUnavailable { get; } = new(503, ProblemCodes.DirectoryUnavailable, "The directory does not answer; try again later.");

    public static EnrollmentProblem Token { get; } = new(403, ProblemCodes.TokenInvalid, "The enrollment token is unknown, used up or has expired.");

    public static EnrollmentProblem OutsideBoundary { get; } = new(403, ProblemCodes.OutsideBoundary, "This Mac's address is in no boundary group that is used for site assignment.");

    public static EnrollmentProblem TooManyAttempts { get; } = new(429, ProblemCodes.TooManyAttempts, "Too many failed attempts from this address; try again in a few minutes.");

    public static EnrollmentProblem CompanyAuthority(string detail) => new(503, ProblemCodes.CompanyAuthorityUnavailable, detail);

    public static EnrollmentProblem CertificatePending(string detail) => new(503, ProblemCodes.CertificatePending, detail);

    public static EnrollmentProblem CertificateDenied(string detail) => new(403, ProblemCodes.CertificateDenied, detail);

    /// <summary>A client that knows of it makes such a key and asks again; an older one shows the sentence.</summary>
    public static EnrollmentProblem WrongKey(KeyKind wanted) =>
        new(409, ProblemCodes.KeyKindWanted, $"Certificates are issued for keys of the kind {wanted.Words()} here. Update the Mac client if it does not make one by itself.") { WantedKey = wanted };

    public static EnrollmentProblem UnsupportedMacOS(string version) => new(403, ProblemCodes.UnsupportedMacOS, $"The client needs macOS 12 or newer; this Mac reports {version}.");
}
