using System.Text.Json;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Operations;
using Espalier.Contracts.Schedules;
using Espalier.Data;
using Espalier.Site.Operations;
using Espalier.Site.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Deployments;

/// <summary>Changes a deployment; Macs that leave its collection by it lose the baseline with their next policy.</summary>
public sealed partial class UpdateDeploymentOperation(ConfigurationSnapshots snapshots, ILogger<UpdateDeploymentOperation> logger) : IOperation<UpdateDeployment, Done>
{
    public static Right Needs => Right.Deploy;

    public async Task<Result<Done>> RunAsync(OperationContext context, UpdateDeployment request, CancellationToken token)
    {
        var problems = ScheduleValidation.Validate(request.Schedule);
        if (problems.Count > 0)
        {
            return Problem.Invalid([.. problems.Select(static p => new FieldProblem("schedule." + p.Field, p.Message))]);
        }

        var changed = await context.ChangeAsync<Done>($"deployment {request.Id} to collection {request.CollectionId}", (scope, inner) => ChangeAsync(scope, request, inner), token);
        if (changed.Succeeded)
        {
            LogChanged(request.Id, request.CollectionId, request.Remediate, context.Caller.AuditName);
        }

        return changed;
    }

    [LoggerMessage(1601, LogLevel.Information, "Deployment {Deployment} to collection {Collection} was changed (remediates: {Remediates}), by {Caller}")]
    private partial void LogChanged(Guid deployment, string collection, bool remediates, string caller);

    private async Task<Result<Done>> ChangeAsync(WriteScope scope, UpdateDeployment request, CancellationToken token)
    {
        var deployments = scope.Context.Set<Deployment>();
        if (await deployments.FirstOrDefaultAsync(d => d.Id == request.Id, token) is not { } deployment)
        {
            return Problem.NotFound("deployment");
        }

        if (await scope.Command("SELECT count(*) FROM coll_collections WHERE id = @id").With("id", request.CollectionId).ScalarAsync<int>(token) == 0)
        {
            return Problem.NotFound("collection");
        }

        if (await deployments.AnyAsync(d => d.Id != request.Id && d.BaselineId == deployment.BaselineId && d.CollectionId == request.CollectionId, token))
        {
            return new Problem(ProblemKind.Conflict, "already-deployed", "This baseline is deployed to this collection already; change that deployment.");
        }

        snapshots.ChangedIn(scope, [deployment.CollectionId, request.CollectionId]);
        deployment.CollectionId = request.CollectionId;
        deployment.Schedule = JsonSerializer.Serialize(request.Schedule, SchedulesJson.Default.Schedule);
        deployment.Remediate = request.Remediate;
        return Done.Instance;
    }
}
