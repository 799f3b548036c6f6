using System.Text.Json;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Operations;
using Espalier.Contracts.Schedules;
using Espalier.Data;
using Espalier.Site.Collections;
using Espalier.Site.Compliance.States;
using Espalier.Site.Operations;
using Espalier.Site.Policies;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Deployments;

/// <summary>Why a Mac has what it has: the policy function's answer for it, joined with the evidence that it reported.</summary>
public sealed class ExplainDeviceOperation(ConfigurationSnapshots snapshots, DevicePolicies policies) : IOperation<ExplainDevice, IReadOnlyList<ExplainedItem>>
{
    public static Right Needs => Right.Read;

    public async Task<Result<IReadOnlyList<ExplainedItem>>> RunAsync(OperationContext context, ExplainDevice request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        if (await scope.Command("SELECT count(*) FROM dev_devices WHERE resource_id = @id").With("id", request.Id.Value).ScalarAsync<int>(token) == 0)
        {
            return Problem.NotFound("device");
        }

        var deployments = PolicyFunction.DeploymentsFor(await policies.CollectionsOfAsync(request.Id, token), await snapshots.GetAsync(token));
        var states = await scope.Context.Set<ItemState>().AsNoTracking().Where(s => s.ResourceId == request.Id.Value).ToDictionaryAsync(s => (s.DeploymentId, s.ItemId), token);
        var collections = (await ListCollectionsOfDevice.FindAsync(scope, new ListCollectionsOfDeviceRequest(request.Id), token)).Value!.Items.ToDictionary(static c => c.Id.Value);
        var explained = new List<ExplainedItem>();
        foreach (var deployment in deployments)
        {
            // Memberships may have changed since the policies' own copy was read; what is no longer so needs no explanation.
            if (!collections.TryGetValue(deployment.CollectionId, out var collection))
            {
                continue;
            }

            foreach (var item in deployment.Items)
            {
                explained.Add(Explain(deployment, item, states.GetValueOrDefault((deployment.DeploymentId, item.Id)), collection));
            }
        }

        return explained;
    }

    private static ExplainedItem Explain(DeployedBaseline deployment, ConfigurationItemDefinition item, ItemState? state, CollectionOfDevice collection)
    {
        var evidence = state is null ? null : JsonSerializer.Deserialize(state.Settings, MessagesJson.Default.ItemStateReport);
        return new ExplainedItem
        {
            DeploymentId = deployment.DeploymentId,
            BaselineName = deployment.BaselineName,
            CollectionId = deployment.CollectionId,
            CollectionName = collection.Name,
            Because = collection.Because,
            ItemId = item.Id,
            ItemName = item.Name,
            Version = item.Version,
            State = state?.State ?? ComplianceState.Unknown,
            Reason = Reason(deployment, item, state, collection.Name),
            EvaluatedAt = state?.EvaluatedAt,
            Since = state?.Since,
            NextTryAt = state is null ? null : ScheduleEvaluator.Next(deployment.Schedule, state.EvaluatedAt, TimeZoneInfo.Utc),
            Evidence = evidence?.Settings ?? [],
        };
    }

    private static string Reason(DeployedBaseline deployment, ConfigurationItemDefinition item, ItemState? state, string collection)
    {
        var why = $"The Mac is in the collection '{collection}', to which '{deployment.BaselineName}' is deployed.";
        return state switch
        {
            null => why + " It has not reported this item yet; it will when it has taken its policy.",
            { Reason: { } reason } => why + " " + reason,
            _ when state.ItemVersion < item.Version => why + $" The report is about version {state.ItemVersion}; version {item.Version} has not been reported yet.",
            _ => why,
        };
    }
}
