using Espalier.Contracts.Inventory;

namespace Espalier.Contracts.Messages;

/// <summary>Answer of <c>GET /client/v1/site</c>: public, and read before the site is trusted.</summary>
/// <param name="SiteCode">The site code.</param>
/// <param name="Version">The site's version.</param>
/// <param name="Time">The site's clock.</param>
/// <param name="Authorities">Certificates (DER) of the CAs in use, the current one first: worth nothing until one of them has the pinned fingerprint.</param>
/// <param name="Successions">
/// For Macs that were off while the CA was replaced: for each older CA a compact JWS of type <see cref="ChannelKinds.SuccessionType"/>, signed below it,
/// over an <see cref="AuthoritySuccession"/>.
/// </param>
public sealed record SiteAnnouncement(string SiteCode, string Version, DateTimeOffset Time, IReadOnlyList<byte[]> Authorities, IReadOnlyList<string>? Successions = null);

/// <summary>Which authorities to trust from now on, said by an authority that the Mac trusts already.</summary>
/// <param name="SiteCode">The site it is about.</param>
/// <param name="IssuedAt">When it was signed; a Mac never goes back to an older one.</param>
/// <param name="TrustedAuthorities">CA certificates (DER), the current one first.</param>
/// <param name="CompanyAuthorities">CA certificates (DER) of the company that may certify the site server and Macs, and nothing else; null for none.</param>
public sealed record AuthoritySuccession(string SiteCode, DateTimeOffset IssuedAt, IReadOnlyList<byte[]> TrustedAuthorities, IReadOnlyList<byte[]>? CompanyAuthorities = null);

/// <summary>Body of <c>POST /client/v1/enrollment</c>.</summary>
public sealed record EnrollmentRequest
{
    /// <summary>PKCS#10 request (DER) of the Mac's new signing key; its self-signature proves possession.</summary>
    public required byte[] CertificateRequest { get; init; }

    /// <summary>Public agreement key (SubjectPublicKeyInfo, P-256), to which the site seals secrets.</summary>
    public required byte[] AgreementKey { get; init; }

    public required DeviceFacts Facts { get; init; }

    /// <summary>Version of the client, without suffix.</summary>
    public required string ClientVersion { get; init; }

    public required EnrollmentAuthorization Authorization { get; init; }

    /// <summary>Re-enrollment: the old key's signature (EC keys: P1363; RSA: PKCS #1 v1.5) over the new request's bytes; with <see cref="PreviousKeyId"/>.</summary>
    public byte[]? PreviousKeySignature { get; init; }

    /// <summary>Key id (certificate fingerprint) of the old key.</summary>
    public string? PreviousKeyId { get; init; }
}

/// <summary>What allows the enrollment: a one-time token, or a user in the role <c>Enrollers</c> or <c>Administrator</c>.</summary>
public sealed record EnrollmentAuthorization
{
    public string? Token { get; init; }

    /// <summary><c>user@domain</c>, or a logon name together with <see cref="Domain"/>.</summary>
    public string? UserName { get; init; }

    public string? Password { get; init; }

    public string? Domain { get; init; }

    public override string ToString() => Token is null ? "user" : "token";
}

/// <summary>Answer to a successful enrollment.</summary>
public sealed record EnrollmentAnswer
{
    /// <summary>The Mac's globally unique id, also the subject of its certificate.</summary>
    public required Guid ClientId { get; init; }

    public required string SiteCode { get; init; }

    /// <summary>The Mac's certificate (DER).</summary>
    public required byte[] Certificate { get; init; }

    /// <summary>Trusted CA certificates (DER), the current one first.</summary>
    public required IReadOnlyList<byte[]> Authorities { get; init; }

    /// <summary>CA certificates (DER) of the company that may certify the site server and Macs, and nothing else; null for none.</summary>
    public IReadOnlyList<byte[]>? CompanyAuthorities { get; init; }

    /// <summary>Epoch of the reports that follow.</summary>
    public required int Epoch { get; init; }

    /// <summary>This Mac's hardware is known under another key: an administrator has to merge the records.</summary>
    public bool IsConflict { get; init; }
}

/// <summary>Body of <c>POST /client/v1/certificate</c>, signed with the current key.</summary>
public sealed record RenewalRequest(byte[] CertificateRequest);

/// <summary>Answer to a renewal.</summary>
public sealed record RenewalAnswer(byte[] Certificate, IReadOnlyList<byte[]> Authorities);
