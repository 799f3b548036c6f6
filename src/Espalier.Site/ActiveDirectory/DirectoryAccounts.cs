using Espalier.Data;
using Espalier.Hosting.Ldap;
using Espalier.Site.Security.Roles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.ActiveDirectory;

/// <summary>Users of the directory who signed in here: their groups as the directory last said them, and the rights that follow.</summary>
internal sealed partial class DirectoryAccounts(SiteDatabase database, CompanyDirectory directory, Callers callers, TimeProvider clock, ILogger<DirectoryAccounts> logger)
{
    /// <summary>Keeps what the directory said of a user who signed in; null when nothing gives the user a role.</summary>
    public Task<Caller?> SaveAsync(DirectoryUser user, CancellationToken token) => database.WriteAsync(
        async (scope, inner) =>
        {
            var account = await scope.Context.Set<DirectoryAccount>().FirstOrDefaultAsync(a => a.Sid == user.Sid, inner);
            var isNew = account is null;
            account ??= new DirectoryAccount { Id = UserId.Create().Value, Sid = user.Sid, Name = user.Name, Groups = "", CheckedAt = default };
            Take(account, user);
            var assigned = await scope.Context.Set<AdministrativeUser>().AsNoTracking().Where(u => u.Sid != null).ToListAsync(inner);
            var caller = DirectoryRoles.ToCaller(account, assigned);
            if (caller is not null && isNew)
            {
                scope.Context.Add(account);
            }

            scope.AfterCommit(() => callers.Forget(new UserId(account.Id)));
            return caller;
        },
        token);

    /// <summary>Asks the directory again about every account whose last answer is older than the interval; rights that are gone end here.</summary>
    /// <returns>Accounts that were asked about.</returns>
    /// <exception cref="DirectoryException">The directory cannot be asked; rights stay until <see cref="DirectoryRoles.Patience"/> is over.</exception>
    public async Task<int> RecheckAsync(CancellationToken token)
    {
        if (await directory.FindAsync(token) is not { } options)
        {
            return 0;
        }

        var due = await FindDueAsync(clock.GetUtcNow() - TimeSpan.FromMinutes(options.Settings.RecheckMinutes), token);
        if (due.Count == 0)
        {
            return 0;
        }

        await using var session = await CompanyDirectory.OpenAsync(options, token);
        foreach (var account in due)
        {
            var user = await session.ReadUserAsync($"<SID={account.Sid}>", clock.GetUtcNow(), token);
            await ApplyAsync(account, user is { IsUsable: true } ? user : null, token);
        }

        return due.Count;
    }

    private async Task<List<DirectoryAccount>> FindDueAsync(DateTimeOffset before, CancellationToken token)
    {
        await using var scope = await database.ReadAsync(token);
        return await scope.Context.Set<DirectoryAccount>().AsNoTracking().Where(a => a.CheckedAt <= before).ToListAsync(token);
    }

    private async Task ApplyAsync(DirectoryAccount known, DirectoryUser? user, CancellationToken token)
    {
        var isGone = await database.WriteAsync(
            async (scope, inner) =>
            {
                if (await scope.Context.Set<DirectoryAccount>().FirstOrDefaultAsync(a => a.Id == known.Id, inner) is not { } account)
                {
                    return false;
                }

                scope.AfterCommit(() => callers.Forget(new UserId(account.Id)));
                if (user is null)
                {
                    scope.Context.Remove(account);
                    await scope.Context.Set<ApiToken>().Where(t => t.UserId == account.Id).ExecuteDeleteAsync(inner);
                    return true;
                }

                Take(account, user);
                return false;
            },
            token);
        if (isGone)
        {
            LogGone(known.Name);
        }
    }

    private void Take(DirectoryAccount account, DirectoryUser user)
    {
        account.Name = user.Name;
        account.Groups = string.Join('\n', user.Groups);
        account.CheckedAt = clock.GetUtcNow();
    }

    [LoggerMessage(1021, LogLevel.Information, "The directory has disabled or deleted {Name}; signed out, API tokens withdrawn")]
    private partial void LogGone(string name);
}
