using Espalier.Contracts.Admin.Messages;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Operations;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Messages;

/// <summary>Lists reports that could not be accepted.</summary>
public sealed class ListQuarantinedReportsOperation : IOperation<ListQuarantinedReports, QuarantinedReportPage>
{
    private const int MaxTake = 500;

    public static Right Needs => Right.Read;

    public async Task<Result<QuarantinedReportPage>> RunAsync(OperationContext context, ListQuarantinedReports request, CancellationToken token)
    {
        if (request.Take is < 1 or > MaxTake)
        {
            return Problem.Invalid(new FieldProblem("take", $"A page has 1 to {MaxTake} reports."));
        }

        await using var scope = await context.ReadAsync(token);
        var reports = scope.Context.Set<QuarantinedReport>().AsNoTracking();
        if (request.Device is { } device)
        {
            reports = reports.Where(q => q.ResourceId == device.Value);
        }

        var total = await reports.CountAsync(token);
        var page = await reports.Where(q => request.Before == null || q.Id < request.Before).OrderByDescending(q => q.Id).Take(request.Take)
            .Select(q => new { q.Id, q.ResourceId, q.Kind, q.Epoch, q.Sequence, q.ReceivedAt, q.Reason }).ToListAsync(token);
        var names = await QuarantinedDevices.NamesAsync(scope, [.. page.Select(q => q.ResourceId).Distinct()], token);
        return new QuarantinedReportPage(total, page.ConvertAll(q => new QuarantinedReportSummary(
            q.Id, new ResourceId(q.ResourceId), names.GetValueOrDefault(q.ResourceId, ""), q.Kind, q.Epoch, q.Sequence, q.ReceivedAt, q.Reason)));
    }
}

/// <summary>Answers one report that could not be accepted, as the Mac sent it.</summary>
public sealed class GetQuarantinedReportOperation : IOperation<GetQuarantinedReport, QuarantinedReportDetails>
{
    public static Right Needs => Right.Read;

    public async Task<Result<QuarantinedReportDetails>> RunAsync(OperationContext context, GetQuarantinedReport request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        if (await scope.Context.Set<QuarantinedReport>().AsNoTracking().FirstOrDefaultAsync(q => q.Id == request.Id, token) is not { } found)
        {
            return Problem.NotFound("report");
        }

        var names = await QuarantinedDevices.NamesAsync(scope, [found.ResourceId], token);
        var summary = new QuarantinedReportSummary(
            found.Id, new ResourceId(found.ResourceId), names.GetValueOrDefault(found.ResourceId, ""), found.Kind, found.Epoch, found.Sequence, found.ReceivedAt, found.Reason);
        return new QuarantinedReportDetails(summary, found.Raw);
    }
}

/// <summary>Names of the devices whose reports are shown.</summary>
internal static class QuarantinedDevices
{
    public static async Task<Dictionary<int, string>> NamesAsync(ReadScope scope, IReadOnlyList<int> devices, CancellationToken token)
    {
        var names = new Dictionary<int, string>();
        foreach (var device in devices)
        {
            names[device] = await scope.Command("SELECT name FROM dev_devices WHERE resource_id = @id").With("id", device).ScalarAsync<string>(token) ?? "";
        }

        return names;
    }
}
