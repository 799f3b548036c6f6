using System.Collections.Concurrent;
using System.Data.Common;
using System.Net;
using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Messages;
using Espalier.Data;
using Espalier.Site.Messages;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Actions;

/// <summary>
/// Works on the queue of actions: takes Macs whose turn it is, writes down that they are told, and then tells them. Whatever ends it, the next start or
/// another node goes on from the rows; a Mac that is told twice acts once, because its order keeps its id.
/// </summary>
internal sealed partial class ActionDeliveryService(
    SiteDatabase database,
    DeviceChannels channels,
    OrderSigner signer,
    ClientPort port,
    ClientPortStates ports,
    ActionWake wake,
    ActionOptions options,
    SiteOptions site,
    TimeProvider clock,
    ILogger<ActionDeliveryService> logger) : BackgroundService
{
    /// <summary>Answers that come together are looked at together.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);

    /// <summary>Connections to port 8000 at a time.</summary>
    private const int MaxCalls = 32;

    private readonly ConcurrentDictionary<ResourceId, bool> _returned = new();

    // Without a job, Macs that connect wake nobody; whether there is one is read at every look, because another node may have started it.
    private volatile bool _hasOpen;
    private Presence? _presence;
    private DateTimeOffset _forgottenAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        channels.ConnectionChanged += OnConnection;
        try
        {
            while (true)
            {
                await LookAsync(stoppingToken);
                await Task.Delay(Gather, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The rows stay; the next start goes on.
        }
        finally
        {
            channels.ConnectionChanged -= OnConnection;
        }
    }

    private async Task LookAsync(CancellationToken token)
    {
        try
        {
            if (_presence is null)
            {
                // What was told before the last end may never have arrived: it is looked at now, not when its next turn comes.
                var presence = await Presence.AtStartAsync(database, options, clock.GetUtcNow(), token);
                await database.WriteAsync((scope, inner) => scope.Command("UPDATE act_targets SET next_at = @now WHERE state = 1").With("now", clock.GetUtcNow()).RunAsync(inner), token);
                _presence = presence;
            }

            await RecallAsync(token);
            if (!await PassAsync(_presence, token))
            {
                await ForgetOldAsync(token);
                await wake.WaitAsync(options.LookEvery, clock, token);
            }
        }
        catch (DbException unreachable)
        {
            LogNotReached(unreachable);
            await Task.Delay(options.LookEvery, clock, token);
        }
    }

    /// <summary>Looks at every due row once; true when something was done.</summary>
    private async Task<bool> PassAsync(Presence presence, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var place = options.MaxUnderWay - await UnderWayAsync(now, token);
        DueTarget? last = null;
        var done = false;
        while (true)
        {
            var page = await DueTarget.ReadAsync(database, now, last, token);
            var steps = new List<ActionStep>();
            foreach (var target in page)
            {
                var isReachable = channels.IsConnected(target.Device) || PortOf(target) is not null;
                if (ActionStep.Decide(target, isReachable, presence.MayBeThere(target.LastContactAt, now), place > 0, now) is { } step)
                {
                    place -= step.Kind is null ? 0 : 1;
                    steps.Add(step);
                }
            }

            if (steps.Count > 0)
            {
                done = true;
                await TakeAsync(steps, now, token);
            }

            if (page.Count < DueTarget.Page)
            {
                return done;
            }

            last = page[^1];
        }
    }

    private async Task TakeAsync(List<ActionStep> steps, DateTimeOffset now, CancellationToken token)
    {
        var told = await database.WriteAsync((scope, inner) => WriteAsync(scope, steps, now, inner), token);
        LogPass(told.Count, steps.Count(static s => s.Kind is null));
        foreach (var order in told.Where(o => PortOf(o.Target) is null))
        {
            channels.TrySend(order.Target.Device, new ChannelMessage(ChannelKinds.Action, signer.Sign(order.Order)));
        }

        var calls = told.Where(o => PortOf(o.Target) is not null);
        await Parallel.ForEachAsync(calls, new ParallelOptions { MaxDegreeOfParallelism = MaxCalls, CancellationToken = token }, async (order, inner) => await CallAsync(order, inner));
    }

    /// <summary>Writes the steps down; answers the orders that are this node's to deliver.</summary>
    private async Task<List<ToldTarget>> WriteAsync(WriteScope scope, List<ActionStep> steps, DateTimeOffset now, CancellationToken token)
    {
        var told = new List<ToldTarget>();
        foreach (var step in steps)
        {
            if (step.Kind is not { } kind)
            {
                await GiveUpAsync(scope, step.Target, step.Target.Attempts, step.Status, step.Reason, token);
                continue;
            }

            var order = new ActionOrder(step.Target.OrderId ?? Guid.CreateVersion7(now), step.Target.ClientId!.Value, kind.Order, step.Target.DeadlineAt ?? now + kind.AnswerWithin);
            var next = now + options.TellAgainAfter;
            var taken = await scope.Command(
                    """
                    UPDATE act_targets SET state = 1, attempts = attempts + 1, order_id = @order, sent_at = @now, deadline_at = @deadline, next_at = @next
                    WHERE job_id = @job AND resource_id = @device AND state = @state AND attempts = @attempts
                    """)
                .With("order", order.Id).With("now", now).With("deadline", order.ExpiresAt).With("next", next < order.ExpiresAt ? next : order.ExpiresAt)
                .With("job", step.Target.JobId).With("device", step.Target.Device.Value).With("state", step.Target.State).With("attempts", step.Target.Attempts).RunAsync(token);
            if (taken == 1)
            {
                told.Add(new ToldTarget(step.Target, order));
            }
        }

        await FinishedJobs.CloseAsync(scope, now, token);
        return told;
    }

    /// <summary>Port 8000 first, as the site wants it; a Mac that refuses it and has its channel open is told there.</summary>
    private async Task CallAsync(ToldTarget told, CancellationToken token)
    {
        var document = signer.Sign(told.Order);
        var outcome = await port.DeliverAsync(PortOf(told.Target)!, document, token);
        ports.Remember(told.Target.Device, outcome);
        if (outcome == ClientPortOutcome.Taken || channels.TrySend(told.Target.Device, new ChannelMessage(ChannelKinds.Action, document)))
        {
            return;
        }

        var now = clock.GetUtcNow();
        var attempts = told.Target.Attempts + 1;
        await database.WriteAsync(
            async (scope, inner) =>
            {
                if (_presence!.MayBeThere(told.Target.LastContactAt, now))
                {
                    await scope.Command("UPDATE act_targets SET next_at = @next WHERE job_id = @job AND resource_id = @device AND state = 1 AND attempts = @attempts")
                        .With("next", now + options.LookEvery).With("job", told.Target.JobId).With("device", told.Target.Device.Value).With("attempts", attempts).RunAsync(inner);
                    return;
                }

                var status = outcome == ClientPortOutcome.Unreachable ? ActionStatuses.Offline : ActionStatuses.ConnectionRefused;
                await GiveUpAsync(scope, told.Target with { State = ActionTargetState.Sent }, attempts, status, "", inner);
                await FinishedJobs.CloseAsync(scope, now, inner);
            },
            token);
    }

    private static Task<int> GiveUpAsync(WriteScope scope, DueTarget target, int attempts, string status, string reason, CancellationToken token) =>
        scope.Command("UPDATE act_targets SET state = 3, status = @status, reason = @reason WHERE job_id = @job AND resource_id = @device AND state = @state AND attempts = @attempts")
            .With("status", status).With("reason", reason).With("job", target.JobId).With("device", target.Device.Value).With("state", target.State).With("attempts", attempts).RunAsync(token);

    private async Task<int> UnderWayAsync(DateTimeOffset now, CancellationToken token)
    {
        await using var scope = await database.ReadAsync(token);
        return await scope.Command("SELECT count(*) FROM act_targets WHERE state = 1 AND sent_at > @since").With("since", now - options.HoldsPlaceFor).ScalarAsync<int>(token);
    }

    /// <summary>Macs that connected since the last look have their turn now, also when they were told: the order may have been lost with the old connection.</summary>
    private async Task RecallAsync(CancellationToken token)
    {
        var returned = _returned.Keys.ToList();
        foreach (var device in returned)
        {
            _returned.TryRemove(device, out _);
        }

        _hasOpen = await HasOpenAsync(token);
        if (!_hasOpen)
        {
            return;
        }

        foreach (var some in returned.Chunk(Collections.IdList.MaxIds))
        {
            var ids = Collections.IdList.Of(some.Select(static d => d.Value));
            await database.WriteAsync(
                (scope, inner) => scope.Command($"UPDATE act_targets SET next_at = @now WHERE resource_id IN ({ids}) AND state IN (0, 1)").With("now", clock.GetUtcNow()).RunAsync(inner), token);
        }
    }

    private async Task<bool> HasOpenAsync(CancellationToken token)
    {
        await using var scope = await database.ReadAsync(token);
        return await scope.Command("SELECT 1 FROM act_targets WHERE state IN (0, 1) LIMIT 1").ScalarAsync<int>(token) == 1;
    }

    private async Task ForgetOldAsync(CancellationToken token)
    {
        var now = clock.GetUtcNow();
        if (now - _forgottenAt > TimeSpan.FromHours(1))
        {
            _forgottenAt = now;
            await database.WriteAsync((scope, inner) => FinishedJobs.ForgetAsync(scope, now - options.KeepFinishedFor, inner), token);
        }
    }

    private IPAddress? PortOf(DueTarget target) => site.UsesClientPort && IPAddress.TryParse(target.Address, out var address) ? address : null;

    private void OnConnection(ResourceId device, bool isConnected)
    {
        if (!isConnected)
        {
            return;
        }

        _returned[device] = true;
        if (_hasOpen)
        {
            wake.Raise();
        }
    }

    private sealed record ToldTarget(DueTarget Target, ActionOrder Order);
}
