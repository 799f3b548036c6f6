using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Enrollment;

/// <summary>Makes an enrollment token.</summary>
/// <param name="Description">What it is for; shown in the list and beside the Macs enrolled with it.</param>
/// <param name="Uses">Enrollments it allows, 1 to 100,000.</param>
/// <param name="ValidHours">Hours until it ends, 1 to 8,760.</param>
/// <param name="BoundTo">The device that re-enrolls with it.</param>
public sealed record CreateEnrollmentToken(string Description, int Uses, int ValidHours, ResourceId? BoundTo) : IRequest<EnrollmentTokenCreated>;

/// <summary>The token, shown this once, with what a Mac needs beside it.</summary>
public sealed record EnrollmentTokenCreated(string Token, string AuthorityFingerprint, DateTimeOffset ExpiresAt)
{
    /// <summary>One line for Terminal of a Mac that installs the client and enrolls it with this token; null while the site hands out no installer.</summary>
    public string? TerminalLine { get; init; }
}

/// <summary>Tokens that are still worth something.</summary>
public sealed record ListEnrollmentTokens : IRequest<IReadOnlyList<EnrollmentTokenSummary>>;

/// <summary>A token without its secret.</summary>
public sealed record EnrollmentTokenSummary(string Id, string Description, int UsesLeft, DateTimeOffset ExpiresAt, string CreatedBy, ResourceId? BoundTo);

/// <summary>Withdraws a token.</summary>
public sealed record WithdrawEnrollmentToken(string Id) : IRequest<Done>;

/// <summary>Revokes every key of a Mac: nothing it signs counts from that moment.</summary>
public sealed record RevokeDevice(ResourceId Id, string Reason) : IRequest<Done>;

/// <summary>Whether Mac clients upgrade themselves to the client that the site offers (ENR-29).</summary>
public sealed record GetClientUpgradeSettings : IRequest<ClientUpgradeSettings>;

/// <summary>Changes it.</summary>
public sealed record SaveClientUpgradeSettings(bool IsAutomatic) : IRequest<ClientUpgradeSettings>;

/// <summary>How Mac clients are upgraded.</summary>
/// <param name="IsAutomatic">They do it by themselves. Default off.</param>
/// <param name="OfferedVersion">Version of the client that the site has; null while it has none.</param>
public sealed record ClientUpgradeSettings(bool IsAutomatic, string? OfferedVersion);

/// <summary>What the console shows to enroll a Mac.</summary>
public sealed record GetEnrollmentInfo : IRequest<EnrollmentInfo>;

/// <summary>Site code and fingerprint.</summary>
public sealed record EnrollmentInfo(string SiteCode, string AuthorityFingerprint)
{
    /// <summary>The installer of the Mac client; null while the site hands out none.</summary>
    public ClientInstaller? Installer { get; init; }

    /// <summary>Why there is no installer; null where there is one.</summary>
    public string? InstallerProblem { get; init; }
}

/// <summary>The installer of the Mac client, as anybody may download it.</summary>
/// <param name="Version">Version of the client in it.</param>
/// <param name="Files">Addresses and digests.</param>
public sealed record ClientInstaller(string Version, IReadOnlyList<PublicFile> Files)
{
    /// <summary>Subject of the certificate that the package is signed with; null where it is not signed.</summary>
    public string? SignedBy { get; init; }
}

/// <summary>A file that anybody may download; it holds no secret.</summary>
/// <param name="Name">Its name, as in the address.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Sha256">SHA-256 of its content, lower-case hex.</param>
/// <param name="Length">Bytes.</param>
public sealed record PublicFile(string Name, Uri Address, string Sha256, long Length)
{
    /// <summary>The same over plain HTTP, for whom its digest proves it; null while the site serves none.</summary>
    public Uri? PlainAddress { get; init; }
}
