using System.Text.Json;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.Data;
using Espalier.Site.Collections;
using Espalier.Site.Devices;
using Espalier.Site.Enrollment;
using Espalier.Site.Inventory;

namespace Espalier.Site.Messages;

/// <summary>Takes inventory; a Mac whose facts changed is marked for its collections in the same transaction.</summary>
internal sealed class InventoryHandler(ChangedDevices changedDevices, TimeProvider clock) : IReportHandler
{
    public string Kind => ReportKinds.Inventory;

    public async Task<ReportOutcome> HandleAsync(WriteScope scope, KnownDevice device, Report report, CancellationToken token)
    {
        var inventory = report.Body.Deserialize(InventoryJson.Default.InventoryReport) ?? throw new JsonException("empty body");
        var now = clock.GetUtcNow();
        var outcome = await InventoryStore.ApplyAsync(scope, device.Id, inventory, now, token);
        if (outcome.Rejection is { } rejection)
        {
            return ReportOutcome.Reject(rejection);
        }

        await scope.Command("UPDATE dev_status SET last_inventory_at = @now WHERE resource_id = @id").With("now", now).With("id", device.Id.Value).RunAsync(token);
        var isLogonNews = inventory.Classes.Any(static c => c.Class == UserClasses.NetworkLoginProfile.Name) && await LastLogon.UpdateAsync(scope, device.Id, token);
        if (outcome.HasChanged || isLogonNews)
        {
            await changedDevices.MarkAsync(scope, device.Id, token);
        }

        return new ReportOutcome(null, outcome.ResyncClasses);
    }
}
