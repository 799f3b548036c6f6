using Espalier.Contracts.Signatures;
using Espalier.Data;
using Espalier.Hosting.Logs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Security.Certificates;

/// <summary>Validates the site server's own certificate every hour, renews what ends soon, and takes up what the command line of this computer put in its place.</summary>
internal sealed partial class CertificateRenewal(SiteCertificates certificates, SiteDatabase database, TimeProvider clock, ILogger<CertificateRenewal> logger) : BackgroundService
{
    /// <summary>How often the certificate is validated (SEC-32).</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>How often it is looked whether another process has replaced it: somebody waits for that.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private bool _wasInvalid;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        try
        {
            Validate();
            var next = clock.GetUtcNow() + Interval;
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (clock.GetUtcNow() >= next)
                {
                    next = clock.GetUtcNow() + Interval;
                    Validate();
                    await LoadAsync(stoppingToken);
                }
                else if (await IsReplacedAsync(stoppingToken))
                {
                    await LoadAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The site is being stopped.
        }
    }

    private void Validate()
    {
        if (certificates.FindServerFault() is { } fault)
        {
            _wasInvalid = true;
            LogInvalid(CertificateTrust.Fingerprint(certificates.Server), fault);
        }
    }

    private async Task<bool> IsReplacedAsync(CancellationToken token)
    {
        try
        {
            return await certificates.IsReplacedAsync(token);
        }
        catch (Exception failure) when (database.IsUnavailable(failure))
        {
            // Told of by the hourly look, and by everybody else.
            return false;
        }
    }

    private async Task LoadAsync(CancellationToken token)
    {
        try
        {
            await certificates.LoadAsync(token);
        }
        catch (Exception failure) when (database.IsUnavailable(failure))
        {
            LogNotLooked(failure);
        }

        if (_wasInvalid && certificates.FindServerFault() is null)
        {
            _wasInvalid = false;
            LogValid(CertificateTrust.Fingerprint(certificates.Server), certificates.Server.NotAfter.ToUniversalTime());
        }
    }

    [LoggerMessage(1050, LogLevel.Error, "Certificates were not looked at, the database is not available; the next look is in an hour")]
    private partial void LogNotLooked(Exception failure);

    [LoggerMessage(ImportantEvents.ServerCertificateInvalid, LogLevel.Error, "The site server's own certificate {Fingerprint} is not valid: {Fault}. Macs and browsers refuse it until it is renewed: espalier certificates renew")]
    private partial void LogInvalid(string fingerprint, string fault);

    [LoggerMessage(ImportantEvents.ServerCertificateValid, LogLevel.Information, "The site server's own certificate is valid again: {Fingerprint}, until {NotAfter:u}")]
    private partial void LogValid(string fingerprint, DateTime notAfter);
}
