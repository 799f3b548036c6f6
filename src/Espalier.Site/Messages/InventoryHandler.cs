using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.Data;
using Espalier.Site.Collections;
using Espalier.Site.Devices;
using Espalier.Site.Enrollment;
using Espalier.Site.Inventory;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Messages;

/// <summary>Takes inventory; a Mac whose facts changed is marked for its collections in the same transaction.</summary>
internal sealed partial class InventoryHandler(ChangedDevices changedDevices, TimeProvider clock, ILogger<InventoryHandler> logger) : IReportHandler
{
    public string Kind => ReportKinds.Inventory;

    public async Task<ReportOutcome> HandleAsync(WriteScope scope, KnownDevice device, Report report, CancellationToken token)
    {
        var inventory = ReportReader.Read(report.Body);
        var (now, began) = (clock.GetUtcNow(), clock.GetTimestamp());
        var outcome = await InventoryStore.ApplyAsync(scope, device.Id, inventory, now, token);
        if (outcome.Rejection is { } rejection)
        {
            LogRejected(device.Id.Value, report.Sequence, rejection);
            return ReportOutcome.Reject(rejection);
        }

        foreach (var problem in outcome.Problems)
        {
            LogProblem(device.Id.Value, report.Sequence, problem.Class, problem.Reason);
        }

        await scope.Command("UPDATE dev_status SET last_inventory_at = @now WHERE resource_id = @id").With("now", now).With("id", device.Id.Value).RunAsync(token);
        var isLogonNews = outcome.ChangedClasses.Contains(UserClasses.NetworkLoginProfile.Name) && await LastLogon.UpdateAsync(scope, device.Id, token);
        if (outcome.HasChanged || isLogonNews)
        {
            IEnumerable<string> classes = [.. outcome.ChangedWqlClasses, .. isLogonNews ? [SystemResource.WqlName] : Array.Empty<string>()];
            await changedDevices.MarkAsync(scope, device.Id, classes, token);
        }

        if (logger.IsEnabled(LogLevel.Debug))
        {
            var (classes, rows, took) = (inventory.Classes.Count, inventory.Classes.Sum(static c => c.Rows.Count), (long)clock.GetElapsedTime(began).TotalMilliseconds);
            scope.AfterCommit(() => LogLoaded(device.Id.Value, report.Sequence, inventory.IsFull ? "full" : "difference", classes, rows, outcome.ChangedClasses.Count, outcome.ResyncClasses.Count, inventory.Gaps.Count, took));
        }

        return new ReportOutcome(null, outcome.ResyncClasses);
    }

    [LoggerMessage(1320, LogLevel.Warning, "Inventory of device {ResourceId}, report {Sequence}: of {Class} not all was taken: {Reason}")]
    private partial void LogProblem(int resourceId, long sequence, string @class, string reason);

    [LoggerMessage(1321, LogLevel.Debug, "Inventory of device {ResourceId}, report {Sequence}: was not loaded: {Reason}")]
    private partial void LogRejected(int resourceId, long sequence, string reason);

    [LoggerMessage(1322, LogLevel.Debug, "Inventory of device {ResourceId}, report {Sequence} ({Kind}): loaded {Classes} classes, {Rows} rows; {Changed} classes changed, {Again} asked for again, {Gaps} gaps; {Milliseconds} ms")]
    private partial void LogLoaded(int resourceId, long sequence, string kind, int classes, int rows, int changed, int again, int gaps, long milliseconds);
}
