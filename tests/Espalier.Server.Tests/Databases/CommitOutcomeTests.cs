using Espalier.Data;
using Espalier.Server.Databases;
using Espalier.Site;
using Espalier.Testing.Databases;
using Npgsql;

namespace Espalier.Server.Tests.Databases;

/// <summary>A connection can end between a commit and its answer: then nobody knows whether the write is there.</summary>
public sealed class CommitOutcomeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_follows_a_commit_follows_also_when_its_answer_is_lost()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, PostgresServer.Missing);
        await using var server = new PostgresServer { KeepsEveryCommit = true };
        var connectionString = await server.CreateDatabaseAsync(Token);
        await using var source = NpgsqlDataSource.Create(connectionString);
        using var engine = new PostgreSqlEngine(connectionString, SiteRole.ModelParts);
        await using var database = new SiteDatabase(engine);
        await RunAsync("CREATE TABLE written (id INTEGER)");

        // A commit is on disk and then waits for a standby that never comes.
        await RunAsync("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
        await RunAsync("SELECT pg_reload_conf()");
        var (writes, followed) = (0, 0);
        var write = StartAsync();
        while (await CountAsync("SELECT count(CASE WHEN wait_event = 'SyncRep' THEN pg_terminate_backend(pid) END) FROM pg_stat_activity") == 0)
        {
            // The server may take the setting a moment later.
            write = write.IsCompleted ? StartAsync() : write;
        }

        await Should.ThrowAsync<NpgsqlException>(write);

        (await CountAsync("SELECT count(*) FROM written")).ShouldBe(writes);
        followed.ShouldBe(writes);

        Task StartAsync()
        {
            writes++;
            return database.WriteAsync(
                async (scope, token) =>
                {
                    scope.AfterCommit(() => followed++);
                    await scope.Command("INSERT INTO written (id) VALUES (1)").RunAsync(token);
                },
                Token);
        }

        async Task RunAsync(string sql)
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(Token);
        }

        async Task<long> CountAsync(string sql)
        {
            await using var command = source.CreateCommand(sql);
            return (long)(await command.ExecuteScalarAsync(Token))!;
        }
    }
}
