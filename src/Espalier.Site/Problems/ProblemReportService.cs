using System.Data.Common;
using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Admin.Problems;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Problems;

/// <summary>
/// Makes reports whole: waits for the Mac's part, adds the site's, packs and sends. Looks at its start whether the process before ended by a crash, and makes a report
/// of that by itself (PROB-11); takes over what the stand-alone tool left.
/// </summary>
internal sealed partial class ProblemReportService(
    SiteDatabase database, ProblemReportFolder folder, ProblemReportPacking packing, ProblemReportSender sender, CrashQueue crashes, ProblemReportWake wake, TimeProvider clock, ILogger<ProblemReportService> logger)
    : BackgroundService
{
    /// <summary>Reports of crashes that are kept; a site that crashes again and again says the same.</summary>
    private const int MaxCrashes = 10;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookWhileAsking = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeepPieces = TimeSpan.FromDays(1);
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);

    private DateTimeOffset _forgottenAt;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        folder.Create();
        if (crashes.Find() is { } found)
        {
            LogCrash(found);
            await AddAsync(ProblemReportOrigin.Crash, "Made automatically: the site server ended unexpectedly.", crash: found, cancellationToken);
        }

        crashes.Open();
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        crashes.Close();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var isAsking = await LookAsync(stoppingToken);
                await wake.WaitAsync(isAsking ? LookWhileAsking : Look, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is unfinished is found by the next start.
        }
    }

    /// <summary>Does what can be done now; true while a Mac is being asked.</summary>
    private async Task<bool> LookAsync(CancellationToken token)
    {
        try
        {
            await TakeOverAsync(token);
            var open = await OpenAsync(token);
            var isAsking = false;
            foreach (var report in open)
            {
                if (report.DeviceId is not null && report.JobId is not null && !File.Exists(folder.MacPart(report.Id)) && await MissingAsync(report, token) is null)
                {
                    isAsking = true;
                    continue;
                }

                await FinishAsync(report, token);
            }

            await ForgetAsync(token);
            return isAsking;
        }
        catch (Exception failure) when (database.IsUnavailable(failure) || failure is DbException or IOException or UnauthorizedAccessException)
        {
            LogNotLooked(failure.GetBaseException().Message);
            return false;
        }
    }

    private async Task FinishAsync(StoredProblemReport report, CancellationToken token)
    {
        var missing = report.JobId is not null && !File.Exists(folder.MacPart(report.Id)) ? await MissingAsync(report, token) : null;
        var crash = report.Origin == ProblemReportOrigin.Crash ? report.Console : null;
        var (bytes, hasMac) = await packing.PackAsync(report, crash, missing, token);
        var isKept = await database.WriteAsync(
            async (scope, inner) =>
            {
                if (await scope.Context.Set<StoredProblemReport>().FirstOrDefaultAsync(r => r.Id == report.Id, inner) is not { } stored)
                {
                    return false;
                }

                (stored.State, stored.Bytes, stored.HasSiteInfo, stored.HasMacInfo, stored.Problem) = (ProblemReportState.Kept, bytes, true, hasMac, ProblemReportLog.Cut(missing ?? "", StoredProblemReport.MaxProblem));
                stored.IsToBeSent &= missing is null;
                ProblemReportLog.Add(scope, ProblemReportOperationKind.Created, stored.Id, stored.CreatedBy, stored.Description, clock.GetUtcNow());
                await scope.SaveAsync(inner);
                return true;
            },
            token);
        if (!isKept)
        {
            folder.Delete(report.Id);
            return;
        }

        if (report.Origin == ProblemReportOrigin.Crash)
        {
            crashes.Take();
        }

        File.Delete(folder.MacPart(report.Id));
        LogMade(report.Id, bytes);
        if (report.IsToBeSent && missing is null)
        {
            var sent = await sender.SendAsync(report.Id, report.CreatedBy, token);
            LogSent(report.Id, sent.Problem?.Detail ?? sent.Value!);
            await database.WriteAsync((scope, inner) => scope.Context.Set<StoredProblemReport>().Where(r => r.Id == report.Id).ExecuteUpdateAsync(static s => s.SetProperty(static r => r.IsToBeSent, false), inner), token);
        }
    }

    /// <summary>Why the Mac's part will not come; null while it may.</summary>
    private async Task<string?> MissingAsync(StoredProblemReport report, CancellationToken token)
    {
        await using var scope = await database.ReadAsync(token);
        var found = await scope.Command("SELECT state, status, reason FROM act_targets WHERE job_id = @job AND resource_id = @device")
            .With("job", report.JobId!.Value).With("device", report.DeviceId!.Value).ListAsync(static r => ((ActionTargetState)r.GetInt32(0), r.GetString(1), r.GetString(2)), token);
        return found switch
        {
            [(ActionTargetState.Waiting or ActionTargetState.Sent, _, _)] => null,
            [(ActionTargetState.Succeeded, _, _)] => "The Mac's part was sent to another server of this site.",
            [var (state, status, reason)] => string.Join(' ', new[] { $"{report.DeviceName} was not reached: {(status.Length > 0 ? status : state.ToString())}.", reason, MacToolHint }.Where(static t => t.Length > 0)),
            _ => "The Mac is not asked any more.",
        };
    }

    private const string MacToolHint = "On the Mac itself, /Library/Espalier/espalier_report_tool makes a problem report and sends it when the site can be reached.";

    private async Task<List<StoredProblemReport>> OpenAsync(CancellationToken token)
    {
        await using var scope = await database.ReadAsync(token);
        var open = await scope.Context.Set<StoredProblemReport>().AsNoTracking().Where(static r => r.State == ProblemReportState.Gathering).OrderBy(static r => r.CreatedAt).ToListAsync(token);

        // A report of a Mac's user is made where that Mac sent its part.
        return [.. open.Where(r => r.Origin != ProblemReportOrigin.Mac || File.Exists(folder.MacPart(r.Id)))];
    }

    private async Task TakeOverAsync(CancellationToken token)
    {
        foreach (var path in Directory.EnumerateFiles(folder.HandedOver, "*.zip").ToList())
        {
            var id = Guid.CreateVersion7(clock.GetUtcNow());
            if (await ProblemReportFolder.ReadNamesAsync(path, token) is null)
            {
                File.Delete(path);
                continue;
            }

            File.Move(path, folder.Archive(id));
            await AddAsync(ProblemReportOrigin.Tool, "Made by a user of the server with the stand-alone tool.", crash: "", token, id);
        }
    }

    private Task<Guid> AddAsync(ProblemReportOrigin origin, string description, string crash, CancellationToken token, Guid? made = null) => database.WriteAsync(
        async (scope, inner) =>
        {
            var now = clock.GetUtcNow();
            var reports = scope.Context.Set<StoredProblemReport>();
            var id = made ?? Guid.CreateVersion7(now);
            var older = await reports.Where(r => r.Origin == origin).OrderByDescending(static r => r.CreatedAt).Skip(MaxCrashes - 1).ToListAsync(inner);
            foreach (var old in older)
            {
                ProblemReportLog.Add(scope, ProblemReportOperationKind.Deleted, old.Id, "", "Newer ones of its kind took its place.", now);
                scope.AfterCommit(() => folder.Delete(old.Id));
            }

            reports.RemoveRange(older);
            reports.Add(new StoredProblemReport
            {
                Id = id,
                CreatedAt = now,
                Origin = origin,
                State = made is null ? ProblemReportState.Gathering : ProblemReportState.Kept,
                HasSiteInfo = made is not null,
                Bytes = made is null ? 0 : new FileInfo(folder.Archive(id)).Length,
                Description = description,
                CreatedBy = "",
                DeviceName = "",
                Console = crash,
            });
            if (made is not null)
            {
                ProblemReportLog.Add(scope, ProblemReportOperationKind.Created, id, "", description, now);
            }

            await scope.SaveAsync(inner);
            return id;
        },
        token);

    private async Task ForgetAsync(CancellationToken token)
    {
        var now = clock.GetUtcNow();
        if (now - _forgottenAt < ForgetEvery)
        {
            return;
        }

        _forgottenAt = now;
        await database.WriteAsync((scope, inner) => scope.Context.Set<StoredProblemOperation>().Where(o => o.At < now - ProblemReportLog.Keep).ExecuteDeleteAsync(inner), token);
        foreach (var piece in new DirectoryInfo(folder.Incoming).EnumerateFiles().Where(f => f.LastWriteTimeUtc < now.UtcDateTime - KeepPieces).ToList())
        {
            piece.Delete();
        }
    }

    [LoggerMessage(2200, LogLevel.Error, "A problem report is made of a crash: {What}")]
    private partial void LogCrash(string what);

    [LoggerMessage(2201, LogLevel.Information, "Problem report {Report} was made, {Bytes} bytes")]
    private partial void LogMade(Guid report, long bytes);

    [LoggerMessage(2202, LogLevel.Information, "Problem report {Report} was sent: {Result}")]
    private partial void LogSent(Guid report, string result);

    [LoggerMessage(2203, LogLevel.Warning, "Problem reports were not looked after: {Reason}")]
    private partial void LogNotLooked(string reason);
}
