using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Data;
using Espalier.Formats.Wql;
using Espalier.Site.Collections.Wql;
using Espalier.Testing.Databases;
using Espalier.Testing.Fleet;
using Microsoft.Data.Sqlite;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Espalier.Site.Tests.Collections;

/// <summary>Tests that share the fleet run one after the other, since they share its connections too.</summary>
[CollectionDefinition(nameof(WqlEngines))]
public sealed class WqlTests : ICollectionFixture<WqlEngines>;

/// <summary>One fleet in SQLite, in PostgreSQL where it is installed, and in memory.</summary>
public sealed class WqlEngines(PostgresServer server) : IAsyncLifetime
{
    private const int Devices = 1_000;

    private SqliteConnection? _sqliteConnection;
    private NpgsqlConnection? _postgresConnection;
    private FleetDatabase? _sqlite;
    private FleetDatabase? _postgres;

    public static DateTimeOffset Now { get; } = new(SeededFleet.Now);

    public SeededFleet Fleet { get; } = new(Devices, seed: 42);

    public WqlSchema Schema { get; } = WqlSchema.Of(ResourceClasses.All);

    public async ValueTask InitializeAsync()
    {
        var token = TestContext.Current.CancellationToken;
        SQLitePCL.Batteries_V2.Init();
        _sqliteConnection = new SqliteConnection("Data Source=:memory:");
        await _sqliteConnection.OpenAsync(token);
        _sqlite = await FleetDatabase.CreateAsync(SqlDialect.Sqlite, _sqliteConnection, Fleet, Schema, token);
        if (PostgresServer.Programs is not null)
        {
            _postgresConnection = new NpgsqlConnection(await server.CreateDatabaseAsync(token));
            await _postgresConnection.OpenAsync(token);
            _postgres = await FleetDatabase.CreateAsync(SqlDialect.PostgreSql, _postgresConnection, Fleet, Schema, token);
        }
    }

    public WqlRule Compile(string text)
    {
        WqlRule.TryCompile(text, Schema, out var rule, out var error).ShouldBeTrue($"{error} in: {text}");
        return rule!;
    }

    /// <summary>Members by the naive evaluator.</summary>
    public List<int> Naive(string text)
    {
        WqlParser.TryParse(text, out var query, out var error).ShouldBeTrue(error?.ToString());
        return new NaiveEvaluator(Fleet, Schema, SeededFleet.Now).Members(query!);
    }

    public Task<List<int>> SqliteAsync(string text, IReadOnlyCollection<ResourceId>? among = null) =>
        _sqlite!.MembersAsync(Compile(text).ToSql(SqlDialect.Sqlite, Now, among), TestContext.Current.CancellationToken);

    /// <summary>Members on PostgreSQL; the test is skipped where there is none.</summary>
    public Task<List<int>> PostgresAsync(string text, IReadOnlyCollection<ResourceId>? among = null)
    {
        Assert.SkipWhen(_postgres is null, PostgresServer.Missing);
        return _postgres!.MembersAsync(Compile(text).ToSql(SqlDialect.PostgreSql, Now, among), TestContext.Current.CancellationToken);
    }

    public bool HasPostgres => _postgres is not null;

    public async ValueTask DisposeAsync()
    {
        if (_sqliteConnection is not null)
        {
            await _sqliteConnection.DisposeAsync();
        }

        if (_postgresConnection is not null)
        {
            await _postgresConnection.DisposeAsync();
        }
    }
}
