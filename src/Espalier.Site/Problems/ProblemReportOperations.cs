using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Admin.Problems;
using Espalier.Contracts.Operations;
using Espalier.Contracts.Problems;
using Espalier.Data;
using Espalier.Site.Actions;
using Espalier.Site.Operations;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Problems;

/// <summary>Lists the reports.</summary>
internal sealed class ListProblemReportsOperation : IOperation<ListProblemReports, IReadOnlyList<ProblemReportSummary>>
{
    public static Right Needs => Right.HandleProblemReports;

    public async Task<Result<IReadOnlyList<ProblemReportSummary>>> RunAsync(OperationContext context, ListProblemReports request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        var reports = await scope.Context.Set<StoredProblemReport>().AsNoTracking().OrderByDescending(static r => r.CreatedAt).ToListAsync(token);
        return reports.ConvertAll(static r => r.ToContract());
    }
}

/// <summary>Shows what is in a report.</summary>
internal sealed class GetProblemReportOperation(ProblemReportFolder folder, SiteOptions options) : IOperation<GetProblemReport, ProblemReportDetails>
{
    public static Right Needs => Right.HandleProblemReports;

    public async Task<Result<ProblemReportDetails>> RunAsync(OperationContext context, GetProblemReport request, CancellationToken token)
    {
        StoredProblemReport? report;
        await using (var scope = await context.ReadAsync(token))
        {
            report = await scope.Context.Set<StoredProblemReport>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == request.Id, token);
        }

        if (report is null)
        {
            return Problem.NotFound("problem report");
        }

        var isMade = report.State == ProblemReportState.Kept;
        return new ProblemReportDetails(report.ToContract(), isMade ? await ProblemReportFolder.ReadNamesAsync(folder.Archive(report.Id), token) ?? [] : [], options.SupportAddress, isMade ? folder.Archive(report.Id) : "");
    }
}

/// <summary>Begins a report, and asks the Mac for its part.</summary>
internal sealed class StartProblemReportOperation(ActionWake actions, ProblemReportWake wake, SiteOptions options) : IOperation<StartProblemReport, ProblemReportStarted>
{
    private const int MaxConsoleEntries = 20;
    private const int MaxConsoleText = 500;

    public static Right Needs => Right.HandleProblemReports;

    public async Task<Result<ProblemReportStarted>> RunAsync(OperationContext context, StartProblemReport request, CancellationToken token)
    {
        if (request.Message.Length > ProblemReportLimits.MaxDescription)
        {
            return Problem.Invalid(new FieldProblem("message", $"A message has at most {ProblemReportLimits.MaxDescription} characters."));
        }

        if (request.Console.Count > MaxConsoleEntries || request.Console.Any(static c => c.Key.Length > MaxConsoleText || c.Value.Length > MaxConsoleText))
        {
            return Problem.Invalid(new FieldProblem("console", $"At most {MaxConsoleEntries} entries of {MaxConsoleText} characters."));
        }

        var id = Guid.CreateVersion7(context.Clock.GetUtcNow());
        return await context.ChangeAsync<ProblemReportStarted>(
            $"problem report {id}{(request.Device is { } asked ? $" of device {asked}" : "")}",
            async (scope, inner) =>
            {
                var (name, job) = ("", default(Guid?));
                if (request.Device is { } device)
                {
                    var names = await scope.Command("SELECT coalesce(name, '') FROM dev_devices WHERE resource_id = @id").With("id", device.Value).ListAsync(static r => r.GetString(0), inner);
                    if (names is not [var found])
                    {
                        return Problem.NotFound("device");
                    }

                    var started = await new StartActionOperation(actions).StartAsync(context, scope, new StartAction(ActionKindNames.ProblemReport) { Devices = [device] }, found, inner);
                    if (started.Problem is { } problem)
                    {
                        return problem;
                    }

                    (name, job) = (found, started.Value!.Id);
                }

                scope.Context.Add(new StoredProblemReport
                {
                    Id = id,
                    CreatedAt = context.Clock.GetUtcNow(),
                    Origin = ProblemReportOrigin.Console,
                    Description = request.Message.Trim() is { Length: > 0 } message ? message : $"Made by {context.Caller.Name}",
                    CreatedBy = ProblemReportLog.Cut(context.Caller.Name, StoredProblemReport.MaxName),
                    DeviceId = request.Device?.Value,
                    DeviceName = ProblemReportLog.Cut(name, StoredProblemReport.MaxName),
                    JobId = job,
                    Console = SiteReportPart.ToJson(request.Console),
                    IsToBeSent = options.SupportAddress is not null,
                });
                await scope.SaveAsync(inner);
                scope.AfterCommit(wake.Raise);
                return new ProblemReportStarted(id);
            },
            token);
    }
}

/// <summary>Tells how far a report is, also one that was sent and removed.</summary>
internal sealed class FollowProblemReportOperation : IOperation<FollowProblemReport, ProblemReportProgress>
{
    public static Right Needs => Right.HandleProblemReports;

