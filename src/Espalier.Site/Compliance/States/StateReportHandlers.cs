using System.Text.Json;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Messages;
using Espalier.Data;
using Espalier.Site.Enrollment;
using Espalier.Site.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Compliance.States;

/// <summary>One report per configuration item (BASE-7).</summary>
internal sealed class ItemStateHandler(StateSignals signals, TimeProvider clock) : IReportHandler
{
    /// <summary>Settings in one item, as the item's own limit.</summary>
    private const int MaxSettings = 100;

    public string Kind => ReportKinds.ItemState;

    public async Task<ReportOutcome> HandleAsync(WriteScope scope, KnownDevice device, Report report, CancellationToken token)
    {
        var body = report.Body.Deserialize(MessagesJson.Default.ItemStateReport) ?? throw new JsonException("empty body");
        if (body.Settings.Count > MaxSettings)
        {
            return ReportOutcome.Reject("more settings than an item may have");
        }

        var now = clock.GetUtcNow();
        var states = scope.Context.Set<ItemState>();
        var reason = Cut(body.Settings.Select(s => s.Reason).FirstOrDefault(r => r is not null));
        var state = await states.FirstOrDefaultAsync(s => s.ResourceId == device.Id.Value && s.DeploymentId == body.DeploymentId && s.ItemId == body.ItemId, token);
        if (state is null)
        {
            state = new ItemState
            {
                ResourceId = device.Id.Value,
                DeploymentId = body.DeploymentId,
                ItemId = body.ItemId,
                ItemVersion = 0,
                State = ComplianceState.Unknown,
                EvaluatedAt = default,
                Since = now,
                Remediated = false,
                Settings = "",
            };
            states.Add(state);
        }
        else if (body.EvaluatedAt < state.EvaluatedAt)
        {
            return ReportOutcome.Taken;
        }
        else if (state.State != body.State)
        {
            scope.Context.Add(new StateHistory { ResourceId = state.ResourceId, DeploymentId = state.DeploymentId, ItemId = state.ItemId, State = state.State, Reason = state.Reason, FromAt = state.Since, ToAt = now });
            state.Since = now;
        }

        state.ItemVersion = body.ItemVersion;
        state.State = body.State;
        state.EvaluatedAt = body.EvaluatedAt;
        state.Remediated = body.Settings.Any(s => s.Remediated);
        state.Reason = reason;
        state.Settings = JsonSerializer.Serialize(body, MessagesJson.Default.ItemStateReport);
        await scope.Context.SaveChangesAsync(token);
        scope.AfterCommit(() => signals.Raise(device.Id, body.DeploymentId));
        return ReportOutcome.Taken;
    }

    private static string? Cut(string? text) => text is { Length: > ComplianceStatesModel.MaxReason } ? text[..ComplianceStatesModel.MaxReason] : text;
}

/// <summary>One summary per baseline (BASE-7).</summary>
internal sealed partial class BaselineStateHandler(StateSignals signals, TimeProvider clock, ILogger<BaselineStateHandler> logger) : IReportHandler
{
    public string Kind => ReportKinds.BaselineState;

    public async Task<ReportOutcome> HandleAsync(WriteScope scope, KnownDevice device, Report report, CancellationToken token)
    {
        var body = report.Body.Deserialize(MessagesJson.Default.BaselineStateReport) ?? throw new JsonException("empty body");
        var now = clock.GetUtcNow();
        var states = scope.Context.Set<BaselineState>();
        var state = await states.FirstOrDefaultAsync(s => s.ResourceId == device.Id.Value && s.DeploymentId == body.DeploymentId, token);
        if (state is null)
        {
            state = new BaselineState
            {
                ResourceId = device.Id.Value,
                DeploymentId = body.DeploymentId,
                BaselineId = body.BaselineId,
                BaselineVersion = 0,
                State = ComplianceState.Unknown,
                EvaluatedAt = default,
                Since = now,
                CompliantItems = 0,
                NonCompliantItems = 0,
                FailedItems = 0,
            };
            states.Add(state);
        }
        else if (body.EvaluatedAt < state.EvaluatedAt)
        {
            return ReportOutcome.Taken;
        }
        else if (state.State != body.State)
        {
            scope.Context.Add(new StateHistory { ResourceId = state.ResourceId, DeploymentId = state.DeploymentId, ItemId = Guid.Empty, State = state.State, FromAt = state.Since, ToAt = now });
            state.Since = now;
        }

        var before = state.State;
        state.BaselineVersion = body.BaselineVersion;
        state.State = body.State;
        state.EvaluatedAt = body.EvaluatedAt;
        state.CompliantItems = body.CompliantItems;
        state.NonCompliantItems = body.NonCompliantItems;
        state.FailedItems = body.FailedItems;
        await scope.Context.SaveChangesAsync(token);
        scope.AfterCommit(() =>
        {
            signals.Raise(device.Id, body.DeploymentId);
            LogState(device.Id.Value, body.DeploymentId, body.BaselineVersion, body.State, before, body.CompliantItems, body.NonCompliantItems, body.FailedItems);
        });
        return ReportOutcome.Taken;
    }

    [LoggerMessage(1340, LogLevel.Debug, "Device {ResourceId}, deployment {Deployment}, baseline version {Version}: {State}, was {Before}; {Compliant} items compliant, {NonCompliant} not, {Failed} failed")]
    private partial void LogState(int resourceId, Guid deployment, int version, ComplianceState state, ComplianceState before, int compliant, int nonCompliant, int failed);
}
