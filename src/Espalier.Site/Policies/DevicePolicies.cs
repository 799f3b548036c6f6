using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Policies;
using Espalier.Contracts.Signatures;
using Espalier.Data;
using Espalier.Site.Collections;
using Espalier.Site.Enrollment;
using Espalier.Site.Security.Certificates;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Policies;

/// <summary>
/// Policies as Macs download them. The ETag of a device is kept until something that decides it changes, so that the poll that finds nothing new costs
/// a signature check and a look into memory.
/// </summary>
public sealed partial class DevicePolicies
{
    /// <summary>Serialised assignment sets kept; a site has as many as it has different combinations of deployments.</summary>
    private const int MaxSets = 2000;

    // Holders are in place before they compute, so that a change that comes meanwhile always removes them.
    private readonly ConcurrentDictionary<ResourceId, Lazy<Task<string>>> _versions = new();
    private readonly ConditionalWeakTable<SiteConfiguration, ConcurrentDictionary<string, AssignmentSet>> _sets = [];
    private readonly SiteDatabase _database;
    private readonly ConfigurationSnapshots _snapshots;
    private readonly SiteCertificates _certificates;
    private readonly VariableSealing _sealing;
    private readonly SiteOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<DevicePolicies> _logger;

    public DevicePolicies(
        SiteDatabase database, ConfigurationSnapshots snapshots, SiteCertificates certificates, VariableSealing sealing, MembershipSignals signals, SiteOptions options, TimeProvider clock,
        ILogger<DevicePolicies> logger)
    {
        _database = database;
        _snapshots = snapshots;
        _certificates = certificates;
        _sealing = sealing;
        _options = options;
        _clock = clock;
        _logger = logger;
        snapshots.Changed += _ => _versions.Clear();
        signals.MembershipsChanged += changes => Forget(changes.SelectMany(static c => c.Added.Concat(c.Removed)));
        signals.VariablesChanged += Forget;
        certificates.AuthoritiesChanged += _versions.Clear;
    }

    /// <summary>The ETag of the policy that the device should have now.</summary>
    public async Task<string> VersionAsync(ResourceId device, Guid clientId, CancellationToken token)
    {
        var version = _versions.GetOrAdd(device, id => new Lazy<Task<string>>(() => ComputeVersionAsync(id, clientId)));
        try
        {
            return await version.Value.WaitAsync(token);
        }
        finally
        {
            if (version.Value.IsFaulted)
            {
                _versions.TryRemove(new KeyValuePair<ResourceId, Lazy<Task<string>>>(device, version));
            }
        }
    }

    /// <summary>The policy itself, signed now for this device.</summary>
    public async Task<(string Version, PolicyEnvelope Envelope)> GetAsync(KnownDevice device, CancellationToken token)
    {
        var (set, part, variables) = await ComposeAsync(device.Id, device.ClientId, token);
        var payload = JsonSerializer.SerializeToUtf8Bytes(_sealing.Seal(part, variables, device), MessagesJson.Default.DevicePolicy);
        using var key = _certificates.PolicySigner.GetECDsaPrivateKey()!;
        var signed = SignedDocument.Sign(key, _certificates.PolicySigner, ChannelKinds.PolicyType, payload);
        var version = Version(part, variables);
        LogHandedOut(version, device.Id.Value, set.Deployments, variables.Count, payload.Length + set.Text.Length);
        return (version, new PolicyEnvelope(set.Text, signed));
    }

    /// <summary>Forgets what is kept of devices whose memberships or variables changed.</summary>
    public void Forget(IEnumerable<ResourceId> devices)
    {
        foreach (var device in devices)
        {
            _versions.TryRemove(device, out _);
        }
    }

    /// <summary>Forgets all that is kept, after changes that were not heard of.</summary>
    public void ForgetAll() => _versions.Clear();

    /// <summary>What the device should be, by the policy function.</summary>
    public async Task<DesiredPolicy> DesiredAsync(ResourceId device, CancellationToken token)
    {
        var configuration = await _snapshots.GetAsync(token);
        await using var scope = await _database.ReadAsync(token);
        return PolicyFunction.Decide(await CollectionsOfAsync(device, token), await VariablesOfDevice.ResolveAsync(scope, device, token), configuration);
    }

    /// <summary>The collections that a device is in.</summary>
    public async Task<IReadOnlySet<string>> CollectionsOfAsync(ResourceId device, CancellationToken token)
    {
        await using var scope = await _database.ReadAsync(token);
        var ids = await scope.Command("SELECT collection_id FROM coll_members WHERE resource_id = @id").With("id", device.Value).ListAsync(r => r.GetString(0), token);
        return ids.ToHashSet(StringComparer.Ordinal);
    }

    private async Task<string> ComputeVersionAsync(ResourceId device, Guid clientId)
    {
        var (_, part, variables) = await ComposeAsync(device, clientId, CancellationToken.None);
        return Version(part, variables);
    }

    private async Task<(AssignmentSet Set, DevicePolicy Part, IReadOnlyList<ResolvedVariable> Variables)> ComposeAsync(ResourceId device, Guid clientId, CancellationToken token)
    {
        var desired = await DesiredAsync(device, token);
        var configuration = desired.Configuration;
        var set = SetOf(desired);
        var part = new DevicePolicy
        {
            AssignmentsSha256 = set.Sha256,
            ClientId = clientId,
            SiteCode = _options.SiteCode,
            IssuedAt = _clock.GetUtcNow(),
            Settings = configuration.Settings,
            TrustedAuthorities = [.. _certificates.Authorities.Select(a => Convert.ToBase64String(a.RawData))],
            CompanyAuthorities = _certificates.CompanyAuthority is { } company ? [Convert.ToBase64String(company.RawData)] : null,
        };
        return (set, part, desired.Variables);
    }

    private AssignmentSet SetOf(DesiredPolicy desired)
    {
        var sets = _sets.GetOrCreateValue(desired.Configuration);
        var key = string.Concat(desired.Deployments.Select(d => d.DeploymentId.ToString("N"))) + "/" + string.Concat(desired.Windows.Select(w => w.Window.Id.ToString("N")));
        if (sets.TryGetValue(key, out var known))
        {
            return known;
        }

        if (sets.Count >= MaxSets)
        {
            sets.Clear();
        }

        var text = JsonSerializer.Serialize(PolicyFunction.ToAssignments(desired.Deployments, desired.Windows), MessagesJson.Default.PolicyAssignments);
        return sets[key] = new AssignmentSet(text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), desired.Deployments.Count);
    }

    /// <summary>Hash of all that decides the policy; the time of signing does not.</summary>
    private static string Version(DevicePolicy part, IReadOnlyList<ResolvedVariable> variables)
    {
        var stable = JsonSerializer.SerializeToUtf8Bytes(VariableSealing.Stamp(part, variables) with { IssuedAt = DateTimeOffset.UnixEpoch }, MessagesJson.Default.DevicePolicy);
        return Convert.ToHexStringLower(SHA256.HashData(stable));
    }

    [LoggerMessage(1432, LogLevel.Debug, "Policy {Version} is handed to device {ResourceId}: {Deployments} deployments, {Variables} variables, {Characters} characters")]
    private partial void LogHandedOut(string version, int resourceId, int deployments, int variables, int characters);

    private sealed record AssignmentSet(string Text, string Sha256, int Deployments);
}
