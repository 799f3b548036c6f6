using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;
using Espalier.Contracts.Signatures;
using Espalier.Data;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Security.Vault;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Security.Audit;

/// <summary>What was found of an audit trail.</summary>
/// <param name="Entries">Entries read.</param>
/// <param name="Unchained">Of them from before there were chains.</param>
/// <param name="Chains">Chains.</param>
/// <param name="Statements">Signed statements of where the chains ended.</param>
/// <param name="LastSignedAt">The last of them; entries after it can be cut off unseen. Null: there is none.</param>
/// <param name="Findings">What is wrong, in words; empty for a trail that is as it was written.</param>
public sealed record AuditTrailState(long Entries, long Unchained, int Chains, int Statements, DateTimeOffset? LastSignedAt, IReadOnlyList<string> Findings);

/// <summary>Checks the audit trail of a site against its hashes, against what the site signed, and against logs that lie elsewhere. Needs the database and the site key, no server.</summary>
public sealed partial class AuditVerification
{
    private readonly ReadScope _scope;
    private readonly AuditHash _hash;
    private readonly List<X509Certificate2> _authorities = [];
    private readonly Dictionary<(string Chain, long Position), (byte[] Hash, DateTimeOffset At)> _signed = [];
    private readonly Dictionary<string, (long Position, DateTimeOffset At)> _furthest = new(StringComparer.Ordinal);
    private readonly List<string> _findings = [];
    private int _statements;
    private DateTimeOffset? _lastSignedAt;

    private AuditVerification(ReadScope scope, SiteKey siteKey)
    {
        _scope = scope;
        _hash = new AuditHash(siteKey.AuditKey);
    }

    /// <summary>Checks.</summary>
    /// <param name="scope">The site's database.</param>
    /// <param name="siteKey">Its key; only authorities whose key is sealed with it are believed.</param>
    /// <param name="logs">Lines of logs in which the site wrote what it signed.</param>
    /// <param name="token">Cancels.</param>
    public static async Task<AuditTrailState> RunAsync(ReadScope scope, SiteKey siteKey, IEnumerable<string> logs, CancellationToken token)
    {
        var verification = new AuditVerification(scope, siteKey);
        await verification.LoadAuthoritiesAsync(siteKey, token);
        await verification.ReadStatementsAsync(logs, token);
        return await verification.ReadEntriesAsync(token);
    }

    private async Task LoadAuthoritiesAsync(SiteKey siteKey, CancellationToken token)
    {
        foreach (var stored in await _scope.Context.Set<StoredCertificate>().AsNoTracking().Where(static c => c.Purpose == CertificatePurpose.Authority).ToListAsync(token))
        {
            // Whoever can write to the database can add a certificate, but cannot seal its key, nor put another certificate beside a key that is sealed for its fingerprint.
            if (siteKey.TryOpen(stored.SealedKey, "certificate:" + stored.Fingerprint, out var key))
            {
                CryptographicOperations.ZeroMemory(key);
                var authority = X509CertificateLoader.LoadCertificate(stored.Certificate);
                if (CertificateTrust.Fingerprint(authority) == stored.Fingerprint && authority.Extensions.OfType<X509BasicConstraintsExtension>().Any(static e => e.CertificateAuthority))
                {
                    _authorities.Add(authority);
                }
            }
        }
    }

    private async Task ReadStatementsAsync(IEnumerable<string> logs, CancellationToken token)
    {
        await foreach (var stored in _scope.Context.Set<StoredAuditHeads>().AsNoTracking().OrderBy(static h => h.Id).AsAsyncEnumerable().WithCancellation(token))
        {
            if (!TryTake(stored.Document))
            {
                _findings.Add($"The statement of {stored.At:u} in the database was not signed by this site.");
            }
        }

        foreach (var match in logs.Select(static line => Logged().Match(line)).Where(static m => m.Success))
        {
            token.ThrowIfCancellationRequested();

            // Anybody can have a name logged that looks like a statement; it proves nothing.
            TryTake(match.Groups[1].Value);
        }
    }

    private bool TryTake(string document)
    {
        AuditHeads? heads;
        try
        {
            heads = AuditHeads.Read(document);
        }
        catch (JsonException)
        {
            heads = null;
        }

        if (heads is null || SignedDocument.Read(document, AuditHeads.DocumentType, _authorities, heads.At, out _) != SignedDocumentError.None)
        {
            return false;
        }

        _statements++;
        _lastSignedAt = _lastSignedAt > heads.At ? _lastSignedAt : heads.At;
        foreach (var head in heads.Heads)
        {
            if (!_signed.TryAdd((head.Chain, head.Position), (head.Hash, heads.At)) && !_signed[(head.Chain, head.Position)].Hash.AsSpan().SequenceEqual(head.Hash))
            {
                _findings.Add($"Chain {head.Chain}: two different entries {head.Position} were signed, as after a backup was restored.");
            }

            if (!_furthest.TryGetValue(head.Chain, out var furthest) || furthest.Position < head.Position)
            {
                _furthest[head.Chain] = (head.Position, heads.At);
            }
        }

        return true;
    }

    private async Task<AuditTrailState> ReadEntriesAsync(CancellationToken token)
    {
        var unchained = await _hash.OfAsync(AuditTrail.Unchained(_scope.Context).AsAsyncEnumerable(), token);
        var unchainedCount = await AuditTrail.Unchained(_scope.Context).LongCountAsync(token);
        var ends = await EndsAsync(token);
        var total = unchainedCount;
        var walks = new Dictionary<string, AuditChainWalk>(StringComparer.Ordinal);
        await foreach (var entry in _scope.Context.Set<AuditEntry>().AsNoTracking().Where(static e => e.Chain != null).OrderBy(static e => e.Chain).ThenBy(static e => e.Position).AsAsyncEnumerable().WithCancellation(token))
        {
            total++;
            if (!walks.TryGetValue(entry.Chain!, out var walk))
            {
                walks[entry.Chain!] = walk = new AuditChainWalk(_hash, entry.Chain!, _hash.Start(entry.Chain!, unchained), _findings);
            }

            walk.Take(entry, _signed.TryGetValue((entry.Chain!, entry.Position ?? 0), out var signed) ? signed.Hash : null);
        }

        // A site that is served has gone on meanwhile.
        var later = await EndsAsync(token);
        foreach (var name in ends.Keys.Union(_furthest.Keys).Union(walks.Keys).Order(StringComparer.Ordinal))
        {
            var walk = walks.GetValueOrDefault(name) ?? new AuditChainWalk(_hash, name, _hash.Start(name, unchained), _findings);
            walk.End(ends.GetValueOrDefault(name), later.GetValueOrDefault(name), _furthest.TryGetValue(name, out var furthest) ? furthest : null);
        }

        return new AuditTrailState(total, unchainedCount, ends.Count, _statements, _lastSignedAt, _findings);
    }

    private async Task<Dictionary<string, AuditChain>> EndsAsync(CancellationToken token) =>
        (await _scope.Context.Set<AuditChain>().AsNoTracking().ToListAsync(token)).ToDictionary(static c => c.Name);

    [GeneratedRegex(@"Audit heads ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)")]
    private static partial Regex Logged();
}
