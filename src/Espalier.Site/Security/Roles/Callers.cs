using System.Security.Cryptography;
using System.Text;
using Espalier.Data;
using Espalier.Site.ActiveDirectory;
using Espalier.Site.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Security.Roles;

/// <summary>Administrative users as callers; kept for a moment, so that a page with many lists asks the database once.</summary>
public sealed class Callers(SiteDatabase database, TimeProvider clock)
{
    /// <summary>How long a caller's rights are believed; a revoked right ends after at most this time on a node that does not hear of it, at once on the others.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private readonly KeptAnswers<UserId, (DateTimeOffset At, Caller? Caller)> _known = new();

    /// <summary>The user with current rights, or null when unknown or disabled.</summary>
    public async Task<Caller?> FindAsync(UserId id, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        if (_known.TryFind(id, out var known) && now - known.At < Freshness)
        {
            return known.Caller;
        }

        var begun = _known.Begin();
        await using var scope = await database.ReadAsync(token);
        var user = await scope.Context.Set<AdministrativeUser>().AsNoTracking().FirstOrDefaultAsync(u => u.Id == id.Value, token);
        var caller = user is null ? await FindOfDirectoryAsync(scope, id, now, token) : user.IsDisabled ? null : ToCaller(user);
        _known.Keep(id, (now, caller), begun);
        return caller;
    }

    /// <summary>As above for a bearer: where a token asks, with no right that it was not given.</summary>
    public async Task<Caller?> FindAsync(Bearer bearer, CancellationToken token)
    {
        var caller = await FindAsync(bearer.User, token);
        return bearer.Token is { } scope ? caller is null ? null : caller with { Rights = caller.Rights.Intersect(scope.Rights).ToHashSet(), Token = scope } : caller;
    }

    /// <summary>Forgets what is known of a user, after a change.</summary>
    public void Forget(UserId id) => _known.Forget(id);

    /// <summary>Forgets everybody, after a change of roles that may concern members of a group.</summary>
    public void ForgetAll() => _known.ForgetAll();

    internal static Caller ToCaller(AdministrativeUser user) => ToCaller(new UserId(user.Id), user.Name, user.RoleNames) with
    {
        Stamp = user.PasswordHash is { } hash ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hash)).AsSpan(0, 16)) : "",
    };

    internal static Caller ToCaller(UserId id, string name, IReadOnlyList<string> roleNames)
    {
        var roles = roleNames.Select(SecurityRole.Find).OfType<SecurityRole>().ToList();
        return new Caller(id, name, roles.SelectMany(r => r.Rights).ToHashSet(), [.. roles.Select(r => r.Name)]);
    }

    private static async Task<Caller?> FindOfDirectoryAsync(ReadScope scope, UserId id, DateTimeOffset now, CancellationToken token)
    {
        var account = await scope.Context.Set<DirectoryAccount>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == id.Value, token);
        return account is null || now - account.CheckedAt > DirectoryRoles.Patience
            ? null
            : DirectoryRoles.ToCaller(account, await scope.Context.Set<AdministrativeUser>().AsNoTracking().Where(u => u.Sid != null).ToListAsync(token));
    }
}
