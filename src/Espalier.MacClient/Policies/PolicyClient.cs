using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Policies;
using Espalier.Contracts.Signatures;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Store;

namespace Espalier.MacClient.Policies;

/// <summary>Downloads the policy when it changed, believes it only with the site's signature, and keeps it for times without connection.</summary>
public sealed class PolicyClient
{
    private const string Setting = "policy";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ClientStore _store;
    private StoredPolicy? _current;

    public PolicyClient(ClientStore store)
    {
        _store = store;
        _current = store.Find(Setting) is { } json ? JsonSerializer.Deserialize(json, PolicyStoreJson.Default.StoredPolicy) : null;
    }

    /// <summary>The policy in force; null before the first download.</summary>
    public StoredPolicy? Current => _current;

    /// <summary>Asks the site; answers what came of it. A policy that is not believed leaves the old one in force.</summary>
    /// <exception cref="HttpRequestException">The site cannot be reached.</exception>
    public async Task<PolicyOutcome> DownloadAsync(SiteConnection connection, ClientIdentity identity, CancellationToken token)
    {
        // Secrets sealed to a key that this Mac had before a new enrollment must come again, although nothing changed.
        var known = _current is { } current && ScriptVariables.Open(current.Device, identity).IsComplete ? "\"" + current.Version + "\"" : null;
        var answer = await connection.SendAsync(HttpMethod.Get, "/client/v1/policy", [], known, Limit, token);
        if (answer.Status == HttpStatusCode.NotModified)
        {
            // A crash may have come between storing the policy and trusting what it says.
            return WithTrust(PolicyOutcome.Unchanged with { OfferedClient = answer.OfferedClient }, _current?.Device, connection);
        }

        if (answer.Status != HttpStatusCode.OK)
        {
            return PolicyOutcome.Refused(answer.Problem?.Code ?? "status-" + (int)answer.Status);
        }

        PolicyEnvelope? envelope;
        try
        {
            envelope = JsonSerializer.Deserialize(answer.Content, MessagesJson.Default.PolicyEnvelope);
        }
        catch (JsonException)
        {
            envelope = null;
        }

        return envelope is null ? PolicyOutcome.NotBelieved("malformed") : Take(envelope, answer.ETag?.Trim('"') ?? "", connection, identity) with { OfferedClient = answer.OfferedClient };
    }

    /// <summary>Forgets the policy, as after an enrollment at another site.</summary>
    public void Reset()
    {
        _current = null;
        _store.Set(Setting, null);
    }

    private PolicyOutcome Take(PolicyEnvelope envelope, string version, SiteConnection connection, ClientIdentity identity)
    {
        var error = SignedDocument.Read(envelope.Device, ChannelKinds.PolicyType, connection.Authorities, connection.SiteTime, out var payload);
        if (error != SignedDocumentError.None)
        {
            return PolicyOutcome.NotBelieved(error.ToString());
        }

        DevicePolicy? device;
        PolicyAssignments? assignments;
        try
        {
            device = JsonSerializer.Deserialize(payload, MessagesJson.Default.DevicePolicy);
            assignments = JsonSerializer.Deserialize(envelope.Assignments, MessagesJson.Default.PolicyAssignments);
        }
        catch (JsonException)
        {
            return PolicyOutcome.NotBelieved("malformed");
        }

        if (device is null || assignments is null || !device.TrustedAuthorities.Concat(device.CompanyAuthorities ?? []).All(IsCertificate))
        {
            return PolicyOutcome.NotBelieved("malformed");
        }

        if (device.ClientId != identity.ClientId || device.SiteCode != identity.SiteCode)
        {
            return PolicyOutcome.NotBelieved("for another Mac");
        }

        if (Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(envelope.Assignments))) != device.AssignmentsSha256)
        {
            return PolicyOutcome.NotBelieved("assignments do not fit");
        }

        if (_current is { } old && device.IssuedAt < old.Device.IssuedAt)
        {
            return PolicyOutcome.NotBelieved("older than the one in force");
        }

        var policy = new StoredPolicy(version, device, assignments);
        _store.Set(Setting, JsonSerializer.SerializeToUtf8Bytes(policy, PolicyStoreJson.Default.StoredPolicy));
        _current = policy;
        return WithTrust(PolicyOutcome.Applied(Updates(assignments)), device, connection);
    }

    private static bool IsCertificate(string text)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(text));
            return true;
        }
        catch (Exception malformed) when (malformed is FormatException or CryptographicException)
        {
            return false;
        }
    }

    private static int Updates(PolicyAssignments assignments) => assignments.Baselines.Count;

    private static PolicyOutcome WithTrust(PolicyOutcome outcome, DevicePolicy? device, SiteConnection connection)
    {
        if (device is null || device.TrustedAuthorities.Count == 0)
        {
            return outcome;
        }

        var own = device.TrustedAuthorities.Select(Convert.FromBase64String).ToList();
        var company = (device.CompanyAuthorities ?? []).Select(Convert.FromBase64String).ToList();
        return AreSame(own, connection.Authorities) && AreSame([.. own, .. company], connection.Issuers) ? outcome : outcome with { Authorities = own, CompanyAuthorities = company };
    }

    private static bool AreSame(List<byte[]> wanted, IReadOnlyList<X509Certificate2> known) =>
        wanted.Count == known.Count && wanted.Zip(known).All(static pair => pair.First.AsSpan().SequenceEqual(pair.Second.RawData));
}

/// <summary>The policy in force.</summary>
/// <param name="Version">Its ETag.</param>
/// <param name="Device">The Mac's own part.</param>
/// <param name="Assignments">What is assigned.</param>
public sealed record StoredPolicy(string Version, DevicePolicy Device, PolicyAssignments Assignments);

/// <summary>What a download came to.</summary>
/// <param name="IsNew">A new policy is in force.</param>
/// <param name="Problem">Why there is none; null when all is well.</param>
/// <param name="Updates">Assignments in the new policy.</param>
/// <param name="Authorities">Authorities to trust from now on, when they changed.</param>
public sealed record PolicyOutcome(bool IsNew, string? Problem, int Updates, IReadOnlyList<byte[]>? Authorities)
{
    /// <summary>Start of <see cref="Problem"/> when a policy was answered and is not believed.</summary>
    public const string NotBelievedPrefix = "policy-not-believed: ";

    /// <summary>Authorities of the company to trust from now on, when <see cref="Authorities"/> is set.</summary>
    public IReadOnlyList<byte[]>? CompanyAuthorities { get; init; }

    /// <summary>Version of the client that the site offers; null when it offers none.</summary>
    public string? OfferedClient { get; init; }

    internal static PolicyOutcome Unchanged { get; } = new(false, null, 0, null);

    internal static PolicyOutcome Refused(string code) => new(false, code, 0, null);

    internal static PolicyOutcome NotBelieved(string why) => new(false, NotBelievedPrefix + why, 0, null);

    internal static PolicyOutcome Applied(int updates) => new(true, null, updates, null);
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoredPolicy))]
internal sealed partial class PolicyStoreJson : JsonSerializerContext;
