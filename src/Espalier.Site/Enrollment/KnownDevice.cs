using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Signatures;

namespace Espalier.Site.Enrollment;

/// <summary>A Mac whose request was signed with a key of ours, as the routes behind the signature see it.</summary>
/// <param name="Id">The device.</param>
/// <param name="ClientId">The client's GUID.</param>
/// <param name="KeyId">The key that signed.</param>
/// <param name="Key">The parsed public key; importing one costs more than verifying with it.</param>
/// <param name="AgreementKey">Secrets are sealed to it.</param>
/// <param name="NotAfter">End of the certificate.</param>
/// <param name="AuthorityFingerprint">The CA that issued it.</param>
public sealed record KnownDevice(ResourceId Id, Guid ClientId, string KeyId, MacKey Key, byte[] AgreementKey, DateTimeOffset NotAfter, string AuthorityFingerprint)
{
    /// <summary>Keys before this one still count, because the Mac had not used this one yet.</summary>
    public bool HasOlderKeys { get; init; }
}
