using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Site.Collections;
using Espalier.Site.Enrollment;
using Espalier.Site.Inventory;
using Espalier.Site.Messages;
using Espalier.Site.Operations;
using Espalier.Site.Policies;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Devices;

/// <summary>Decides a conflict record: its key takes over the record of the hardware, whose old key is revoked; the conflict record goes.</summary>
public sealed class MergeDevicesOperation(Identities identities, DeviceChannels channels, DevicePolicies policies, ChangedDevices changedDevices, MembershipSignals memberships) : IOperation<MergeDevices, Done>
{
    public static Right Needs => Right.ModifyDevices;

    public Task<Result<Done>> RunAsync(OperationContext context, MergeDevices request, CancellationToken token) => context.WriteAsync<Result<Done>>(
        $"conflict record {request.Conflict}",
        async (scope, inner) =>
        {
            var now = context.Clock.GetUtcNow();
            var statuses = scope.Context.Set<DeviceStatus>();
            var conflict = await statuses.FirstOrDefaultAsync(d => d.ResourceId == request.Conflict.Value, inner);
            if (conflict?.ConflictWith is not { } kept || await statuses.FirstOrDefaultAsync(d => d.ResourceId == kept, inner) is not { } status)
            {
                return Problem.NotFound("conflict record");
            }

            await scope.Context.Set<DeviceIdentity>().Where(i => i.ResourceId == kept && i.RevokedAt == null)
                .ExecuteUpdateAsync(u => u.SetProperty(i => i.RevokedAt, now).SetProperty(i => i.RevokedReason, "replaced by merging a conflict record"), inner);
            await scope.Context.Set<DeviceIdentity>().Where(i => i.ResourceId == conflict.ResourceId).ExecuteUpdateAsync(u => u.SetProperty(i => i.ResourceId, kept), inner);
            status.ClientId = conflict.ClientId;
            status.EnrolledAt = conflict.EnrolledAt;
            status.EnrolledBy = conflict.EnrolledBy;
            status.LastContactAt = conflict.LastContactAt;
            status.Epoch = conflict.Epoch;
            status.NextSequence = conflict.NextSequence;
            status.AppliedPolicy = null;
            scope.Context.Remove(conflict);
            await CollectionMemberships.RemoveDeviceAsync(scope, memberships, request.Conflict, now, inner);
            await InventoryStore.RemoveDeviceAsync(scope, request.Conflict, inner);
            await DeviceRow.RemoveAsync(scope, request.Conflict, inner);
            await changedDevices.MarkAsync(scope, new ResourceId(kept), inner);
            scope.AfterCommit(() =>
            {
                identities.Forget(request.Conflict);
                identities.Forget(new ResourceId(kept));
                policies.Forget([request.Conflict, new ResourceId(kept)]);
                channels.Disconnect(request.Conflict);
            });
            return Done.Instance;
        },
        token);
}
