using Espalier.Data;
using Espalier.Server.Databases;
using Espalier.Site;
using Espalier.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Espalier.Server.Tests.Databases;

/// <summary>On a real PostgreSQL.</summary>
public sealed class PostgreSqlUpgradeTests(PostgresServer server) : IAsyncLifetime
{
    private string _connection = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, PostgresServer.Missing);
        _connection = await server.CreateDatabaseAsync(Token);
    }

    public ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        return ValueTask.CompletedTask;
    }

    [Fact]
    [Trait("Line", "DB-7")]
    public async Task A_site_that_is_set_up_again_over_its_database_keeps_what_is_in_it()
    {
        await MakeWithOneGroupAsync();
        await UpgradeAsync(null);

        (await TextsAsync(SqliteUpgradeTests.GroupNames)).ShouldBe(["Head office"]);
    }

    [Fact]
    [Trait("Line", "DB-8")]
    public async Task A_newer_version_upgrades_the_database_and_keeps_its_data()
    {
        await MakeWithOneGroupAsync();
        await UpgradeAsync(NextVersion.Works);

        (await TextsAsync(SqliteUpgradeTests.GroupNames)).ShouldBe(["Head office"]);
        (await TextsAsync("SELECT next_note FROM bnd_groups")).ShouldBe(["made by the next version"]);
    }

    [Fact]
    [Trait("Line", "DB-8")]
    public async Task A_failing_upgrade_says_why_and_leaves_the_database_to_the_old_version()
    {
        await MakeWithOneGroupAsync();
        var refused = await Should.ThrowAsync<UnusableDatabaseException>(UpgradeAsync(NextVersion.Fails));

        refused.Message.ShouldContain("no_such_table");
        (await TextsAsync(SqliteUpgradeTests.GroupNames)).ShouldBe(["Head office"], "the migration had deleted it");
        await UpgradeAsync(null);
    }

    [Fact]
    [Trait("Line", "DB-8")]
    public async Task An_older_version_refuses_the_database_of_a_newer_one()
    {
        await MakeWithOneGroupAsync();
        await UpgradeAsync(NextVersion.Works);

        (await Should.ThrowAsync<UnusableDatabaseException>(UpgradeAsync(null))).Message.ShouldContain(NextVersion.Id);
    }

    [Fact]
    [Trait("Line", "DB-8")]
    public async Task A_server_whose_connection_dies_in_the_middle_leaves_the_old_database()
    {
        await MakeWithOneGroupAsync();
        await using (var dying = new NpgsqlConnection(_connection + ";Pooling=false"))
        {
            await dying.OpenAsync(Token);
            await using var transaction = await dying.BeginTransactionAsync(Token);
            using var engine = new PostgreSqlEngine(_connection, SiteRole.ModelParts, NextVersion.Works);
            await using var context = engine.CreateContext(dying);
            await context.Database.UseTransactionAsync(transaction, Token);
            await context.Database.MigrateAsync(Token);
            await KillAsync(dying.ProcessID);
        }

        (await TextsAsync(SqliteUpgradeTests.GroupNames)).ShouldBe(["Head office"]);
        await UpgradeAsync(null);
        await UpgradeAsync(NextVersion.Works);
        (await TextsAsync("SELECT next_note FROM bnd_groups")).ShouldBe(["made by the next version"]);
    }

    [Fact]
    [Trait("Line", "DB-1")]
    public async Task Nodes_that_start_together_make_the_database_once()
    {
        var name = "espalier_" + Guid.CreateVersion7().ToString("N")[^8..];
        _connection = new NpgsqlConnectionStringBuilder(_connection) { Database = name }.ConnectionString;

        await Task.WhenAll(UpgradeAsync(null), UpgradeAsync(null), UpgradeAsync(null));

        (await TextsAsync("SELECT datname FROM pg_database WHERE datname = current_database()")).ShouldBe([name]);
        using var engine = new PostgreSqlEngine(_connection, SiteRole.ModelParts);
        await using var connection = engine.CreateConnection(forWriting: false);
        await using var context = engine.CreateContext(connection);
        (await TextsAsync("SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\"")).ShouldBe(context.Database.GetMigrations(), ignoreOrder: true);
        (await TextsAsync("SELECT count(*)::text FROM coll_collections")).ShouldBe(["3"]);
    }

    [Fact]
    public async Task A_node_waits_for_the_upgrade_of_another_longer_than_for_any_answer()
    {
        await using var other = NpgsqlDataSource.Create(_connection);
        await using var connection = await other.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using (var hold = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({(long)SiteLock.Upgrade})", connection))
        {
            await hold.ExecuteNonQueryAsync(Token);
        }

        _connection = new NpgsqlConnectionStringBuilder(_connection) { CommandTimeout = 1 }.ConnectionString;

        var upgrade = UpgradeAsync(null);
        while (!upgrade.IsCompleted && (await TextsAsync("SELECT query FROM pg_stat_activity WHERE wait_event = 'advisory' AND now() - query_start > interval '2 seconds'")).Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), Token);
        }

        await transaction.CommitAsync(Token);
        await upgrade;
    }

    private async Task KillAsync(int backend)
    {
        await using var source = NpgsqlDataSource.Create(_connection);
        await using var kill = source.CreateCommand("SELECT pg_terminate_backend($1)");
        kill.Parameters.Add(new NpgsqlParameter { Value = backend });
        await kill.ExecuteNonQueryAsync(Token);
    }

    private async Task MakeWithOneGroupAsync()
    {
        await UpgradeAsync(null);
        await using var source = NpgsqlDataSource.Create(_connection);
        await using var insert = source.CreateCommand(SqliteUpgradeTests.InsertGroup);
        await insert.ExecuteNonQueryAsync(Token);
    }

    private async Task UpgradeAsync(Action<DbContextOptionsBuilder>? version)
    {
        using var engine = new PostgreSqlEngine(_connection, SiteRole.ModelParts, version);
        await new PostgreSqlUpgrade(engine, new SiteContents("T12", TimeProvider.System), NullLogger<PostgreSqlUpgrade>.Instance).RunAsync(Token);
    }

    private async Task<List<string>> TextsAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_connection);
        return await source.CreateCommand(sql).ListAsync(static r => r.GetString(0), Token);
    }
}
