using System.Data.Common;
using Espalier.Contracts.Inventory;
using Espalier.Data;

namespace Espalier.Site.Inventory;

/// <summary>Forgets former rows whose time is over, and software products that nothing refers to.</summary>
public static class InventoryRetention
{
    /// <summary>Rows deleted in one write at most, so that reports do not wait long behind it.</summary>
    public const int MaxRowsPerWrite = 5_000;

    /// <summary>Deletes a portion; answers how many rows. Call again, in a write of its own, until it answers 0.</summary>
    public static async Task<int> DeleteAsync(WriteScope scope, InventoryOptions options, DateTimeOffset now, CancellationToken token)
    {
        var deleted = 0;
        foreach (var table in CatalogueTables.Classes)
        {
            if (deleted >= MaxRowsPerWrite)
            {
                return deleted;
            }

            var days = options.HistoryDaysOfClass.GetValueOrDefault(table.Class.Name, options.HistoryDays);
            deleted += await DeleteSome(scope, table.History.Name, "to_at < @before", MaxRowsPerWrite - deleted).With("@before", now.AddDays(-days)).RunAsync(token);
        }

        return deleted > 0 ? deleted : await DeleteUnusedProductsAsync(scope, token);
    }

    private static async Task<int> DeleteUnusedProductsAsync(WriteScope scope, CancellationToken token)
    {
        await SoftwareProducts.LockForSweepAsync(scope, token);
        var applications = CatalogueTables.Find(SoftwareClasses.InstalledApplications.Name)!;
        var unused = string.Join(" AND ", new[] { applications.Rows.Name, applications.History.Name }
            .Select(static t => $"NOT EXISTS (SELECT 1 FROM {t} u WHERE u.{SoftwareProducts.Id} = t.{SoftwareProducts.Id})"));
        return await DeleteSome(scope, SoftwareProducts.Table.Name, unused, MaxRowsPerWrite).RunAsync(token);
    }

    private static DbCommand DeleteSome(WriteScope scope, string table, string condition, int most)
    {
        var address = scope.Dialect == SqlDialect.Sqlite ? "rowid" : "ctid";
        return scope.Command($"DELETE FROM {Sql.Quote(table)} WHERE {address} IN (SELECT t.{address} FROM {Sql.Quote(table)} t WHERE {condition} LIMIT {most})");
    }
}
