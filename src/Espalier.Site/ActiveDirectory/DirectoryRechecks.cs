using Espalier.Data;
using Espalier.Hosting.Ldap;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.ActiveDirectory;

/// <summary>Keeps rights in step with group membership.</summary>
internal sealed partial class DirectoryRechecks(DirectoryAccounts accounts, SiteDatabase database, TimeProvider clock, ILogger<DirectoryRechecks> logger) : BackgroundService
{
    /// <summary>How often it looks which accounts are due.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await accounts.RecheckAsync(stoppingToken);
            }
            catch (DirectoryException failure)
            {
                LogFailed(failure.Fault, failure.Message);
            }
            catch (Exception failure) when (database.IsUnavailable(failure))
            {
                LogNotAsked(failure);
            }
        }
    }

    [LoggerMessage(1022, LogLevel.Warning, "The directory cannot be asked whether rights changed: {Fault}: {Message}")]
    private partial void LogFailed(DirectoryFault fault, string message);

    [LoggerMessage(1023, LogLevel.Warning, "Rights were not asked for again, the database is not available")]
    private partial void LogNotAsked(Exception failure);
}
