using Espalier.Data;
using Espalier.Hosting.Ldap;
using Espalier.Site.Security.Certificates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.ActiveDirectory;

/// <summary>
/// Keeps what the directory and DNS say about the site as it is (SITE-40): when the site starts with another port, name or authority, the service account writes them. An address that
/// somebody published who named another one than the server's own, such as a load balancer's, stays.
/// </summary>
internal sealed partial class SitePublisher(CompanyDirectory directory, SitePlace place, SiteCertificates certificates, SiteOptions site, SiteDatabase database, TimeProvider clock, ILogger<SitePublisher> logger) : BackgroundService
{
    /// <summary>How soon it is tried again after a failure.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!await TryReachingAsync(stoppingToken))
        {
            await Task.Delay(Again, clock, stoppingToken);
        }
    }

    /// <summary>True when nothing is left to be done.</summary>
    private async Task<bool> TryReachingAsync(CancellationToken token)
    {
        try
        {
            return await TryAsync(token);
        }
        catch (DirectoryException failure)
        {
            LogFailed(failure.Fault, failure.Message);
            return false;
        }
        catch (Exception failure) when (database.IsUnavailable(failure))
        {
            LogNotRead(failure);
            return false;
        }
    }

    private async Task<bool> TryAsync(CancellationToken token)
    {
        if (await directory.FindAsync(token) is not { } options)
        {
            return true;
        }

        await using var session = await CompanyDirectory.OpenAsync(options, token);
        var containers = new SiteContainers(options.BaseName, site.SiteCode);
        if (!(await session.ReadRightsAsync(containers.Site, token)).Exists)
        {
            return true;
        }

        var right = await new DirectoryRightsCheck(containers, System.Net.Dns.GetHostName()).OfServiceAsync(session, token);
        if (!right.IsGranted)
        {
            LogLacking(right.Finding, right.Fix ?? "");
            return false;
        }

        return await BringUpToDateAsync(session, options.Domain, token);
    }

    private async Task<bool> BringUpToDateAsync(DirectorySession session, string domain, CancellationToken token)
    {
        var (published, isOwn) = await place.ReadOwnAsync(session, certificates.AuthorityFingerprint, token);
        if (!isOwn)
        {
            return true;
        }

        var own = site.AddressForMacs.GetLeftPart(UriPartial.Authority);
        if (published.Address != own || !published.IsCurrent)
        {
            if ((await place.WritePointAsync(session, own, certificates.AuthorityFingerprint, [], token)).Problem is { } problem)
            {
                LogLacking(problem.Detail, "");
                return false;
            }

            LogPublished(own);
        }

        if (await ServiceRecord.WriteAsync(session, domain, site.SiteCode, site.AddressForMacs, token) is { } byHand)
        {
            LogNoRecord(byHand);
        }

        return true;
    }

    [LoggerMessage(1030, LogLevel.Information, "The directory tells Macs now that the site is at {Address}")]
    private partial void LogPublished(string address);

    [LoggerMessage(1031, LogLevel.Error, "The site is not brought up to date in the directory: {Finding} {Fix}")]
    private partial void LogLacking(string finding, string fix);

    [LoggerMessage(1032, LogLevel.Warning, "The directory does not answer, so what it says about the site stays as it is: {Fault}: {Message}")]
    private partial void LogFailed(DirectoryFault fault, string message);

    [LoggerMessage(1033, LogLevel.Warning, "DNS does not tell where the site is. {ByHand}")]
    private partial void LogNoRecord(string byHand);

    [LoggerMessage(1035, LogLevel.Warning, "Whether the directory says where the site is was not looked at, the database is not available")]
    private partial void LogNotRead(Exception failure);
}
