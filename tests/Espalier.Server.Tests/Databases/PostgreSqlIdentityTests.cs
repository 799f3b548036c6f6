using System.Diagnostics;
using Espalier.Server.Databases;
using Espalier.Site;
using Espalier.Testing.Databases;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Espalier.Server.Tests.Databases;

/// <summary>What tells Macs that the site's database was put back, on a real PostgreSQL and with its own programs.</summary>
public sealed class PostgreSqlIdentityTests(PostgresServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_keeps_its_identity_and_one_restored_from_a_dump_has_another()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, PostgresServer.Missing);
        var served = await server.CreateDatabaseAsync(Token);
        using (var engine = new PostgreSqlEngine(served, SiteRole.ModelParts))
        {
            await new PostgreSqlUpgrade(engine, new SiteContents("T12", TimeProvider.System), NullLogger<PostgreSqlUpgrade>.Instance).RunAsync(Token);
        }

        var before = await IdentityAsync(served);
        before.ShouldMatch("^[0-9]+-[0-9A-F]{8}-[0-9]+-[0-9]+$");
        (await IdentityAsync(served)).ShouldBe(before);

        var dump = Path.GetTempFileName();
        try
        {
            await RunAsync("pg_dump", "--format=custom", "--file", dump, "--dbname", Uri(served));
            await RunAsync("pg_restore", "--clean", "--exit-on-error", "--dbname", Uri(served), dump);
        }
        finally
        {
            File.Delete(dump);
        }

        (await IdentityAsync(served)).ShouldNotBe(before);
    }

    private static async Task<string> IdentityAsync(string database)
    {
        using var engine = new PostgreSqlEngine(database, SiteRole.ModelParts);
        await using var connection = engine.CreateConnection(forWriting: false);
        await connection.OpenAsync(Token);
        return await engine.IdentityAsync(connection, Token);
    }

    private static string Uri(string connection)
    {
        var parts = new NpgsqlConnectionStringBuilder(connection);
        return $"postgresql://{parts.Username}@{parts.Host}:{parts.Port}/{parts.Database}";
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(PostgresServer.Programs!, program), arguments) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        process.ExitCode.ShouldBe(0, errors);
    }
}
