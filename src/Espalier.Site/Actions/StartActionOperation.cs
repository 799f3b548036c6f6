using System.Data.Common;
using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Collections;
using Espalier.Site.Devices;
using Espalier.Site.Nodes;
using Espalier.Site.Operations;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Actions;

/// <summary>Starts an action, or adds its Macs to the one of the same kind that is under way. A Mac that was done already is done again.</summary>
internal sealed class StartActionOperation(ActionWake wake) : IOperation<StartAction, ActionStarted>
{
    private const string AddTargets =
        """
        INSERT INTO act_targets (job_id, resource_id, name, name_f, state, status, reason, attempts, next_at)
        SELECT @job, v.resource_id, coalesce(v.name, ''), coalesce(v.name_f, ''), 0, '', '', 0, @now
        """;

    private const string OrAgain =
        """
        ON CONFLICT (job_id, resource_id) DO UPDATE SET state = 0, status = '', reason = '', attempts = 0, order_id = NULL, sent_at = NULL,
          deadline_at = NULL, answered_at = NULL, next_at = excluded.next_at
        WHERE act_targets.state NOT IN (0, 1)
        """;

    public static Right Needs => Right.RunActions;

    public async Task<Result<ActionStarted>> RunAsync(OperationContext context, StartAction request, CancellationToken token)
    {
        if (Check(request) is { } problem)
        {
            return problem;
        }

        var scope = await ScopeAsync(context, request, token);
        if (scope is null)
        {
            return Problem.NotFound("collection");
        }

        return await context.ChangeAsync($"{request.Kind} on {scope}", (write, inner) => StartAsync(context, write, request, scope, inner), token);
    }

    /// <summary>Starts it inside a write of somebody who has checked the request.</summary>
    internal async Task<Result<ActionStarted>> StartAsync(OperationContext context, WriteScope scope, StartAction request, string what, CancellationToken token)
    {
        await ActionLock.TakeAsync(scope, token);
        var now = context.Clock.GetUtcNow();
        var older = await ClientVersions.OlderAsync(scope.Command, request.Conditions, token);
        var wanted = await With(scope.Command($"SELECT count(*) {From(request)}"), request, now, older).ScalarAsync<int>(token);
        if (wanted == 0 || (request.Devices.Count > 0 && wanted < request.Devices.Distinct().Count()))
        {
            return request.Devices.Count > 0 ? Problem.NotFound("device") : new Problem(ProblemKind.Conflict, "no-devices", "There are no devices to act on.");
        }

        var job = await scope.Context.Set<ActionJob>().FirstOrDefaultAsync(j => j.State == ActionJobState.Running && j.Kind == request.Kind, token);
        var joined = job is not null;
        if (job is null)
        {
            job = new ActionJob { Id = Guid.CreateVersion7(now), Kind = request.Kind, Scope = what, StartedBy = context.Caller.Name, StartedAt = now };
            scope.Context.Add(job);
        }
        else if (!job.Scope.Split(", ").Contains(what) && job.Scope.Length + what.Length + 2 <= ActionJob.MaxScope)
        {
            job.Scope += ", " + what;
        }

        await scope.Context.SaveChangesAsync(token);
        await With(scope.Command($"{AddTargets} {From(request)} {OrAgain}").With("job", job.Id).With("now", now), request, now, older).RunAsync(token);
        scope.Tell(NodeTopic.Actions);
        scope.AfterCommit(wake.Raise);
        return new ActionStarted(job.Id, wanted, joined);
    }

    private static Problem? Check(StartAction request)
    {
        if (ActionKindList.Find(request.Kind) is not { IsPartOfMore: false })
        {
            return Problem.Invalid(new FieldProblem("kind", $"There is no action of that name. Known are: {string.Join(", ", ActionKindList.All.Where(static k => !k.IsPartOfMore).Select(static k => k.Name))}."));
        }

        var isOthers = request.Collection is not null || request.Filter is not null;
        if (isOthers == request.Devices.Count > 0)
        {
            return Problem.Invalid(new FieldProblem("devices", "Name devices one by one, or a collection or a filter; not both, and not neither."));
        }

        if (request.Devices.Count > StartAction.MaxDevices || request.Except.Count > StartAction.MaxDevices)
        {
            return Problem.Invalid(new FieldProblem("devices", $"At most {StartAction.MaxDevices} devices are named one by one; use a collection."));
        }

        if (request.Conditions.Count > 0 && (request.Filter is null || !DeviceListReader.AreConditions(request.Conditions)))
        {
            return Problem.Invalid(new FieldProblem("conditions", "Conditions narrow a list of devices that a filter names, each of them one of those that the list knows."));
        }

        return request.Filter is { Length: > ListDevicesOperation.MaxFilter } ? Problem.Invalid(new FieldProblem("filter", $"A filter has at most {ListDevicesOperation.MaxFilter} characters.")) : null;
    }

    /// <summary>The Macs in words, for the list of jobs and the audit trail; null when the collection does not exist.</summary>
    private static async Task<string?> ScopeAsync(OperationContext context, StartAction request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        var words = new List<string>();
        if (request.Collection is { } id)
        {
            if (await CollectionMemberships.FindAsync(scope, id, token) is not { } collection)
            {
                return null;
            }

            words.Add("collection " + collection.Name);
        }

        if (request.Devices.Count == 1)
        {
            var name = await scope.Command("SELECT name FROM dev_devices WHERE resource_id = @id").With("id", request.Devices[0].Value).ScalarAsync<string>(token);
            words.Add(name ?? "1 device");
        }
        else if (request.Devices.Count > 1)
        {
            words.Add($"{request.Devices.Count} devices");
        }

        if (request.Filter is { } filter)
        {
            words.Add(filter.Length > 0 ? $"devices with \"{filter}\"" : request.Conditions.Count > 0 ? "devices" : "all devices");
            words.AddRange(request.Conditions.Select(static c => c.ToString()));
        }

        var text = string.Join(" · ", words) + (request.Except.Count > 0 ? $" without {request.Except.Count}" : "");
        return text.Length > ActionJob.MaxScope ? text[..ActionJob.MaxScope] : text;
    }

    private static string From(StartAction request)
    {
        if (request.Devices.Count > 0)
        {
            return $"FROM dev_devices v WHERE v.resource_id IN ({Ids(request.Devices)})";
        }

        var list = DeviceListReader.FromWhere(AsList(request));
        var except = request.Except.Count > 0 ? $" AND v.resource_id NOT IN ({Ids(request.Except)})" : "";
        return list + except;
    }

    private static DbCommand With(DbCommand command, StartAction request, DateTimeOffset now, string older) =>
        request.Devices.Count > 0 ? command : DeviceListReader.Bind(command, AsList(request), now, older);

    private static ListDevices AsList(StartAction request) => new(request.Filter ?? "", request.Collection?.Value, "name", Descending: false, 0, 0) { Conditions = request.Conditions };

    private static string Ids(IEnumerable<ResourceId> ids) => IdList.Of(ids.Select(static i => i.Value));
}
