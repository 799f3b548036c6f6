using System.Collections.Concurrent;
using Espalier.Contracts.Admin.Problems;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Problems;

/// <summary>Sends reports to the support: a POST of the archive, answered by <c>{"id": "..."}</c>. A report that was taken is removed here.</summary>
internal sealed class ProblemReportSender(SiteDatabase database, ProblemReportFolder folder, SiteOptions options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Guid, bool> _underWay = new();

    /// <summary>Sends it; the support's number, or why it was not sent, which the log has too.</summary>
    public async Task<Result<string>> SendAsync(Guid id, string by, CancellationToken token)
    {
        if (options.SupportAddress is not { } address)
        {
            return new Problem(ProblemKind.Conflict, "no-support-address", "This site has no address to send problem reports to. Download the report, or name the address in the site's settings.");
        }

        if (!_underWay.TryAdd(id, true))
        {
            return new Problem(ProblemKind.Conflict, "being-sent", "This report is being sent.");
        }

        try
        {
            return await SendAsync(id, by, address, token);
        }
        finally
        {
            _underWay.TryRemove(id, out _);
        }
    }

    private async Task<Result<string>> SendAsync(Guid id, string by, Uri address, CancellationToken token)
    {
        string? description;
        await using (var scope = await database.ReadAsync(token))
        {
            description = await scope.Context.Set<StoredProblemReport>().Where(r => r.Id == id && r.State == ProblemReportState.Kept).Select(static r => r.Description).FirstOrDefaultAsync(token);
        }

        if (description is null || !File.Exists(folder.Archive(id)))
        {
            return Problem.NotFound("problem report");
        }

        string number;
        try
        {
            number = await SupportServer.PostAsync(address, id, folder.Archive(id), token);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || (failure is TaskCanceledException && !token.IsCancellationRequested))
        {
            await FailAsync(id, by, failure.Message, token);
            return new Problem(ProblemKind.Unavailable, "support-unreachable", $"The report was not taken by {address.Host}: {failure.Message} It stays in the list of problem reports.");
        }

        // The support has it now: what follows is not cancelled.
        await database.WriteAsync(
            async (scope, inner) =>
            {
                ProblemReportLog.Add(scope, ProblemReportOperationKind.Sent, id, by, description, clock.GetUtcNow(), number);
                await scope.SaveAsync(inner);
                return await scope.Context.Set<StoredProblemReport>().Where(r => r.Id == id).ExecuteDeleteAsync(inner);
            },
            CancellationToken.None);
        folder.Delete(id);
        return number;
    }

    private Task<int> FailAsync(Guid id, string by, string reason, CancellationToken token) => database.WriteAsync(
        async (scope, inner) =>
        {
            ProblemReportLog.Add(scope, ProblemReportOperationKind.SendingFailed, id, by, reason, clock.GetUtcNow());
            await scope.SaveAsync(inner);
            var problem = ProblemReportLog.Cut("Not sent: " + reason, StoredProblemReport.MaxProblem);
            return await scope.Context.Set<StoredProblemReport>().Where(r => r.Id == id).ExecuteUpdateAsync(s => s.SetProperty(static r => r.Problem, problem), inner);
        },
        token);
}