    public async Task<Result<ProblemReportProgress>> RunAsync(OperationContext context, FollowProblemReport request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        if (await scope.Context.Set<StoredProblemReport>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == request.Id, token) is { } report)
        {
            var step = report.State == ProblemReportState.Gathering ? ProblemReportStep.Gathering : report is { IsToBeSent: true, Problem.Length: 0 } ? ProblemReportStep.Sending : ProblemReportStep.Kept;
            return new ProblemReportProgress(step, request.Id.ToString("D"), report.Problem);
        }

        var ends = await scope.Context.Set<StoredProblemOperation>().AsNoTracking()
            .Where(o => o.ReportId == request.Id && (o.Kind == ProblemReportOperationKind.Sent || o.Kind == ProblemReportOperationKind.Deleted)).ToListAsync(token);
        return ends switch
        {
            [{ Kind: ProblemReportOperationKind.Sent } sent, ..] => new ProblemReportProgress(ProblemReportStep.Sent, sent.Number, ""),
            [_, ..] => new ProblemReportProgress(ProblemReportStep.Deleted, request.Id.ToString("D"), ""),
            [] => Problem.NotFound("problem report"),
        };
    }
}

/// <summary>Sends a report and removes it.</summary>
internal sealed class SendProblemReportOperation(ProblemReportSender sender) : IOperation<SendProblemReport, ProblemReportSent>
{
    public static Right Needs => Right.HandleProblemReports;

    public async Task<Result<ProblemReportSent>> RunAsync(OperationContext context, SendProblemReport request, CancellationToken token)
    {
        var sent = await sender.SendAsync(request.Id, context.Caller.Name, token);
        return sent.Problem is { } problem
            ? problem
            : await context.WriteAsync($"problem report {request.Id}, sent as {sent.Value}", (_, _) => Task.FromResult(new ProblemReportSent(sent.Value!)), CancellationToken.None);
    }
}

/// <summary>Removes a report.</summary>
internal sealed class DeleteProblemReportOperation(ProblemReportFolder folder) : IOperation<DeleteProblemReport, Done>
{
    public static Right Needs => Right.HandleProblemReports;

    public Task<Result<Done>> RunAsync(OperationContext context, DeleteProblemReport request, CancellationToken token) => context.ChangeAsync<Done>(
        $"problem report {request.Id}",
        async (scope, inner) =>
        {
            var reports = scope.Context.Set<StoredProblemReport>();
            if (await reports.FirstOrDefaultAsync(r => r.Id == request.Id, inner) is not { } report)
            {
                return Problem.NotFound("problem report");
            }

            reports.Remove(report);
            ProblemReportLog.Add(scope, ProblemReportOperationKind.Deleted, report.Id, context.Caller.Name, report.Description, context.Clock.GetUtcNow());
            await scope.SaveAsync(inner);
            scope.AfterCommit(() => folder.Delete(request.Id));
            return Done.Instance;
        },
        token);
}

/// <summary>Hands out a report's archive.</summary>
internal sealed class ReadProblemReportOperation(ProblemReportFolder folder) : IOperation<ReadProblemReport, ProblemReportWindow>
{
    public static Right Needs => Right.HandleProblemReports;

    public async Task<Result<ProblemReportWindow>> RunAsync(OperationContext context, ReadProblemReport request, CancellationToken token)
    {
        FileStream? file;
        await using (var scope = await context.ReadAsync(token))
        {
            var isKept = await scope.Context.Set<StoredProblemReport>().AnyAsync(r => r.Id == request.Id && r.State == ProblemReportState.Kept, token);
            file = isKept && request.Offset >= 0 ? Open(folder.Archive(request.Id)) : null;
        }

        if (file is null)
        {
            return Problem.NotFound("problem report");
        }

        await using (file)
        {
            var window = new byte[Math.Clamp(file.Length - request.Offset, 0, ReadProblemReport.MaxBytes)];
            file.Position = Math.Min(request.Offset, file.Length);
            await file.ReadExactlyAsync(window, token);
            if (request.Offset == 0)
            {
                await context.WriteAsync(
                    $"problem report {request.Id}",
                    (scope, _) =>
                    {
                        ProblemReportLog.Add(scope, ProblemReportOperationKind.Downloaded, request.Id, context.Caller.Name, "", context.Clock.GetUtcNow());
                        return Task.FromResult(Done.Instance);
                    },
                    token);
            }

            return new ProblemReportWindow($"espalier-problem-report-{request.Id:N}.zip", file.Length, window);
        }
    }

    private static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            // It lies on another server of this site.
            return null;
        }
    }
}

/// <summary>Reads the operations log.</summary>
internal sealed class ListProblemReportOperationsOperation : IOperation<ListProblemReportOperations, IReadOnlyList<ProblemReportOperation>>
{
    private const int Newest = 1000;

    public static Right Needs => Right.HandleProblemReports;

    public async Task<Result<IReadOnlyList<ProblemReportOperation>>> RunAsync(OperationContext context, ListProblemReportOperations request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        var entries = await scope.Context.Set<StoredProblemOperation>().AsNoTracking().OrderByDescending(static o => o.At).ThenByDescending(static o => o.Id).Take(Newest).ToListAsync(token);
        return entries.ConvertAll(static o => new ProblemReportOperation(o.Id, o.At, o.Kind, o.ReportId, o.Number, o.By, o.Detail));
    }
}
