using Espalier.Data;
using Espalier.Server.Databases;
using Espalier.Site;
using Espalier.Site.Inventory;
using Espalier.Site.Operations;
using Espalier.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Espalier.Testing;

/// <summary>A site on an empty database with all tables: its services as the role registers them, no background service running, a clock that stands.</summary>
public sealed class TestSite : IAsyncDisposable
{
    public const string SiteCode = "T12";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-site-");
    private readonly ServiceProvider _services;
    private readonly IDatabaseEngine _engine;

    private TestSite(Func<string, IDatabaseEngine> engine, Action<ILoggingBuilder> logging)
    {
        _engine = engine(_folder.FullName);
        var services = new ServiceCollection();
        services.AddLogging(logging);
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(_engine);
        services.AddSite(new SiteOptions
        {
            SiteCode = SiteCode,
            DataFolder = Path.Combine(_folder.FullName, "data"),
            KeysFolder = Path.Combine(_folder.FullName, "keys"),
            HasReporting = true,
        });
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    public IServiceProvider Services => _services;

    public SiteDatabase Database => _services.GetRequiredService<SiteDatabase>();

    public OperationsGate Gate => _services.GetRequiredService<OperationsGate>();

    public static Task<TestSite> OnSqliteAsync(Action<ILoggingBuilder> logging, CancellationToken token) =>
        StartAsync(folder => new SqliteEngine(Path.Combine(folder, "site.db"), SiteRole.ModelParts), logging, token);

    /// <summary>On either engine.</summary>
    public static async Task<TestSite> OnAsync(SqlDialect dialect, PostgresServer server, Action<ILoggingBuilder>? logging, CancellationToken token)
    {
        logging ??= static _ => { };
        if (dialect == SqlDialect.Sqlite)
        {
            return await OnSqliteAsync(logging, token);
        }

        var connectionString = await server.CreateDatabaseAsync(
            nameof(TestSite),
            async empty =>
            {
                using var engine = new PostgreSqlEngine(empty, SiteRole.ModelParts);
                await MakeTablesAsync(engine, token);
            },
            token);
        return new TestSite(_ => new PostgreSqlEngine(connectionString, SiteRole.ModelParts), logging);
    }

    /// <summary>On an empty PostgreSQL database; the caller made it and drops it.</summary>
    public static Task<TestSite> OnPostgreSqlAsync(string connectionString, Action<ILoggingBuilder> logging, CancellationToken token) =>
        StartAsync(_ => new PostgreSqlEngine(connectionString, SiteRole.ModelParts), logging, token);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        (_engine as IDisposable)?.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private static async Task<TestSite> StartAsync(Func<string, IDatabaseEngine> engine, Action<ILoggingBuilder> logging, CancellationToken token)
    {
        var site = new TestSite(engine, logging);
        await MakeTablesAsync(site._engine, token);
        return site;
    }

    private static async Task MakeTablesAsync(IDatabaseEngine engine, CancellationToken token)
    {
        await using (var connection = engine.CreateConnection(forWriting: true))
        {
            await connection.OpenAsync(token);
            await using var context = engine.CreateContext(connection);
            await context.Database.MigrateAsync(token);
        }

        await using var database = new SiteDatabase(engine);
        await database.WriteAsync(CatalogueSchema.EnsureAsync, token);
    }
}
