using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Collections;
using Espalier.Site.Compliance.States;
using Espalier.Site.Enrollment;
using Espalier.Site.Inventory;
using Espalier.Site.Messages;
using Espalier.Site.Nodes;
using Espalier.Site.Operations;
using Espalier.Site.Policies;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Devices;

/// <summary>Decides a conflict record: its key takes over the record of the hardware, whose old key is revoked; the conflict record goes.</summary>
public sealed class MergeDevicesOperation(Identities identities, DeviceChannels channels, DevicePolicies policies, ChangedDevices changedDevices, MembershipSignals memberships) : IOperation<MergeDevices, Done>
{
    public static Right Needs => Right.ModifyDevices;

    public Task<Result<Done>> RunAsync(OperationContext context, MergeDevices request, CancellationToken token) => context.ChangeAsync<Done>(
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
            status.UnmanagedReason = null;
            status.AppliedPolicy = null;
            scope.Context.Remove(conflict);
            await CollectionMemberships.RemoveDeviceAsync(scope, memberships, request.Conflict, now, inner);
            await InventoryStore.RemoveDeviceAsync(scope, request.Conflict, inner);
            await DeviceRow.RemoveAsync(scope, request.Conflict, inner);
            await DeviceRow.SetClientAsync(scope, new ResourceId(kept), conflict.ClientId, inner);
            await MoveStatesAsync(scope, conflict.ResourceId, kept, inner);
            await changedDevices.MarkAsync(scope, new ResourceId(kept), inner);
            scope.Tell(NodeTopic.ClientEnded, request.Conflict, new ResourceId(kept));
            scope.AfterCommit(() =>
            {
                identities.Forget(request.Conflict);
                identities.Forget(new ResourceId(kept));
                policies.Forget([request.Conflict, new ResourceId(kept)]);
                channels.Disconnect(request.Conflict);
                channels.Disconnect(new ResourceId(kept));
            });
            return Done.Instance;
        },
        token);

    /// <summary>What the conflict record reported of compliance goes with it, as the Mac reports again for the kept one; what was quarantined stays readable.</summary>
    private static async Task MoveStatesAsync(WriteScope scope, int conflict, int kept, CancellationToken token)
    {
        await scope.Context.Set<ItemState>().Where(s => s.ResourceId == conflict).ExecuteDeleteAsync(token);
        await scope.Context.Set<BaselineState>().Where(s => s.ResourceId == conflict).ExecuteDeleteAsync(token);
        await scope.Context.Set<StateHistory>().Where(s => s.ResourceId == conflict).ExecuteDeleteAsync(token);
        await scope.Context.Set<QuarantinedReport>().Where(q => q.ResourceId == conflict).ExecuteUpdateAsync(u => u.SetProperty(q => q.ResourceId, kept), token);
        await scope.Context.Set<DeviceStatus>().Where(d => d.ConflictWith == conflict).ExecuteUpdateAsync(u => u.SetProperty(d => d.ConflictWith, kept), token);
    }
}

/// <summary>Decides that a conflict record is a Mac of its own.</summary>
public sealed class SplitDeviceOperation(DevicePolicies policies, ChangedDevices changedDevices) : IOperation<SplitDevice, Done>
{
    public static Right Needs => Right.ModifyDevices;

    public Task<Result<Done>> RunAsync(OperationContext context, SplitDevice request, CancellationToken token) => context.ChangeAsync<Done>(
        $"conflict record {request.Conflict}",
        async (scope, inner) =>
        {
            var decided = await scope.Context.Set<DeviceStatus>().Where(d => d.ResourceId == request.Conflict.Value && d.ConflictWith != null)
                .ExecuteUpdateAsync(u => u.SetProperty(d => d.ConflictWith, (int?)null), inner);
            if (decided == 0)
            {
                return Problem.NotFound("conflict record");
            }

            await changedDevices.MarkAsync(scope, request.Conflict, inner);
            scope.Tell(NodeTopic.Policy, request.Conflict);
            scope.AfterCommit(() => policies.Forget([request.Conflict]));
            return Done.Instance;
        },
        token);
}
