using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Messages;
using Espalier.Data;
using Espalier.Site.Enrollment;

namespace Espalier.Site.Actions;

/// <summary>Takes a Mac's answer to an order of its own. Repeating it changes nothing; one that comes late, or after a cancel, still tells what happened.</summary>
internal sealed class TakeActionAnswer(SiteDatabase database, ActionWake wake, TimeProvider clock)
{
    private const int MaxReason = 500;

    /// <summary>False when this Mac was never given that order.</summary>
    public Task<bool> RunAsync(KnownDevice device, ActionAnswer answer, CancellationToken token) => database.WriteAsync(
        async (scope, inner) =>
        {
            var now = clock.GetUtcNow();
            var reason = answer.Reason ?? "";
            var taken = await scope.Command(
                    """
                    UPDATE act_targets SET state = @state, status = @status, reason = @reason, answered_at = @now
                    WHERE order_id = @order AND resource_id = @device AND answered_at IS NULL
                    """)
                .With("state", answer.Succeeded ? ActionTargetState.Succeeded : ActionTargetState.Failed)
                .With("status", answer.Succeeded ? "" : ActionStatuses.Failed)
                .With("reason", reason.Length > MaxReason ? reason[..MaxReason] : reason)
                .With("now", now).With("order", answer.Id).With("device", device.Id.Value).RunAsync(inner);
            if (taken > 0)
            {
                await FinishedJobs.CloseAsync(scope, now, inner);
                scope.AfterCommit(wake.Raise);
                return true;
            }

            return await scope.Command("SELECT count(*) FROM act_targets WHERE order_id = @order AND resource_id = @device")
                .With("order", answer.Id).With("device", device.Id.Value).ScalarAsync<int>(inner) > 0;
        },
        token);
}
