using System.Data.Common;
using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Devices;
using Espalier.Site.Operations;

namespace Espalier.Site.Actions;

/// <summary>Lists jobs, the newest first.</summary>
internal sealed class ListActionJobsOperation : IOperation<ListActionJobs, IReadOnlyList<ActionJobSummary>>
{
    public static Right Needs => Right.Read;

    public async Task<Result<IReadOnlyList<ActionJobSummary>>> RunAsync(OperationContext context, ListActionJobs request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        return await ActionJobRows.ReadAsync(scope, id: null, token);
    }
}

/// <summary>Answers one job with a window of its Macs.</summary>
internal sealed class GetActionJobOperation : IOperation<GetActionJob, ActionJobDetails>
{
    private const int MaxTake = 1000;

    public static Right Needs => Right.Read;

    public async Task<Result<ActionJobDetails>> RunAsync(OperationContext context, GetActionJob request, CancellationToken token)
    {
        if (request.Take is < 0 or > MaxTake || request.Skip < 0 || request.Filter.Length > ListDevicesOperation.MaxFilter)
        {
            return Problem.Invalid(new FieldProblem("take", $"A window has 0 to {MaxTake} rows, a filter at most {ListDevicesOperation.MaxFilter} characters."));
        }

        await using var scope = await context.ReadAsync(token);
        if (await ActionJobRows.ReadAsync(scope, request.Id, token) is not [var job])
        {
            return Problem.NotFound("job");
        }

        var where = $"FROM act_targets WHERE job_id = @job{(request.OnlyFailed ? " AND state = 3" : "")}{(request.Filter.Length > 0 ? " AND name_f LIKE @filter ESCAPE '!'" : "")}";
        var total = await Bind(scope.Command($"SELECT count(*) {where}"), request).ScalarAsync<int>(token);
        var rows = await Bind(scope.Command($"SELECT resource_id, name, state, status, reason, attempts, answered_at {where} ORDER BY {Order(request)} LIMIT @take OFFSET @skip"), request)
            .With("take", request.Take).With("skip", request.Skip).ListAsync(Read, token);
        return new ActionJobDetails(job, total, rows);
    }

    private static DbCommand Bind(DbCommand command, GetActionJob request) =>
        request.Filter.Length > 0 ? command.With("job", request.Id).With("filter", DeviceListReader.Containing(request.Filter)) : command.With("job", request.Id);

    private static string Order(GetActionJob request)
    {
        var direction = request.IsDescending ? "DESC" : "ASC";
        return request.Sort switch
        {
            ActionTargetSort.Name => $"name_f {direction}, resource_id",
            ActionTargetSort.Status => $"state {direction}, status {direction}, name_f, resource_id",
            ActionTargetSort.AnsweredAt => $"coalesce(answered_at, 0) {direction}, name_f, resource_id",
        };
    }

    private static ActionTargetSummary Read(DbDataReader row)
    {
        var state = (ActionTargetState)row.GetInt32(2);
        return new ActionTargetSummary
        {
            Id = new ResourceId(row.GetInt32(0)),
            Name = row.GetString(1),
            State = state,
            Status = state == ActionTargetState.Failed ? row.GetString(3) : state.ToString(),
            Reason = row.GetString(4),
            Attempts = row.GetInt32(5),
            AnsweredAt = row.IsDBNull(6) ? null : Instants.FromMicroseconds(row.GetInt64(6)),
        };
    }
}

/// <summary>Stops a job. An order that is on its way cannot be taken back: when its Mac answers, the answer counts.</summary>
internal sealed class CancelActionJobOperation : IOperation<CancelActionJob, Done>
{
    public static Right Needs => Right.RunActions;

    public Task<Result<Done>> RunAsync(OperationContext context, CancelActionJob request, CancellationToken token) => context.ChangeAsync<Done>(
        $"action job {request.Id}",
        async (scope, inner) =>
        {
            await ActionLock.TakeAsync(scope, inner);
            var now = context.Clock.GetUtcNow();
            var stopped = await scope.Command("UPDATE act_jobs SET state = 2, finished_at = @now WHERE id = @job AND state = 0").With("now", now).With("job", request.Id).RunAsync(inner);
            if (stopped == 0)
            {
                return await scope.Command("SELECT count(*) FROM act_jobs WHERE id = @job").With("job", request.Id).ScalarAsync<int>(inner) == 0
                    ? Problem.NotFound("job")
                    : new Problem(ProblemKind.Conflict, "job-finished", "This job is not under way any more.");
            }

            await scope.Command("UPDATE act_targets SET state = 4 WHERE job_id = @job AND state IN (0, 1)").With("job", request.Id).RunAsync(inner);
            return Done.Instance;
        },
        token);
}
