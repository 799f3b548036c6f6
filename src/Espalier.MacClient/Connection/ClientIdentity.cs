using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Signatures;
using Espalier.MacClient.Store;

namespace Espalier.MacClient.Connection;

/// <summary>Who this Mac is at its site: keys, certificate, trusted authorities. Stored with the client's state, readable by root only.</summary>
public sealed record ClientIdentity
{
    internal const string Setting = "identity";

    /// <summary>Scheme, host and port.</summary>
    public required string SiteUrl { get; init; }

    public required string SiteCode { get; init; }

    public required Guid ClientId { get; init; }

    /// <summary>PKCS#8 of the signing key; never leaves the Mac.</summary>
    public required byte[] SigningKey { get; init; }

    /// <summary>PKCS#8 of the agreement key.</summary>
    public required byte[] AgreementKey { get; init; }

    /// <summary>DER.</summary>
    public required byte[] Certificate { get; init; }

    /// <summary>Trusted CA certificates (DER), changed only by enrollment and signed policy.</summary>
    public required IReadOnlyList<byte[]> Authorities { get; init; }

    /// <summary>CA certificates (DER) of the company that may certify the site server and this Mac; they sign no policies. Null for none, as with a client that did not know of them.</summary>
    public IReadOnlyList<byte[]>? CompanyAuthorities { get; init; }

    /// <summary>When the site signed the list of <see cref="Authorities"/>; an older list is not believed.</summary>
    public DateTimeOffset AuthoritiesAsOf { get; init; }

    /// <summary>The hardware that was enrolled; null when the client that enrolled did not keep it yet.</summary>
    public string? HardwareId { get; init; }

    /// <summary>The stored identity, or null when this Mac is not enrolled.</summary>
    public static ClientIdentity? Load(ClientStore store) => store.Find(Setting) is { } json ? JsonSerializer.Deserialize(json, IdentityJson.Default.ClientIdentity) : null;

    /// <summary>Stores the identity.</summary>
    public void Save(ClientStore store) => store.Set(Setting, JsonSerializer.SerializeToUtf8Bytes(this, IdentityJson.Default.ClientIdentity));

    /// <summary>Forgets the identity, as the uninstaller does.</summary>
    public static void Remove(ClientStore store) => store.Set(Setting, null);

    /// <summary>False when this identity came with a disk from another Mac: it must not be used, and this Mac has to be enrolled by itself.</summary>
    public bool IsOf(DeviceFacts facts) => HardwareId is null || HardwareId == facts.HardwareId;

    /// <summary>The signing key, to be disposed by the caller.</summary>
    public MacKey OpenSigningKey() => MacKey.Open(SigningKey);

    /// <summary>Key id of requests: fingerprint of the certificate.</summary>
    [JsonIgnore]
    public string KeyId
    {
        get
        {
            using var certificate = X509CertificateLoader.LoadCertificate(Certificate);
            return CertificateTrust.Fingerprint(certificate);
        }
    }
}

[JsonSerializable(typeof(ClientIdentity))]
internal sealed partial class IdentityJson : JsonSerializerContext;
