using Espalier.Data;
using Espalier.Server.Databases;
using Espalier.Site;
using Espalier.Testing.Databases;
using Npgsql;

namespace Espalier.Server.Tests.Databases;

/// <summary>More is asked at once than PostgreSQL gives connections.</summary>
public sealed class PostgreSqlConnectionsTests
{
    /// <summary>More than the server of the tests takes, which is 50.</summary>
    private const int AtOnce = 70;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_finds_no_connection_waits_for_one_and_is_not_refused()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, PostgresServer.Missing);
        await using var server = new PostgresServer();
        using var engine = new PostgreSqlEngine(await server.CreateDatabaseAsync(Token), SiteRole.ModelParts);
        await using var database = new SiteDatabase(engine);

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number => Task.Run(() => AskAsync(database, number), Token)));

        answers.ShouldBe(Enumerable.Range(0, AtOnce));
    }

    [Fact]
    public async Task The_connection_string_may_say_how_many()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, PostgresServer.Missing);
        await using var server = new PostgresServer();
        var one = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync(Token)) { MaxPoolSize = 2 }.ConnectionString;
        using var engine = new PostgreSqlEngine(one, SiteRole.ModelParts);
        await using var database = new SiteDatabase(engine);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(() => AskAsync(database, number), Token)));

        await using var scope = await database.ReadAsync(Token);
        (await scope.Command("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()").ScalarAsync<int>(Token)).ShouldBeInRange(1, 2);
    }

    /// <summary>Keeps its connection long enough for all to want one.</summary>
    private static async Task<int> AskAsync(SiteDatabase database, int number)
    {
        await using var scope = await database.ReadAsync(Token);
        return await scope.Command("SELECT CAST(@number AS INTEGER) FROM pg_sleep(0.3)").With("number", number).ScalarAsync<int>(Token);
    }
}
