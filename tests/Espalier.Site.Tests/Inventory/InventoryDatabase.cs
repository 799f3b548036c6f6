using Espalier.Data;
using Espalier.Site.Inventory;
using Espalier.Testing.Databases;
using Npgsql;

namespace Espalier.Site.Tests.Inventory;

/// <summary>An empty site database with the tables of the catalogue, shared by the tests of a class; each test takes devices of its own.</summary>
public abstract class InventoryDatabase : IAsyncLifetime
{
    private SiteDatabase? _database;
    private int _lastDevice = Contracts.Identifiers.ResourceId.First;

    public SiteDatabase Database => _database ?? throw new InvalidOperationException(Unavailable);

    /// <summary>Why there is no database here; null where there is one.</summary>
    public string? Unavailable { get; private set; }

    public Contracts.Identifiers.ResourceId NewDevice() => new(Interlocked.Increment(ref _lastDevice));

    /// <summary>The first column of a query, which may take <c>@device</c>, as text.</summary>
    public async Task<List<string>> ReadAsync(string sql, Contracts.Identifiers.ResourceId device)
    {
        await using var scope = await Database.ReadAsync(TestContext.Current.CancellationToken);
        return await scope.Command(sql).With("@device", device.Value).ListAsync(
            static r => Convert.ToString(r.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!,
            TestContext.Current.CancellationToken);
    }

    public async ValueTask InitializeAsync()
    {
        try
        {
            _database = new SiteDatabase(await StartAsync());
        }
        catch (NpgsqlException missing)
        {
            Unavailable = missing.Message;
            return;
        }

        await _database.WriteAsync(CatalogueSchema.EnsureAsync, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        await StopAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<IDatabaseEngine> StartAsync();

    protected abstract Task StopAsync();
}

/// <summary>On SQLite, in a file of its own.</summary>
public sealed class SqliteInventory : InventoryDatabase
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-inventory-");

    private protected override Task<IDatabaseEngine> StartAsync() => Task.FromResult<IDatabaseEngine>(new PlainSqliteEngine(Path.Combine(_folder.FullName, "site.db")));

    protected override Task StopAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }
}

/// <summary>On PostgreSQL, in a database of its own.</summary>
public sealed class PostgresInventory(PostgresServer server) : InventoryDatabase
{
    private protected override async Task<IDatabaseEngine> StartAsync() => PostgresServer.Programs is null
        ? throw new NpgsqlException(PostgresServer.Missing)
        : new PlainPostgresEngine(await server.CreateDatabaseAsync(TestContext.Current.CancellationToken));

    protected override Task StopAsync() => Task.CompletedTask;
}
