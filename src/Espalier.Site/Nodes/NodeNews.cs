using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Espalier.Site.Actions;
using Espalier.Site.Boundaries;
using Espalier.Site.Collections;
using Espalier.Site.Enrollment;
using Espalier.Site.Messages;
using Espalier.Site.Policies;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Security.Roles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Nodes;

/// <summary>
/// Several nodes share one PostgreSQL, and each keeps in memory what it asks for often. This hears what the others have changed and forgets it here; when the
/// connection was away, everything is forgotten, because nobody knows what was said meanwhile.
/// </summary>
internal sealed partial class NodeNews(
    SiteDatabase database,
    Identities identities,
    DeviceChannels channels,
    DevicePolicies policies,
    MembershipSignals memberships,
    ConfigurationSnapshots snapshots,
    SiteAssignment assignment,
    Callers callers,
    SiteCertificates certificates,
    ActionWake actions,
    TimeProvider clock,
    ILogger<NodeNews> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private bool _hasFailed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (database.Dialect == SqlDialect.PostgreSql && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await database.ListenAsync(CatchUpAsync, HearAsync, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (database.IsUnavailable(failure) || failure is TimeoutException)
            {
                LogNotHeard(failure);
                if (_hasFailed)
                {
                    await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                _hasFailed = true;
            }
        }
    }

    private async Task HearAsync(NodeMessage message, CancellationToken token)
    {
        var devices = message.About.Select(static a => ResourceId.TryParse(a, out var id) ? id : default).Where(static d => d != default).ToHashSet();
        switch (Enum.TryParse<NodeTopic>(message.Topic, out var topic) ? topic : (NodeTopic?)null)
        {
            case NodeTopic.Keys when devices.Count > 0:
                ForEach(devices, identities.Forget);
                break;
            case NodeTopic.ClientEnded when devices.Count > 0:
                ForEach(devices, identities.Forget);
                policies.Forget(devices);
                ForEach(devices, channels.Disconnect);
                break;
            case NodeTopic.Policy when devices.Count > 0:
                memberships.RaiseVariables(devices);
                break;
            case NodeTopic.Configuration:
                snapshots.Reload(message.About.Count == 0 ? null : message.About);
                break;
            case NodeTopic.Boundaries:
                assignment.Forget();
                break;
            case NodeTopic.Callers:
                callers.ForgetAll();
                break;
            case NodeTopic.Certificates:
                await certificates.LoadAsync(token);
                break;
            case NodeTopic.Actions:
                actions.Raise();
                break;
            default:
                // All devices, or what a newer version says of something that this one may keep.
                await CatchUpAsync(token);
                break;
        }
    }

    private async Task CatchUpAsync(CancellationToken token)
    {
        identities.ForgetAll();
        policies.ForgetAll();
        callers.ForgetAll();
        assignment.Forget();
        await certificates.LoadAsync(token);
        snapshots.Reload(null);
        await EndChannelsAsync(token);
        actions.Raise();
        _hasFailed = false;
    }

    /// <summary>Ends the channels of Macs that have no valid key any more.</summary>
    private async Task EndChannelsAsync(CancellationToken token)
    {
        var connected = channels.Connected;
        if (connected.Count == 0)
        {
            return;
        }

        await using var scope = await database.ReadAsync(token);
        var valid = await scope.Context.Set<DeviceIdentity>().Where(static i => i.RevokedAt == null).Select(static i => i.ResourceId).Distinct().ToHashSetAsync(token);
        ForEach(connected.Where(d => !valid.Contains(d.Value)), channels.Disconnect);
    }

    private static void ForEach(IEnumerable<ResourceId> devices, Action<ResourceId> act)
    {
        foreach (var device in devices)
        {
            act(device);
        }
    }

    [LoggerMessage(1920, LogLevel.Warning, "Other nodes of the site are not heard at the moment; what they may have changed is read again when they are")]
    private partial void LogNotHeard(Exception exception);
}
