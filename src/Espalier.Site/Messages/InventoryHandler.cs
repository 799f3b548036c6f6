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
        var now = clock.GetUtcNow();
        var outcome = await InventoryStore.ApplyAsync(scope, device.Id, inventory, now, token);
        if (outcome.Rejection is { } rejection)
        {
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

        return new ReportOutcome(null, outcome.ResyncClasses);
    }

    [LoggerMessage(1320, LogLevel.Warning, "Inventory of device {ResourceId}, report {Sequence}: of {Class} not all was taken: {Reason}")]
    private partial void LogProblem(int resourceId, long sequence, string @class, string reason);
}
