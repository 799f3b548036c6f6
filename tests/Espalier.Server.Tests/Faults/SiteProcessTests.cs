using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Espalier.Server.Databases;
using Espalier.Server.Tests.Nodes;
using Espalier.Site;
using Espalier.Site.Operations;
using Espalier.Testing.Databases;
using Espalier.Testing.Processes;
using Npgsql;

namespace Espalier.Server.Tests.Faults;

/// <summary>A site server and its Macs as processes, and what befalls them: what a Mac was told that the site has, it has afterwards.</summary>
public sealed class SiteProcessTests
{
    private const int Macs = 10;
    private const int Kills = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);

    [Theory]
    [Trait("Line", "DB-1")]
    [Trait("Line", "DB-10")]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_site_that_is_killed_again_and_again_loses_nothing_that_it_acknowledged(SqlDialect dialect)
    {
        var token = Within(Limit);
        await using var server = new PostgresServer { KeepsEveryCommit = true };
        var connection = await ConnectionAsync(dialect, server, token);
        await using var site = await SiteProcess.CreateAsync(connection, Macs, token);
        await site.StartAsync(null, token);
        site.StartMacs();
        await site.WaitAsync(static o => o.Enrolled == Macs, token);
        for (var kill = 0; kill < Kills; kill++)
        {
            await ProgressAsync(site, connection, token);
            await site.KillAsync(token);
            await site.StartAsync(null, token);
        }

        var settled = await site.SettledAsync(token);

        settled.Database.ShouldBe("espalier_t12");
        settled.QuarantinedReports.ShouldBe(0);
        settled.Conflicts.ShouldBe(0);
        settled.Failed.ShouldBe(1, "one script never ends");
        (settled.Compliant + settled.NonCompliant + settled.Failed).ShouldBeGreaterThanOrEqualTo(Macs);
        await NothingIsLostAsync(site, connection, token);
    }

    [Fact]
    public async Task A_site_that_is_told_to_end_lets_go_of_its_Macs_and_ends_well()
    {
        var token = Within(Limit);
        await using var site = await SiteProcess.CreateAsync(postgres: null, Macs, token);
        await site.StartAsync(null, token);
        site.StartMacs();
        await site.WaitAsync(static o => o.Connected == Macs, token);

        (await site.TerminateAsync(token)).ShouldBe(0);

        await site.StartAsync(null, token);
        await site.WaitAsync(static o => o.Connected == Macs, token);
    }

    [Fact]
    public async Task A_PostgreSQL_that_goes_away_and_comes_back_costs_nothing_but_time()
    {
        var token = Within(Limit);
        await using var server = new PostgresServer { KeepsEveryCommit = true };
        var connection = await ConnectionAsync(SqlDialect.PostgreSql, server, token);
        await using var site = await SiteProcess.CreateAsync(connection, Macs, token);
        await site.StartAsync(null, token);
        site.StartMacs();
        await site.WaitAsync(static o => o.Enrolled == Macs, token);

        await server.CrashAsync(token);
        await AnswersUnavailableAsync(site, token);
        await ReportsAreRefusedAsync(site, token);
        await server.StartAgainAsync(token);

        (await site.SettledAsync(token)).QuarantinedReports.ShouldBe(0);
        site.IsAlive.ShouldBeTrue();
        await NothingIsLostAsync(site, connection, token);
    }

    [Fact]
    [Trait("Line", "DB-10")]
    public async Task A_node_that_is_killed_takes_nothing_with_it_and_its_Macs_go_on_with_the_other()
    {
        var token = Within(Limit);
        await using var server = new PostgresServer { KeepsEveryCommit = true };
        var connection = await ConnectionAsync(SqlDialect.PostgreSql, server, token);
        await using var balancer = new Balancer();
        await using var first = await SiteProcess.CreateAsync(connection, Macs, token);
        await using var second = await first.CreateNodeAsync(token);
        await Task.WhenAll(first.StartAsync(null, token), second.StartAsync(null, token));
        balancer.SwitchTo(first.MacAddress.Port, second.MacAddress.Port);
        first.StartMacs(new Uri($"https://127.0.0.1:{balancer.Port}"));
        await second.SettledAsync(token);

        using var answer = await first.Http.PostAsJsonAsync("/api/v1/actions", new StartAction(ActionKindNames.InventoryUpdate) { Collection = CollectionId.AllSystems }, ApiJson.Options, token);
        var started = (await answer.Content.ReadFromJsonAsync<ActionStarted>(ApiJson.Options, token))!;
        await second.KillAsync(token);
        var job = await FinishedAsync(first, started.Id, token);

        started.Targets.ShouldBe(Macs);
        job.Job.Succeeded.ShouldBe(Macs, string.Join('\n', job.Targets));
        var settled = await first.WaitAsync(static o => o.Connected == Macs, token);
        (settled.Enrolled, settled.Reported, settled.QuarantinedReports, settled.Conflicts).ShouldBe((Macs, Macs, 0, 0));
        await NothingIsLostAsync(first, connection, token);
    }

    [Fact]
    public async Task A_full_disk_under_the_site_refuses_reports_until_there_is_room_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The small disk is made by Linux namespaces.");
        const long DiskBytes = 128 * 1024 * 1024;
        var token = Within(Limit);
        await using var site = await SiteProcess.CreateAsync(null, Macs, token);
        await site.StartAsync(DiskBytes, token);
        site.StartMacs();
        await site.WaitAsync(static o => o.Enrolled == Macs, token);

        var ballast = site.DatabaseFile + ".ballast";
        Fill(ballast);
        await AnswersUnavailableAsync(site, token);
        await ReportsAreRefusedAsync(site, token);
        File.Delete(ballast);

        (await site.SettledAsync(token)).QuarantinedReports.ShouldBe(0, "a report is not to blame for a full disk");
        site.IsAlive.ShouldBeTrue();
        await NothingIsLostAsync(site, null, token);
    }

    private static async Task<string?> ConnectionAsync(SqlDialect dialect, PostgresServer server, CancellationToken token)
    {
        if (dialect == SqlDialect.Sqlite)
        {
            return null;
        }

        Assert.SkipWhen(PostgresServer.Programs is null, PostgresServer.Missing);
        var other = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync(token));
        other.Remove("Database");
        return other.ConnectionString;
    }

    /// <summary>The database by the name that the site gives it.</summary>
    private static IDatabaseEngine Engine(SiteProcess site, string? connection) => connection is null
        ? new SqliteEngine(site.DatabaseFile, SiteRole.ModelParts)
        : new PostgreSqlEngine(new NpgsqlConnectionStringBuilder(connection) { Database = "espalier_t12" }.ConnectionString, SiteRole.ModelParts);

    private static async Task NothingIsLostAsync(SiteProcess site, string? connection, CancellationToken token)
    {
        // The site has a report some time before its Mac has read the answer.
        var acknowledged = await Ledger.AcknowledgedAsync(site.MacsFolder, token);
        while (acknowledged.Values.Any(static told => told.Next == 1))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), token);
            acknowledged = await Ledger.AcknowledgedAsync(site.MacsFolder, token);
        }

        await site.KillAsync(token);
        var engine = Engine(site, connection);
        using var disposable = engine as IDisposable;
        var stored = await Ledger.StoredAsync(engine, token);
        acknowledged.Count.ShouldBe(Macs);
        foreach (var (mac, told) in acknowledged)
        {
            told.Epoch.ShouldBe(1, "another epoch: the site had lost track of this Mac");
            stored[mac].Epoch.ShouldBe(1);
            stored[mac].Next.ShouldBeGreaterThanOrEqualTo(told.Next, "the Mac was told that the site has more");
            told.Next.ShouldBeGreaterThan(1);
        }
    }

    /// <summary>Waits until the site has taken a report more than at the start.</summary>
    private static async Task ProgressAsync(SiteProcess site, string? connection, CancellationToken token)
    {
        var engine = Engine(site, connection);
        using var disposable = engine as IDisposable;
        async Task<long> TakenAsync() => (await Ledger.StoredAsync(engine, token)).Values.Sum(static v => v.Next);
        var before = await TakenAsync();
        while (await TakenAsync() == before && await site.TryOverviewAsync(token) is not { Reported: Macs })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), token);
        }
    }

    /// <summary>The admin API says so for a write, in a way that a program and a person understand.</summary>
    private static async Task AnswersUnavailableAsync(SiteProcess site, CancellationToken token)
    {
        using var answer = await site.Http.PostAsJsonAsync("/api/v1/enrollment/tokens", new { description = "while it is away", uses = 1, validHours = 1 }, token);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, await answer.Content.ReadAsStringAsync(token));
        answer.Headers.RetryAfter.ShouldNotBeNull();
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(token));
        problem.RootElement.GetProperty("code").GetString().ShouldBe("site-unavailable");
        problem.RootElement.GetProperty("detail").GetString()!.ShouldContain("Nothing was changed");
    }

    /// <summary>Waits until a Mac has been refused and says so in its log.</summary>
    private static async Task ReportsAreRefusedAsync(SiteProcess site, CancellationToken token)
    {
        while (!Directory.GetFiles(site.MacsFolder, "espalier_sim*.log").Select(Read).Any(static log => log.Contains("site-unavailable", StringComparison.Ordinal)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), token);
        }

        static string Read(string file)
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd();
        }
    }

    private static async Task<ActionJobDetails> FinishedAsync(SiteProcess site, Guid id, CancellationToken token)
    {
        while (true)
        {
            var job = (await site.Http.GetFromJsonAsync<ActionJobDetails>($"/api/v1/actions/{id}", ApiJson.Options, token))!;
            if (job.Job.State != ActionJobState.Running)
            {
                return job;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), token);
        }
    }

    private static void Fill(string file)
    {
        using var ballast = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in new[] { 1024 * 1024, 4096 })
        {
            try
            {
                for (var block = new byte[size]; ;)
                {
                    ballast.Write(block);
                }
            }
            catch (IOException)
            {
                // Full, at this grain.
            }
        }
    }

    private static CancellationToken Within(TimeSpan limit)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(limit);
        return source.Token;
    }
}
