using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Operations;

namespace Espalier.Site.Devices.Timeline;

/// <summary>Puts together what the site remembers of a device, the newest first.</summary>
internal sealed class GetDeviceTimelineOperation : IOperation<GetDeviceTimeline, IReadOnlyList<TimelineEntry>>
{
    private const int MaxTake = 1000;

    public static Right Needs => Right.Read;

    public async Task<Result<IReadOnlyList<TimelineEntry>>> RunAsync(OperationContext context, GetDeviceTimeline request, CancellationToken token)
    {
        if (request.Take is < 1 or > MaxTake)
        {
            return Problem.Invalid(new FieldProblem("take", $"1 to {MaxTake} entries can be read."));
        }

        await using var scope = await context.ReadAsync(token);
        if (await scope.Command("SELECT count(*) FROM dev_devices WHERE resource_id = @id").With("id", request.Id.Value).ScalarAsync<int>(token) == 0)
        {
            return Problem.NotFound("device");
        }

        IEnumerable<TimelineEntry> entries =
        [
            .. await InventoryTimeline.ReadAsync(scope, request.Id, token),
            .. await ComplianceTimeline.ReadAsync(scope, request.Id, token),
            .. await SiteTimeline.ReadAsync(scope, request.Id, token),
        ];
        // At one instant the kinds stand in the order in which they follow from each other: who enrolls joins a collection, not the other way round.
        return entries.Where(e => request.Until is not { } until || e.At <= until).OrderByDescending(static e => e.At).ThenByDescending(static e => e.Kind).ThenBy(static e => e.Title, StringComparer.Ordinal).Take(request.Take).ToList();
    }
}
