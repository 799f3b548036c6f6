using System.Text.Json;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Policies;
using Espalier.MacClient.Platform;
using Espalier.MacClient.Policies;

namespace Espalier.MacClient.Compliance;

/// <summary>
/// Evaluates a baseline item by item: a report per item as soon as it is ready, then one summary (BASE-7). Where it stands is saved before each
/// item, so that a script that restarts the Mac or ends the client costs its own item only.
/// </summary>
internal sealed class BaselineRun(IMacPlatform platform, IBaselineRuns runs, Func<string, JsonElement, CancellationToken, Task> report)
{
    /// <summary>How often an item may be begun in one run.</summary>
    public const int MaxAttempts = 3;

    private readonly ItemEvaluation _item = new(platform);

    public async Task RunAsync(BaselineAssignment assignment, BaselineRunState state, ScriptVariables variables, CancellationToken token)
    {
        while (state.NextItem < assignment.Items.Count)
        {
            var item = assignment.Items[state.NextItem];
            ItemStateReport result;
            if (state.Attempts >= MaxAttempts)
            {
                result = _item.NotRun(item, assignment.DeploymentId, ComplianceState.Error, ComplianceErrors.Interrupted,
                    $"the evaluation was cut off {MaxAttempts} times at this item; does a script of it restart the Mac or end the client?");
            }
            else
            {
                state = state with { Attempts = state.Attempts + 1 };
                await runs.SaveAsync(state, token);
                result = await _item.RunAsync(item, assignment.DeploymentId, assignment.Remediate, variables, token);
            }

            await report(ReportKinds.ItemState, JsonSerializer.SerializeToElement(result, MessagesJson.Default.ItemStateReport), token);
            state = Count(state, result.State) with { NextItem = state.NextItem + 1, Attempts = 0 };
        }

        var summary = Summary(assignment, state);
        await report(ReportKinds.BaselineState, JsonSerializer.SerializeToElement(summary, MessagesJson.Default.BaselineStateReport), token);
        await runs.SaveAsync(state with { CompletedAt = summary.EvaluatedAt }, token);
    }

    private static BaselineRunState Count(BaselineRunState state, ComplianceState result) => result switch
    {
        ComplianceState.Compliant => state with { CompliantItems = state.CompliantItems + 1 },
        ComplianceState.NonCompliant => state with { NonCompliantItems = state.NonCompliantItems + 1 },
        ComplianceState.Error => state with { FailedItems = state.FailedItems + 1 },
        _ => state,
    };

    private BaselineStateReport Summary(BaselineAssignment assignment, BaselineRunState state) => new()
    {
        BaselineId = assignment.BaselineId,
        BaselineVersion = assignment.BaselineVersion,
        DeploymentId = assignment.DeploymentId,
        State = state switch
        {
            { NonCompliantItems: > 0 } => ComplianceState.NonCompliant,
            { FailedItems: > 0 } => ComplianceState.Error,
            { CompliantItems: > 0 } => ComplianceState.Compliant,
            _ => ComplianceState.NotApplicable,
        },
        EvaluatedAt = platform.Clock.GetUtcNow(),
        CompliantItems = state.CompliantItems,
        NonCompliantItems = state.NonCompliantItems,
        FailedItems = state.FailedItems,
    };
}
