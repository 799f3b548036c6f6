using System.Globalization;
using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Espalier.Testing.Databases;

namespace Espalier.Site.Tests.Inventory;

/// <summary>An empty site, shared by the tests of a class; each test takes devices of its own.</summary>
public abstract class InventoryDatabase : IAsyncLifetime
{
    private TestSite? _site;
    private int _lastDevice = ResourceId.First;

    public SiteDatabase Database => _site!.Database;

    /// <summary>False where the engine is not installed, and the tests are skipped.</summary>
    public bool IsThere => _site is not null;

    public ResourceId NewDevice() => new(Interlocked.Increment(ref _lastDevice));

    /// <summary>The first column of a query, which may take <c>@device</c>, as text.</summary>
    public async Task<List<string>> ReadAsync(string sql, ResourceId device)
    {
        await using var scope = await Database.ReadAsync(TestContext.Current.CancellationToken);
        return await scope.Command(sql).With("@device", device.Value).ListAsync(
            static r => Convert.ToString(r.GetValue(0), CultureInfo.InvariantCulture)!,
            TestContext.Current.CancellationToken);
    }

    public async ValueTask InitializeAsync() => _site = await StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected abstract Task<TestSite?> StartAsync(CancellationToken token);
}

/// <summary>On SQLite, in a file of its own.</summary>
public sealed class SqliteInventory : InventoryDatabase
{
    protected override async Task<TestSite?> StartAsync(CancellationToken token) => await TestSite.OnSqliteAsync(static _ => { }, token);
}

/// <summary>On PostgreSQL, in a database of its own.</summary>
public sealed class PostgresInventory(PostgresServer server) : InventoryDatabase
{
    protected override async Task<TestSite?> StartAsync(CancellationToken token) =>
        PostgresServer.Programs is null ? null : await TestSite.OnPostgreSqlAsync(await server.CreateDatabaseAsync(token), static _ => { }, token);
}
