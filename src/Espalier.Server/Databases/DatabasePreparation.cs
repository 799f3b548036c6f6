using Espalier.Data;
using Espalier.Site;
using Espalier.Site.Collections;
using Espalier.Site.Inventory;

namespace Espalier.Server.Databases;

/// <summary>Brings the database to the form that this version needs, before anything is served.</summary>
internal static class DatabasePreparation
{
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken token)
    {
        var engine = services.GetRequiredService<IDatabaseEngine>();
        await using (var connection = engine.CreateConnection(forWriting: true))
        {
            await connection.OpenAsync(token);
            await using var context = engine.CreateContext(connection);
            await context.Database.EnsureCreatedAsync(token);
        }

        var database = services.GetRequiredService<SiteDatabase>();
        await database.WriteAsync(CatalogueSchema.EnsureAsync, token);
        var site = services.GetRequiredService<SiteOptions>();
        var clock = services.GetRequiredService<TimeProvider>();
        await database.WriteAsync((scope, inner) => CollectionSeed.EnsureAsync(scope, site.SiteCode, clock, inner), token);
    }
}
