using Espalier.Data;
using Espalier.Site.Inventory;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Server.Databases;

/// <summary>How a database stands to this version of Espalier.</summary>
internal static class SchemaState
{
    /// <summary>False when the database is to be upgraded; refuses one that a newer version has upgraded already.</summary>
    public static async Task<bool> IsCurrentAsync(ReadScope scope, CancellationToken token)
    {
        var pending = await RefuseNewerAsync(scope.Context, token);
        return !pending && await CatalogueSchema.IsCurrentAsync(scope, token);
    }

    /// <summary>Refuses a database with migrations that this version does not have; answers whether some of this version's are missing in it.</summary>
    public static async Task<bool> RefuseNewerAsync(SiteContext context, CancellationToken token)
    {
        var known = context.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        var applied = (await context.Database.GetAppliedMigrationsAsync(token)).ToHashSet(StringComparer.Ordinal);
        if (applied.FirstOrDefault(id => !known.Contains(id)) is { } newer)
        {
            throw new UnusableDatabaseException(
                $"The database was upgraded by a newer version of Espalier (it has the migration {newer}). Nothing was changed. Start that version again, or restore a backup made before the upgrade.");
        }

        return !known.IsSubsetOf(applied);
    }
}
