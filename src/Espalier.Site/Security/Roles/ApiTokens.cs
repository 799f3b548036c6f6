using System.Net;
using System.Security.Cryptography;
using System.Text;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Security.Roles;

/// <summary>Bearer tokens: whom one belongs to, asked of the database each time, so that a revoked one ends on every node at once.</summary>
public sealed partial class ApiTokens(SiteDatabase database, TimeProvider clock, ILogger<ApiTokens> logger)
{
    /// <summary>How exact the last use is; a use is written once in that time and not with every request.</summary>
    private static readonly TimeSpan UseStep = TimeSpan.FromMinutes(1);

    /// <summary>Begins every token that a user made, so that scanners for secrets find one that went astray.</summary>
    internal const string Prefix = "espalier_";

    /// <summary>A new secret.</summary>
    internal static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is kept of one.</summary>
    internal static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Whom a token belongs to; null when there is none, it has expired or was revoked.</summary>
    public async Task<Bearer?> FindAsync(string secret, IPAddress? from, CancellationToken token)
    {
        var hash = Hash(secret);
        var now = clock.GetUtcNow();
        ApiToken? found;
        await using (var scope = await database.ReadAsync(token))
        {
            found = await scope.Context.Set<ApiToken>().AsNoTracking().FirstOrDefaultAsync(t => t.Sha256 == hash && !t.IsSignInLink, token);
        }

        if (found is null || found.ExpiresAt <= now)
        {
            return null;
        }

        if (found.Id is not { } id)
        {
            return new Bearer(new UserId(found.UserId));
        }

        if (found.LastUsedAt is not { } last || now - last >= UseStep)
        {
            await KeepUseAsync(id, from, now, token);
        }

        return new Bearer(new UserId(found.UserId), new TokenScope(id, found.Description, found.RightsAtMost));
    }

    private async Task KeepUseAsync(Guid id, IPAddress? from, DateTimeOffset now, CancellationToken token)
    {
        var address = from is { IsIPv4MappedToIPv6: true } ? from.MapToIPv4() : from;
        try
        {
            await database.WriteAsync(
                (scope, inner) => scope.Context.Set<ApiToken>().Where(t => t.Id == id)
                    .ExecuteUpdateAsync(set => set.SetProperty(t => t.LastUsedAt, now).SetProperty(t => t.LastUsedFrom, address == null ? null : address.ToString()), inner),
                token);
        }
        catch (Exception failure) when (database.IsUnavailable(failure))
        {
            // What only reads goes on while the disk is full.
            LogUseNotKept(failure.GetBaseException().Message);
        }
    }

    [LoggerMessage(1012, LogLevel.Warning, "The use of an API token could not be written down: {Reason}")]
    private partial void LogUseNotKept(string reason);
}
