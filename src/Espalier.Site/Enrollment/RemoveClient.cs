using Espalier.Data;
using Espalier.Site.Collections;
using Espalier.Site.Devices;
using Espalier.Site.Messages;
using Espalier.Site.Nodes;
using Espalier.Site.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Enrollment;

/// <summary>A Mac says with its key that its client is being removed (ENR-28): the key ends, the record stays and is free for the next enrollment of this hardware.</summary>
internal sealed partial class RemoveClient(
    SiteDatabase database, Identities identities, DeviceChannels channels, DevicePolicies policies, ChangedDevices changedDevices, TimeProvider clock, ILogger<RemoveClient> logger)
{
    private const string Reason = "The client was removed from this Mac";

    public async Task RunAsync(KnownDevice device, CancellationToken token)
    {
        await database.WriteAsync(
            async (scope, inner) =>
            {
                var now = clock.GetUtcNow();
                await scope.Context.Set<DeviceIdentity>().Where(i => i.ResourceId == device.Id.Value && i.RevokedAt == null)
                    .ExecuteUpdateAsync(u => u.SetProperty(i => i.RevokedAt, now).SetProperty(i => i.RevokedReason, Reason), inner);
                await scope.Context.Set<DeviceStatus>().Where(d => d.ResourceId == device.Id.Value)
                    .ExecuteUpdateAsync(u => u.SetProperty(d => d.ClientId, (Guid?)null).SetProperty(d => d.UnmanagedReason, Reason), inner);
                await DeviceRow.SetClientAsync(scope, device.Id, clientId: null, inner);
                await changedDevices.MarkAsync(scope, device.Id, inner);
                scope.Tell(NodeTopic.ClientEnded, device.Id);
                scope.AfterCommit(() =>
                {
                    identities.Forget(device.Id);
                    policies.Forget([device.Id]);
                    channels.Disconnect(device.Id);
                });
            },
            token);
        LogRemoved(device.Id.Value);
    }

    [LoggerMessage(1212, LogLevel.Information, "The client of device {ResourceId} was removed; its key counts no more")]
    private partial void LogRemoved(int resourceId);
}
