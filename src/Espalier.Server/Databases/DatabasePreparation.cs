using Espalier.Data;
using Espalier.Site;

namespace Espalier.Server.Databases;

/// <summary>Makes or upgrades the database before anything is served.</summary>
internal static class DatabasePreparation
{
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken token)
    {
        var contents = new SiteContents(services.GetRequiredService<SiteOptions>().SiteCode, services.GetRequiredService<TimeProvider>());
        switch (services.GetRequiredService<IDatabaseEngine>())
        {
            case SqliteEngine engine:
                await new SqliteUpgrade(engine, contents, services.GetRequiredService<ILogger<SqliteUpgrade>>()).RunAsync(token);
                break;
            case PostgreSqlEngine engine:
                await new PostgreSqlUpgrade(engine, contents, services.GetRequiredService<ILogger<PostgreSqlUpgrade>>()).RunAsync(token);
                break;
        }
    }
}
