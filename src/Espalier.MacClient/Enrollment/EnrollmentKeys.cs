using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Espalier.Contracts.Signatures;
using Espalier.MacClient.Store;

namespace Espalier.MacClient.Enrollment;

/// <summary>
/// The keys of an enrollment that is under way. They are kept until it has succeeded, so that an enrollment whose answer was lost is asked for again with the
/// same keys, which the site then recognises.
/// </summary>
/// <param name="SigningKey">PKCS#8.</param>
/// <param name="AgreementKey">PKCS#8.</param>
/// <param name="HardwareId">The hardware they were made on.</param>
public sealed record EnrollmentKeys(byte[] SigningKey, byte[] AgreementKey, string HardwareId)
{
    private const string Setting = "enrollment.keys";

    /// <summary>The keys of the enrollment under way on this hardware, or new ones that are stored.</summary>
    /// <param name="store">Where they are kept; null keeps them nowhere.</param>
    /// <param name="hardwareId">This hardware.</param>
    public static EnrollmentKeys LoadOrCreate(ClientStore? store, string hardwareId)
    {
        if (store?.Find(Setting) is { } json && JsonSerializer.Deserialize(json, EnrollmentKeysJson.Default.EnrollmentKeys) is { } kept && kept.HardwareId == hardwareId)
        {
            return kept;
        }

        using var signing = MacKey.Create(KeyKind.EcP256);
        using var agreement = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return new EnrollmentKeys(signing.ExportPkcs8(), agreement.ExportPkcs8PrivateKey(), hardwareId).Keep(store);
    }

    /// <summary>The same enrollment with a new signing key, of the kind that the site certifies; kept as these were.</summary>
    public EnrollmentKeys Replace(ClientStore? store, KeyKind kind)
    {
        using var signing = MacKey.Create(kind);
        return (this with { SigningKey = signing.ExportPkcs8() }).Keep(store);
    }

    /// <summary>Forgets them: the enrollment has succeeded and its identity is stored.</summary>
    public static void Remove(ClientStore store) => store.Set(Setting, null);

    private EnrollmentKeys Keep(ClientStore? store)
    {
        store?.Set(Setting, JsonSerializer.SerializeToUtf8Bytes(this, EnrollmentKeysJson.Default.EnrollmentKeys));
        return this;
    }
}

[JsonSerializable(typeof(EnrollmentKeys))]
internal sealed partial class EnrollmentKeysJson : JsonSerializerContext;
