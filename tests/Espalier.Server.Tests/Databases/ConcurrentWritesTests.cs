using Espalier.Data;
using Espalier.Server.Databases;
using Espalier.Site;
using Espalier.Testing.Databases;

namespace Espalier.Server.Tests.Databases;

/// <summary>Writes that run at the same time on PostgreSQL, where each looks at what was committed before it.</summary>
public sealed class ConcurrentWritesTests(PostgresServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_that_meets_what_another_has_just_added_looks_again_and_finds_it()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, PostgresServer.Missing);
        using var engine = new PostgreSqlEngine(await server.CreateDatabaseAsync(Token), SiteRole.ModelParts);
        await using var database = new SiteDatabase(engine);
        await database.WriteAsync(static (scope, token) => scope.Command("CREATE TABLE names (name VARCHAR(20) PRIMARY KEY)").RunAsync(token), Token);
        var (added, looked) = (new TaskCompletionSource(), new TaskCompletionSource());

        var first = database.WriteAsync(
            async (scope, token) =>
            {
                await AddAsync(scope, token);
                added.SetResult();
                await looked.Task.WaitAsync(token);
            },
            Token);
        await added.Task.WaitAsync(Token);
        var looks = 0;
        var second = database.WriteAsync(
            async (scope, token) =>
            {
                looks++;
                var isThere = await scope.Command("SELECT count(*) FROM names").ScalarAsync<int>(token) > 0;
                looked.TrySetResult();
                if (!isThere)
                {
                    await AddAsync(scope, token);
                }

                return isThere;
            },
            Token);
        await first;

        (await second).ShouldBeTrue();
        looks.ShouldBe(2);
        var always = database.WriteAsync(AddAsync, Token);
        await Should.ThrowAsync<Exception>(always, "a write that does not look is told of, not tried for ever");
    }

    private static Task AddAsync(WriteScope scope, CancellationToken token) => scope.Command("INSERT INTO names (name) VALUES ('Grace')").RunAsync(token);
}
