using Espalier.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Security.Certificates;

/// <summary>Looks once a day whether a certificate of the site ends soon, and renews it.</summary>
internal sealed partial class CertificateRenewal(SiteCertificates certificates, SiteDatabase database, TimeProvider clock, ILogger<CertificateRenewal> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromDays(1), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The site is being stopped.
        }
    }

    private async Task LookAsync(CancellationToken token)
    {
        try
        {
            await certificates.LoadAsync(token);
        }
        catch (Exception failure) when (database.IsUnavailable(failure))
        {
            LogNotLooked(failure);
        }
    }

    [LoggerMessage(1050, LogLevel.Error, "Certificates were not looked at, the database is not available; the next look is in a day")]
    private partial void LogNotLooked(Exception failure);
}
