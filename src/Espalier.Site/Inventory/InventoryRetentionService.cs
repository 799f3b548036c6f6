using System.Data.Common;
using Espalier.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Inventory;

/// <summary>Forgets, a few times a day, the history whose time is over.</summary>
internal sealed partial class InventoryRetentionService(SiteDatabase database, InventoryOptions options, TimeProvider clock, ILogger<InventoryRetentionService> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                LogDeleted(await DeleteAsync(stoppingToken));
            }
            catch (Exception failure) when (failure is DbException || database.IsUnavailable(failure))
            {
                LogFailed(failure);
            }
        }
    }

    /// <summary>Deletes in portions, between which reports are taken; answers the rows.</summary>
    private async Task<int> DeleteAsync(CancellationToken token)
    {
        var (now, all) = (clock.GetUtcNow(), 0);
        while (await database.WriteAsync((scope, inner) => InventoryRetention.DeleteAsync(scope, options, now, inner), token) is > 0 and var portion)
        {
            all += portion;
        }

        return all;
    }

    [LoggerMessage(1500, LogLevel.Information, "Inventory forgot {Rows} former rows and unused products")]
    private partial void LogDeleted(int rows);

    [LoggerMessage(1501, LogLevel.Error, "The history of inventory could not be shortened; the next try is in a few hours")]
    private partial void LogFailed(Exception failure);
}
