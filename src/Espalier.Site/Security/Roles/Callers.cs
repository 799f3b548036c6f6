using System.Collections.Concurrent;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Security.Roles;

/// <summary>Administrative users as callers; kept for a moment, so that a page with many lists asks the database once.</summary>
public sealed class Callers(SiteDatabase database, TimeProvider clock)
{
    /// <summary>How long a caller's rights are believed; a revoked right ends after at most this time on other nodes, at once on this one.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<UserId, (DateTimeOffset At, Caller? Caller)> _known = new();

    /// <summary>The user with current rights, or null when unknown or disabled.</summary>
    public async Task<Caller?> FindAsync(UserId id, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(id, out var known) && now - known.At < Freshness)
        {
            return known.Caller;
        }

        await using var scope = await database.ReadAsync(token);
        var user = await scope.Context.Set<AdministrativeUser>().AsNoTracking().FirstOrDefaultAsync(u => u.Id == id.Value && !u.IsDisabled, token);
        var caller = user is null ? null : ToCaller(user);
        _known[id] = (now, caller);
        return caller;
    }

    /// <summary>Forgets what is known of a user, after a change.</summary>
    public void Forget(UserId id) => _known.TryRemove(id, out _);

    internal static Caller ToCaller(AdministrativeUser user)
    {
        var roles = user.RoleNames.Select(SecurityRole.Find).OfType<SecurityRole>().ToList();
        return new Caller(new UserId(user.Id), user.Name, roles.SelectMany(r => r.Rights).ToHashSet(), [.. roles.Select(r => r.Name)]);
    }
}
