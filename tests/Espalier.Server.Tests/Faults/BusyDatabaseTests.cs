using Espalier.Server.Tests.Identity;
using Espalier.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Espalier.Server.Tests.Faults;

/// <summary>What the site does in the background outlives a database that refuses it for a moment.</summary>
public sealed class BusyDatabaseTests(PostgresServer server)
{
    private const int InstallerNotMade = 1152;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_look_at_the_installer_that_the_database_refuses_does_not_end_the_site()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, PostgresServer.Missing);
        var database = await server.CreateDatabaseAsync(Token);
        await using var site = new ImpatientSite(database);
        await site.InitializeAsync();
        var stopping = site.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        await using var other = new NpgsqlConnection(database + ";Pooling=false");
        await other.OpenAsync(Token);
        await using var transaction = await other.BeginTransactionAsync(Token);
        await using var hold = new NpgsqlCommand("LOCK TABLE enr_client_upgrade IN ACCESS EXCLUSIVE MODE", other);
        await hold.ExecuteNonQueryAsync(Token);

        site.Clock.Advance(TimeSpan.FromMinutes(1));

        await Actions.SiteWithMacs.UntilAsync(() => Task.FromResult(stopping.IsCancellationRequested || site.Logs.All.Any(static r => r.EventId == InstallerNotMade)), Token);
        stopping.IsCancellationRequested.ShouldBeFalse();
        await transaction.RollbackAsync(Token);
        using var mac = await site.EnrollAsync();
        (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue();
    }

    /// <summary>Waits for nobody's lock for long.</summary>
    private sealed class ImpatientSite(string database) : LiveSite
    {
        protected override Task<string?> ConnectionStringAsync() =>
            Task.FromResult<string?>(new NpgsqlConnectionStringBuilder(database) { Options = "-c lock_timeout=300" }.ConnectionString);
    }
}
