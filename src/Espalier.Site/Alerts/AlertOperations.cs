using Espalier.Contracts.Admin.Alerts;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Alerts;

/// <summary>Lists what needs attention.</summary>
public sealed class ListAlertsOperation : IOperation<ListAlerts, IReadOnlyList<Alert>>
{
    public static Right Needs => Right.Read;

    public async Task<Result<IReadOnlyList<Alert>>> RunAsync(OperationContext context, ListAlerts request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        var found = await AlertReader.FindAsync(scope, context.Clock.GetUtcNow(), token);
        var acknowledged = await scope.Context.Set<AlertAcknowledgement>().AsNoTracking().ToDictionaryAsync(static a => a.AlertId, token);
        return found.ConvertAll(f => f.With(acknowledged.GetValueOrDefault(f.Alert.Id)));
    }
}

/// <summary>Says that somebody takes care of an alert.</summary>
public sealed class AcknowledgeAlertOperation : IOperation<AcknowledgeAlert, Done>
{
    public static Right Needs => Right.RunActions;

    public async Task<Result<Done>> RunAsync(OperationContext context, AcknowledgeAlert request, CancellationToken token)
    {
        var now = context.Clock.GetUtcNow();
        List<FoundAlert> found;
        await using (var scope = await context.ReadAsync(token))
        {
            found = await AlertReader.FindAsync(scope, now, token);
        }

        if (found.Find(f => f.Alert.Id == request.Id) is not { } alert)
        {
            return Problem.NotFound("alert");
        }

        return await context.ChangeAsync<Done>(
            "alert " + alert.Alert.Title,
            async (scope, inner) =>
            {
                // What is mended needs no acknowledgement any more.
                var open = found.ConvertAll(static f => f.Alert.Id);
                var acknowledgements = scope.Context.Set<AlertAcknowledgement>();
                await acknowledgements.Where(a => !open.Contains(a.AlertId) || a.AlertId == request.Id).ExecuteDeleteAsync(inner);
                acknowledgements.Add(new AlertAcknowledgement { AlertId = request.Id, Extent = alert.Extent, At = now, By = context.Caller.Name });
                await scope.SaveAsync(inner);
                return Done.Instance;
            },
            token);
    }
}

/// <summary>Takes an acknowledgement back.</summary>
public sealed class ReopenAlertOperation : IOperation<ReopenAlert, Done>
{
    public static Right Needs => Right.RunActions;

    public Task<Result<Done>> RunAsync(OperationContext context, ReopenAlert request, CancellationToken token) => context.ChangeAsync<Done>(
        "alert " + (request.Id.Length > AlertAcknowledgement.MaxId ? request.Id[..AlertAcknowledgement.MaxId] : request.Id),
        async (scope, inner) => await scope.Context.Set<AlertAcknowledgement>().Where(a => a.AlertId == request.Id).ExecuteDeleteAsync(inner) > 0
            ? Done.Instance
            : Problem.NotFound("acknowledgement"),
        token);
}
