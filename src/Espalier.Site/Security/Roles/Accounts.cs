using Espalier.Contracts.Inventory;
using Espalier.Data;
using Espalier.Site.Security.Audit;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Security.Roles;

/// <summary>Local accounts, sign-in links and API tokens: who a secret belongs to.</summary>
public sealed class Accounts(SiteDatabase database, AuditTrail audit, TimeProvider clock)
{
    /// <summary>A sign-in link is worth this long.</summary>
    public static readonly TimeSpan SignInLinkLifetime = TimeSpan.FromMinutes(15);

    /// <summary>Makes a local user, or gives an existing one the roles and password and enables it.</summary>
    public Task<UserId> SaveLocalUserAsync(string name, string? password, IReadOnlyList<string> roles, CancellationToken token) =>
        database.WriteAsync(
            async (scope, inner) =>
            {
                var folded = Folding.Fold(name);
                var user = await scope.Context.Set<AdministrativeUser>().FirstOrDefaultAsync(u => u.NameFolded == folded, inner);
                if (user is null)
                {
                    user = new AdministrativeUser { Id = UserId.Create().Value, Name = name, NameFolded = folded, Roles = "", CreatedAt = clock.GetUtcNow() };
                    scope.Context.Add(user);
                }

                user.Roles = string.Join('\n', roles);
                user.IsDisabled = false;
                if (password is not null)
                {
                    user.PasswordHash = PasswordHash.Make(password);
                    await scope.Context.Set<ApiToken>().Where(t => t.UserId == user.Id).ExecuteDeleteAsync(inner);
                }

                return new UserId(user.Id);
            },
            token);

    /// <summary>The local account that a site begins with, and again when it is set up again: enabled, with all rights, and audited.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="password">Null leaves it as it is; an account that has none comes in by a link.</param>
    /// <param name="site">What was set up, for the audit trail.</param>
    /// <param name="token">Cancels.</param>
    public async Task<UserId> SaveFirstAdministratorAsync(string name, string? password, string site, CancellationToken token)
    {
        var user = await SaveLocalUserAsync(name, password, [SecurityRole.FullAdministrator.Name], token);
        await database.WriteAsync(
            (scope, inner) => audit.AddAsync(scope, clock.GetUtcNow(), "set-up", "Setup", $"{site}, administrative user {name}: {SecurityRole.FullAdministrator.Name}", inner),
            token);
        return user;
    }

    /// <summary>The user of this name and password, or null; takes as long for an unknown name as for a wrong password.</summary>
    public async Task<Caller?> SignInAsync(string name, string password, CancellationToken token)
    {
        var folded = Folding.Fold(name);
        await using var scope = await database.ReadAsync(token);
        var user = await scope.Context.Set<AdministrativeUser>().AsNoTracking().FirstOrDefaultAsync(u => u.NameFolded == folded && !u.IsDisabled, token);
        return PasswordHash.Verify(password, user?.PasswordHash) && user is not null ? Callers.ToCaller(user) : null;
    }

    /// <summary>True when one of these identifiers of the directory is a user or group with the role Full Administrator.</summary>
    public async Task<bool> HasFullAdministratorAsync(IReadOnlySet<string> sids, CancellationToken token)
    {
        await using var scope = await database.ReadAsync(token);
        var members = await scope.Context.Set<AdministrativeUser>().AsNoTracking().Where(static u => u.Sid != null && !u.IsDisabled).ToListAsync(token);
        return members.Exists(u => sids.Contains(u.Sid!) && u.RoleNames.Contains(SecurityRole.FullAdministrator.Name));
    }

    /// <summary>A new secret for the user: a sign-in link's code or a bearer token with all rights of the user.</summary>
    public async Task<string> CreateTokenAsync(UserId user, string description, TimeSpan lifetime, bool isSignInLink, CancellationToken token)
    {
        var secret = ApiTokens.NewSecret();
        await database.WriteAsync(
            (scope, _) =>
            {
                scope.Context.Add(new ApiToken { Sha256 = ApiTokens.Hash(secret), UserId = user.Value, Description = description, ExpiresAt = clock.GetUtcNow() + lifetime, IsSignInLink = isSignInLink });
                return Task.CompletedTask;
            },
            token);
        return secret;
    }

    /// <summary>A sign-in link for whoever owns the server: the account <c>Administrator</c> is made, enabled and given all rights again.</summary>
    public async Task<string> CreateOwnerLinkAsync(CancellationToken token)
    {
        const string Name = "Administrator";
        var user = await SaveLocalUserAsync(Name, null, [SecurityRole.FullAdministrator.Name], token);
        await database.WriteAsync(
            (scope, inner) => audit.AddAsync(scope, clock.GetUtcNow(), "command line", "SignInLink", $"administrative user {Name}: {SecurityRole.FullAdministrator.Name}", inner),
            token);
        return await CreateTokenAsync(user, "sign-in link", SignInLinkLifetime, isSignInLink: true, token);
    }

    /// <summary>Uses a sign-in link: answers its user once, then never again.</summary>
    public Task<UserId?> UseSignInLinkAsync(string code, CancellationToken token) =>
        database.WriteAsync<UserId?>(
            async (scope, inner) =>
            {
                var hash = ApiTokens.Hash(code);
                var found = await scope.Context.Set<ApiToken>().FirstOrDefaultAsync(t => t.Sha256 == hash && t.IsSignInLink, inner);
                if (found is null)
                {
                    return null;
                }

                scope.Context.Remove(found);
                return found.ExpiresAt > clock.GetUtcNow() ? new UserId(found.UserId) : null;
            },
            token);
}
