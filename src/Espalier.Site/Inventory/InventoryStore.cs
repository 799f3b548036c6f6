using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Data;

namespace Espalier.Site.Inventory;

/// <summary>Takes inventory reports into the site database, and whole devices out of it.</summary>
public static class InventoryStore
{
    /// <summary>
    /// Applies a report: what changed or vanished goes into the history with the site's time, what could not be taken is named as a gap.
    /// An unchanged report writes nothing but the time of the scan. Whatever a Mac sends, this answers and does not throw.
    /// </summary>
    /// <param name="scope">The transaction, in which the caller also takes the report's sequence.</param>
    /// <param name="device">The device that the report was signed by.</param>
    /// <param name="report">The report as it was parsed.</param>
    /// <param name="now">The site's time; times in the history never go back, even when the clock does.</param>
    /// <param name="token">Cancels.</param>
    public static async Task<InventoryOutcome> ApplyAsync(WriteScope scope, ResourceId device, InventoryReport report, DateTimeOffset now, CancellationToken token)
    {
        if (ReportStructure.FaultOf(report) is { } fault)
        {
            return new InventoryOutcome { Rejection = fault };
        }

        var at = Instants.ToMicroseconds(now);
        return await new ReportApplication(scope, device, at, await ClassStates.ReadAsync(scope.Command, device, token)).RunAsync(report, token);
    }

    /// <summary>Deletes everything that inventory holds of a device, its history too.</summary>
    public static async Task RemoveDeviceAsync(WriteScope scope, ResourceId device, CancellationToken token)
    {
        var tables = CatalogueTables.Classes.SelectMany(static c => new[] { c.Rows, c.History })
            .Concat([CatalogueTables.States, CatalogueTables.Gaps, CatalogueTables.WorkstationStatus]);
        var runner = new StatementRunner(scope);
        foreach (var table in tables)
        {
            await runner.RunAsync(new Statement($"DELETE FROM {Sql.Quote(table.Name)} WHERE {ColumnNames.ResourceId} = @device", ("@device", device.Value)), token);
        }

        await runner.FlushAsync(token);
    }
}
