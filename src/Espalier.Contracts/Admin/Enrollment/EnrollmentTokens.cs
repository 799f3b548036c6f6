using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Enrollment;

/// <summary>Makes an enrolment token.</summary>
/// <param name="Description">What it is for; shown in the list and beside the Macs enrolled with it.</param>
/// <param name="Uses">Enrolments it allows, 1 to 100,000.</param>
/// <param name="ValidHours">Hours until it ends, 1 to 8,760.</param>
/// <param name="BoundTo">The device that re-enrols with it.</param>
public sealed record CreateEnrollmentToken(string Description, int Uses, int ValidHours, ResourceId? BoundTo) : IRequest<EnrollmentTokenCreated>;

/// <summary>The token, shown this once, with what a Mac needs beside it.</summary>
public sealed record EnrollmentTokenCreated(string Token, string AuthorityFingerprint, DateTimeOffset ExpiresAt);

/// <summary>Tokens that are still worth something.</summary>
public sealed record ListEnrollmentTokens : IRequest<IReadOnlyList<EnrollmentTokenSummary>>;

/// <summary>A token without its secret.</summary>
public sealed record EnrollmentTokenSummary(string Id, string Description, int UsesLeft, DateTimeOffset ExpiresAt, string CreatedBy, ResourceId? BoundTo);

/// <summary>Withdraws a token.</summary>
public sealed record WithdrawEnrollmentToken(string Id) : IRequest<Done>;

/// <summary>Revokes every key of a Mac: nothing it signs counts from that moment.</summary>
public sealed record RevokeDevice(ResourceId Id, string Reason) : IRequest<Done>;

/// <summary>What the console shows to enrol a Mac.</summary>
public sealed record GetEnrollmentInfo : IRequest<EnrollmentInfo>;

/// <summary>Site code and fingerprint.</summary>
public sealed record EnrollmentInfo(string SiteCode, string AuthorityFingerprint);
