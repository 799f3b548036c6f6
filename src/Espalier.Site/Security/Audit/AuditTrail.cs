using Espalier.Data;
using Espalier.Site.Security.Vault;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Security.Audit;

/// <summary>Adds to the audit trail: one chain of hashes for each computer that serves the site.</summary>
public sealed class AuditTrail(SiteKey siteKey)
{
    private static readonly string Chain = Cut(Environment.MachineName, AuditChain.MaxName);

    private readonly AuditHash _hash = new(siteKey.AuditKey);

    /// <summary>Adds an entry to the chain of this computer. Call as the last thing of a write: nothing may be locked after the chain is.</summary>
    /// <param name="scope">The write whose change it tells of.</param>
    /// <param name="at">When.</param>
    /// <param name="caller">Who.</param>
    /// <param name="operation">What was done.</param>
    /// <param name="target">To what, by kind and name. Never a secret.</param>
    /// <param name="token">Cancels.</param>
    internal async Task AddAsync(WriteScope scope, DateTimeOffset at, string caller, string operation, string target, CancellationToken token)
    {
        await scope.SaveAsync(token);
        var chain = await LockAsync(scope, token);
        var entry = new AuditEntry
        {
            At = at,
            Caller = Cut(caller, AuditEntry.MaxCaller),
            Operation = operation,
            Target = Cut(target, AuditEntry.MaxTarget),
            Chain = chain.Name,
            Position = chain.Position + 1,
        };
        entry.Hash = _hash.Next(chain.Hash, chain.Position + 1, entry);
        scope.Context.Add(entry);
        (chain.Position, chain.Hash) = (chain.Position + 1, entry.Hash);
        await scope.SaveAsync(token);
    }

    /// <summary>Entries from before there were chains.</summary>
    internal static IQueryable<AuditEntry> Unchained(SiteContext context) => context.Set<AuditEntry>().AsNoTracking().Where(static e => e.Chain == null).OrderBy(static e => e.Id);

    private async Task<AuditChain> LockAsync(WriteScope scope, CancellationToken token)
    {
        var isLocked = scope.Dialect == SqlDialect.PostgreSql ? " FOR UPDATE" : "";
        while (true)
        {
            // SQLite has one writer anyway.
            var found = await scope.Command($"SELECT 1 FROM aud_chains WHERE \"Name\" = @name{isLocked}").With("name", Chain).ListAsync(static r => r.GetInt32(0), token);
            if (found.Count > 0)
            {
                return await scope.Context.Set<AuditChain>().SingleAsync(static c => c.Name == Chain, token);
            }

            var start = _hash.Start(Chain, await _hash.OfAsync(Unchained(scope.Context).AsAsyncEnumerable(), token));
            await scope.Command("INSERT INTO aud_chains (\"Name\", \"Position\", \"Hash\") VALUES (@name, 0, @hash) ON CONFLICT DO NOTHING").With("name", Chain).With("hash", start).RunAsync(token);
        }
    }

    private static string Cut(string text, int most) => text.Length > most ? text[..most] : text;
}
