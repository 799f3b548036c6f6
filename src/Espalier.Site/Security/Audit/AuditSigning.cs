using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Espalier.Contracts.Signatures;
using Espalier.Data;
using Espalier.Site.Security.Certificates;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Security.Audit;

/// <summary>
/// Signs the ends of the audit chains every minute in which they grew, and writes that to the log too, which may lie where whoever can write to the database cannot
/// reach: entries that are cut off the end of a chain are missed there.
/// </summary>
internal sealed partial class AuditSigning(SiteDatabase database, SiteCertificates certificates, SiteOptions options, TimeProvider clock, ILogger<AuditSigning> logger) : BackgroundService
{
    /// <summary>How long an entry can be cut off before anybody would miss it.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Signs where there is something new since the last signature.</summary>
    internal async Task SignAsync(CancellationToken token)
    {
        var document = await database.WriteAsync(
            async (scope, inner) =>
            {
                var chains = await scope.Context.Set<AuditChain>().AsNoTracking().OrderBy(c => c.Name).ToListAsync(inner);
                var last = await scope.Context.Set<StoredAuditHeads>().AsNoTracking().OrderByDescending(h => h.Id).Select(h => h.Document).FirstOrDefaultAsync(inner);
                var heads = chains.ConvertAll(static c => new AuditHead(c.Name, c.Position, c.Hash));
                if (heads.Count == 0 || (last is not null && IsSame(last, heads)))
                {
                    return null;
                }

                var now = clock.GetUtcNow();
                using var key = certificates.PolicySigner.GetECDsaPrivateKey()!;
                var signed = SignedDocument.Sign(key, certificates.PolicySigner, AuditHeads.DocumentType, JsonSerializer.SerializeToUtf8Bytes(new AuditHeads(options.SiteCode, now, heads), AuditJson.Default.AuditHeads));
                scope.Context.Add(new StoredAuditHeads { At = now, Document = signed });
                return signed;
            },
            token);
        if (document is not null)
        {
            LogSigned(document);
        }
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
                    await SignAsync(stoppingToken);
                }
                catch (Exception failure) when (database.IsUnavailable(failure))
                {
                    LogNotSigned(failure);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The site is being stopped.
        }
    }

    private static bool IsSame(string document, List<AuditHead> heads) =>
        AuditHeads.Read(document) is { } last && last.Heads.Count == heads.Count
        && last.Heads.Zip(heads).All(static pair => pair.First.Chain == pair.Second.Chain && pair.First.Position == pair.Second.Position && pair.First.Hash.AsSpan().SequenceEqual(pair.Second.Hash));

    [LoggerMessage(1060, LogLevel.Information, "Audit heads {Document}")]
    private partial void LogSigned(string document);

    [LoggerMessage(1061, LogLevel.Warning, "The ends of the audit trail were not signed, the database is not available; it is tried again in a minute")]
    private partial void LogNotSigned(Exception failure);
}
