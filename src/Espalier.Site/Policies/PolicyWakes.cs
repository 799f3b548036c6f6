using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Espalier.Site.Collections;
using Espalier.Site.Messages;
using Espalier.Site.Security.Certificates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Policies;

/// <summary>Tells connected Macs at once when what decides their policy changed: memberships, variables, deployments, baselines, items.</summary>
internal sealed partial class PolicyWakes(
    MembershipSignals memberships, ConfigurationSnapshots snapshots, DeviceChannels channels, SiteCertificates certificates, SiteDatabase database, ILogger<PolicyWakes> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        memberships.MembershipsChanged += OnMemberships;
        memberships.VariablesChanged += Wake;
        snapshots.Changed += OnConfiguration;
        certificates.AuthoritiesChanged += channels.WakeAll;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        memberships.MembershipsChanged -= OnMemberships;
        memberships.VariablesChanged -= Wake;
        snapshots.Changed -= OnConfiguration;
        certificates.AuthoritiesChanged -= channels.WakeAll;
        return _stopping.CancelAsync();
    }

    public void Dispose() => _stopping.Dispose();

    private void OnMemberships(IReadOnlyList<MembershipChange> changes) => Wake(changes.SelectMany(c => c.Added.Concat(c.Removed)).ToHashSet());

    private void OnConfiguration(IReadOnlyCollection<string>? collections)
    {
        if (collections is null)
        {
            channels.WakeAll();
            LogAllTold();
        }
        else
        {
            _ = WakeMembersAsync(collections);
        }
    }

    private async Task WakeMembersAsync(IReadOnlyCollection<string> collections)
    {
        await using var scope = await database.ReadAsync(_stopping.Token);
        foreach (var collection in collections)
        {
            var members = await scope.Command("SELECT resource_id FROM coll_members WHERE collection_id = @id").With("id", collection)
                .ListAsync(r => new ResourceId(r.GetInt32(0)), _stopping.Token);
            LogTold(collection, members.Count(m => channels.TryWake(m)), members.Count);
        }
    }

    private void Wake(IReadOnlyCollection<ResourceId> devices)
    {
        foreach (var device in devices)
        {
            channels.TryWake(device);
        }
    }

    [LoggerMessage(1430, LogLevel.Information, "Policies pushed: the configuration of all collections changed, and every connected Mac was told to fetch its policy")]
    private partial void LogAllTold();

    [LoggerMessage(1431, LogLevel.Information, "Policies pushed: what is deployed to collection {Collection} changed, and {Told} of its {Members} Macs are connected and were told to fetch their policy")]
    private partial void LogTold(string collection, int told, int members);
}
