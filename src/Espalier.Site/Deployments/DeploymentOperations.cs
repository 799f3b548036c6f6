using System.Text.Json;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Operations;
using Espalier.Contracts.Schedules;
using Espalier.Data;
using Espalier.Site.Compliance;
using Espalier.Site.Operations;
using Espalier.Site.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Deployments;

/// <summary>Deploys a baseline to a collection.</summary>
public sealed partial class CreateDeploymentOperation(ConfigurationSnapshots snapshots, ILogger<CreateDeploymentOperation> logger) : IOperation<CreateDeployment, DeploymentCreated>
{
    public static Right Needs => Right.Deploy;

    public async Task<Result<DeploymentCreated>> RunAsync(OperationContext context, CreateDeployment request, CancellationToken token)
    {
        var problems = ScheduleValidation.Validate(request.Schedule);
        if (problems.Count > 0)
        {
            return Problem.Invalid([.. problems.Select(p => new FieldProblem("schedule." + p.Field, p.Message))]);
        }

        var created = await context.WriteAsync<Result<DeploymentCreated>>(
            $"baseline {request.BaselineId} to collection {request.CollectionId}",
            async (scope, inner) =>
            {
                if (!await scope.Context.Set<ConfigurationBaseline>().AnyAsync(b => b.Id == request.BaselineId, inner))
                {
                    return Problem.NotFound("configuration baseline");
                }

                if (await scope.Command("SELECT count(*) FROM coll_collections WHERE id = @id").With("id", request.CollectionId).ScalarAsync<int>(inner) == 0)
                {
                    return Problem.NotFound("collection");
                }

                if (await scope.Context.Set<Deployment>().AnyAsync(d => d.BaselineId == request.BaselineId && d.CollectionId == request.CollectionId, inner))
                {
                    return new Problem(ProblemKind.Conflict, "already-deployed", "This baseline is deployed to this collection already; change that deployment.");
                }

                var now = context.Clock.GetUtcNow();
                var deployment = new Deployment
                {
                    Id = Guid.CreateVersion7(now),
                    CollectionId = request.CollectionId,
                    BaselineId = request.BaselineId,
                    Schedule = JsonSerializer.Serialize(request.Schedule, SchedulesJson.Default.Schedule),
                    Remediate = request.Remediate,
                    IsEnabled = true,
                    CreatedAt = now,
                    CreatedBy = context.Caller.Name,
                };
                scope.Context.Add(deployment);
                snapshots.ChangedIn(scope, [request.CollectionId]);
                return new DeploymentCreated(deployment.Id);
            },
            token);
        if (created.Value is { } made)
        {
            LogCreated(made.Id, request.BaselineId, request.CollectionId, request.Remediate, context.Caller.AuditName);
        }
        else
        {
            LogNotCreated(request.BaselineId, request.CollectionId, created.Problem!.Detail);
        }

        return created;
    }

    [LoggerMessage(1600, LogLevel.Information, "Deployment {Deployment} of baseline {Baseline} to collection {Collection} was created (remediates: {Remediates}), by {Caller}")]
    private partial void LogCreated(Guid deployment, Guid baseline, string collection, bool remediates, string caller);

    [LoggerMessage(1603, LogLevel.Debug, "Baseline {Baseline} was not deployed to collection {Collection}: {Reason}")]
    private partial void LogNotCreated(Guid baseline, string collection, string reason);
}

/// <summary>Ends a deployment.</summary>
public sealed partial class DeleteDeploymentOperation(ConfigurationSnapshots snapshots, ILogger<DeleteDeploymentOperation> logger) : IOperation<DeleteDeployment, Done>
{
    public static Right Needs => Right.Deploy;

    public async Task<Result<Done>> RunAsync(OperationContext context, DeleteDeployment request, CancellationToken token)
    {
        var ended = await context.WriteAsync<Result<Done>>(
            "deployment " + request.Id,
            async (scope, inner) =>
            {
                if (await scope.Context.Set<Deployment>().FirstOrDefaultAsync(d => d.Id == request.Id, inner) is not { } deployment)
                {
                    return Problem.NotFound("deployment");
                }

                scope.Context.Remove(deployment);
                snapshots.ChangedIn(scope, [deployment.CollectionId]);
                return Done.Instance;
            },
            token);
        if (ended.Succeeded)
        {
            LogDeleted(request.Id, context.Caller.AuditName);
        }

        return ended;
    }

    [LoggerMessage(1602, LogLevel.Information, "Deployment {Deployment} was deleted, by {Caller}")]
    private partial void LogDeleted(Guid deployment, string caller);
}
