using Microsoft.Extensions.Hosting;

namespace Espalier.Site.Security.Certificates;

/// <summary>Looks once a day whether a certificate of the site ends soon, and renews it.</summary>
internal sealed class CertificateRenewal(SiteCertificates certificates, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromDays(1), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await certificates.LoadAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The site is being stopped.
        }
    }
}
