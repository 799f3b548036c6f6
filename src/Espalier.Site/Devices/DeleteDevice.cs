using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Collections;
using Espalier.Site.Compliance.States;
using Espalier.Site.Enrollment;
using Espalier.Site.Inventory;
using Espalier.Site.Messages;
using Espalier.Site.Nodes;
using Espalier.Site.Operations;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Devices;

/// <summary>Removes a device: its keys count no more, its inventory, states and memberships go; its id is never used again.</summary>
public sealed class DeleteDeviceOperation(Identities identities, DeviceChannels channels, MembershipSignals memberships) : IOperation<DeleteDevice, Done>
{
    public static Right Needs => Right.ModifyDevices;

    public Task<Result<Done>> RunAsync(OperationContext context, DeleteDevice request, CancellationToken token) => context.ChangeAsync<Done>(
        $"device {request.Id}",
        async (scope, inner) =>
        {
            var id = request.Id.Value;
            if (await scope.Command("SELECT count(*) FROM dev_devices WHERE resource_id = @id").With("id", id).ScalarAsync<int>(inner) == 0)
            {
                return Problem.NotFound("device");
            }

            await CollectionMemberships.RemoveDeviceAsync(scope, memberships, request.Id, context.Clock.GetUtcNow(), inner);
            await InventoryStore.RemoveDeviceAsync(scope, request.Id, inner);
            await DeviceRow.RemoveAsync(scope, request.Id, inner);
            await scope.Context.Set<ItemState>().Where(s => s.ResourceId == id).ExecuteDeleteAsync(inner);
            await scope.Context.Set<BaselineState>().Where(s => s.ResourceId == id).ExecuteDeleteAsync(inner);
            await scope.Context.Set<StateHistory>().Where(s => s.ResourceId == id).ExecuteDeleteAsync(inner);
            await scope.Context.Set<DeviceIdentity>().Where(i => i.ResourceId == id).ExecuteDeleteAsync(inner);
            await scope.Context.Set<DeviceStatus>().Where(d => d.ResourceId == id).ExecuteDeleteAsync(inner);
            await scope.Context.Set<QuarantinedReport>().Where(q => q.ResourceId == id).ExecuteDeleteAsync(inner);

            // Records that were in conflict with this one have nothing to be merged into any more.
            await scope.Context.Set<DeviceStatus>().Where(d => d.ConflictWith == id).ExecuteUpdateAsync(u => u.SetProperty(d => d.ConflictWith, (int?)null), inner);
            scope.Tell(NodeTopic.ClientEnded, request.Id);
            scope.AfterCommit(() =>
            {
                identities.Forget(request.Id);
                channels.Disconnect(request.Id);
            });
            return Done.Instance;
        },
        token);
}
