using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Signatures;
using Espalier.Data;
using Espalier.Site.ActiveDirectory.CertificateServices;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Security.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Security.CompanyAuthority;

/// <summary>Requests the site server's certificate from the company's authority: when that is set up, ahead of its end, and when a manager has let a waiting request pass.</summary>
internal sealed partial class CompanyServerCertificate(
    SiteDatabase database, SiteKey siteKey, SiteCertificates certificates, CompanyAuthorities authorities, DirectoryTemplates templates, SiteOptions options, TimeProvider clock, ILogger<CompanyServerCertificate> logger)
    : BackgroundService
{
    /// <summary>How often it is looked whether there is something to ask for.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <summary>Renewed when this part of its life is left, or <see cref="SiteCertificates.RenewAheadDays"/>, whichever is shorter.</summary>
    private const int LastPart = 5;

    private const int RsaBits = 2048;

    /// <summary>Asks for a new certificate.</summary>
    public async Task<(WebEnrollmentAnswer Answer, ServerRequest Request)> RequestAsync(WebEnrollment pages, string template, CancellationToken token)
    {
        var (algorithm, bits) = await FindKeyAsync(template, token);
        var request = ServerRequest.Create(Names(), algorithm, bits);
        return (await pages.RequestAsync(request.Pkcs10, template, token), request);
    }

    /// <summary>What was issued, with its key; otherwise what is wrong with it.</summary>
    public string? TryJoin(byte[] issued, byte[] key, X509Certificate2 authority, out X509Certificate2? joined) => ServerRequest.TryJoin(issued, key, authority, Names(), clock.GetUtcNow(), out joined);

    /// <summary>True when the certificate in use is not of the company's authority, or is about to end, or lacks a name.</summary>
    public bool IsDue()
    {
        var server = certificates.Server;
        var life = (server.NotAfter - server.NotBefore) / LastPart;
        var ahead = life < TimeSpan.FromDays(SiteCertificates.RenewAheadDays) ? life : TimeSpan.FromDays(SiteCertificates.RenewAheadDays);
        return !certificates.IsServerOfCompany || server.NotAfter.ToUniversalTime() - clock.GetUtcNow().UtcDateTime < ahead;
    }

    /// <summary>Fetches what waits, or asks for what is due.</summary>
    public async Task MaintainAsync(CancellationToken token)
    {
        StoredCompanyAuthority? stored;
        await using (var scope = await database.ReadAsync(token))
        {
            stored = await scope.Context.Set<StoredCompanyAuthority>().AsNoTracking().FirstOrDefaultAsync(token);
        }

        if (stored is null || certificates.CompanyAuthority is not { } authority)
        {
            return;
        }

        await FollowMacTemplateAsync(stored, token);
        if (stored.ServerRequest is null && !IsDue())
        {
            return;
        }

        using var pages = authorities.Read(stored).Open();
        if (pages is null)
        {
            LogNotAsked("the stored password does not open with this site key");
            return;
        }

        if (stored is { ServerRequest: { } waiting, ServerKey: { } sealedKey } && siteKey.TryOpen(sealedKey, CompanyAuthorities.KeyContext, out var key))
        {
            await TakeAsync(await pages.FetchAsync(waiting, token), key, authority, token);
            return;
        }

        var (answer, request) = await RequestAsync(pages, stored.ServerTemplate, token);
        await TakeAsync(answer, request.Key, authority, token);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await MaintainAsync(stoppingToken);
                }
                catch (Exception failure) when (database.IsUnavailable(failure))
                {
                    LogNotAsked("the database is not available");
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The site is being stopped.
        }
    }

    private async Task TakeAsync(WebEnrollmentAnswer answer, byte[] key, X509Certificate2 authority, CancellationToken token)
    {
        X509Certificate2? joined = null;
        var fault = answer.Outcome == WebEnrollmentOutcome.Issued ? TryJoin(answer.Certificate!, key, authority, out joined) : answer.Detail;
        using (joined)
        {
            if (fault is not null)
            {
                LogNotAsked(fault);
            }

            // What was not answered may be answered next time.
            if (answer.Outcome is not (WebEnrollmentOutcome.Issued or WebEnrollmentOutcome.Pending or WebEnrollmentOutcome.Denied))
            {
                return;
            }

            await database.WriteAsync(
                async (scope, inner) =>
                {
                    if (await scope.Context.Set<StoredCompanyAuthority>().FirstOrDefaultAsync(inner) is { } stored)
                    {
                        var isWaiting = answer.Outcome == WebEnrollmentOutcome.Pending;
                        (stored.ServerRequest, stored.ServerKey) = isWaiting ? (answer.RequestId, siteKey.Seal(key, CompanyAuthorities.KeyContext)) : (null, null);
                        if (fault is null)
                        {
                            await certificates.UseCompanyAsync(scope, authority, joined, inner);
                        }
                    }
                },
                token);
        }

        CryptographicOperations.ZeroMemory(key);
        if (fault is null)
        {
            await certificates.LoadAsync(token);
        }
    }

    /// <summary>The names that the site server has now, and those that it should have.</summary>
    private List<string> Names() => [.. SiteCertificates.NamesOf(certificates.Server).Union(options.HostNames, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The kind of key that the template wants; without the directory that of the guide.</summary>
    private async Task<(string Algorithm, int Bits)> FindKeyAsync(string template, CancellationToken token) =>
        await templates.FindAsync(template, token) is { } found ? (found.Algorithm, Math.Clamp(found.MinimalKeySize, RsaBits, 4096)) : ("RSA", RsaBits);

    /// <summary>Follows the Macs' template: which keys it takes may be changed at any time. What the directory does not say stays as it was.</summary>
    private async Task FollowMacTemplateAsync(StoredCompanyAuthority stored, CancellationToken token)
    {
        if (stored.MacKey is not null || (await templates.FindAsync(stored.MacTemplate, token))?.MacKey is not { } kind || kind == stored.TemplateKey)
        {
            return;
        }

        LogMacKey(stored.MacTemplate, kind.Words());
        await database.WriteAsync(
            (scope, inner) => scope.Context.Set<StoredCompanyAuthority>().Where(a => a.MacTemplate == stored.MacTemplate).ExecuteUpdateAsync(u => u.SetProperty(static a => a.TemplateKey, kind), inner), token);
    }

    [LoggerMessage(1152, LogLevel.Warning, "The site server has no new certificate of the company's authority: {Reason}")]
    private partial void LogNotAsked(string reason);

    [LoggerMessage(1153, LogLevel.Information, "The template {Template} takes keys of the kind {Kind}: Macs make such ones when they are enrolled or renewed")]
    private partial void LogMacKey(string template, string kind);
}
