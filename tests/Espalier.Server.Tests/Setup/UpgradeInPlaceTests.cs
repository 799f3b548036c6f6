using Espalier.Data;
using Espalier.Server.Databases;
using Espalier.Site;
using Espalier.Testing.Processes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Espalier.Server.Tests.Setup;

/// <summary>A newer version over a site that an older one has served, as processes.</summary>
public sealed class UpgradeInPlaceTests
{
    private const int Macs = 3;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Line", "SITE-9")]
    public async Task Set_up_of_a_newer_version_over_an_older_one_leaves_settings_and_data_as_they_are()
    {
        await using var site = await SiteProcess.CreateAsync(postgres: null, Macs, Token);
        await site.StartAsync(diskBytes: null, Token);
        site.StartMacs();
        var settled = await site.SettledAsync(Token);
        await site.StopMacsAsync(Token);
        (await site.TerminateAsync(Token)).ShouldBe(0);
        await MakeOldAsync(site.DatabaseFile);
        var settings = await File.ReadAllTextAsync(Path.Combine(site.DataFolder, "site.json"), Token);
        var before = await ReadAsync(site.DatabaseFile, columns: null);
        before.Values.Sum(static t => t.Rows.Count).ShouldBeGreaterThan(100);

        var (code, current, errors) = await EspalierProcess.RunAsync(Token, "setup", "--print-current", "--data", site.DataFolder);
        code.ShouldBe(0, errors);
        var file = Path.Combine(site.DataFolder, "..", "current.json");
        await File.WriteAllTextAsync(file, current, Token);
        (code, _, errors) = await EspalierProcess.RunAsync(Token, "setup", "--file", file, "--data", site.DataFolder);
        code.ShouldBe(0, errors);

        (await File.ReadAllTextAsync(Path.Combine(site.DataFolder, "site.json"), Token)).ShouldBe(settings);
        var after = await ReadAsync(site.DatabaseFile, before.ToDictionary(static t => t.Key, static t => t.Value.Columns));
        foreach (var (table, (_, rows)) in before.Where(static t => t.Key != "__EFMigrationsHistory"))
        {
            // Set-up leaves an audit entry and a link to sign in.
            after[table].Rows.Where(r => table is not ("aud_entries" or "sec_api_tokens") || rows.Contains(r)).ShouldBe(rows, ignoreOrder: true, table);
        }

        await site.StartAsync(diskBytes: null, Token);
        site.StartMacs();
        var again = await site.SettledAsync(Token);
        (again.Devices, again.Conflicts, again.QuarantinedReports).ShouldBe((settled.Devices, 0, 0));
    }

    /// <summary>As the first version left it.</summary>
    private static async Task MakeOldAsync(string file)
    {
        using var engine = new SqliteEngine(file, SiteRole.ModelParts);
        await using var connection = engine.CreateConnection(forWriting: true);
        await connection.OpenAsync(Token);
        await using var context = engine.CreateContext(connection);
        var first = context.Database.GetMigrations().First();
        await context.GetService<IMigrator>().MigrateAsync(first, Token);
        (await context.Database.GetAppliedMigrationsAsync(Token)).ShouldBe([first]);
        SqliteConnection.ClearAllPools();
    }

    /// <summary>All rows as text, by table; of the given columns only, or of all.</summary>
    private static async Task<Dictionary<string, (IReadOnlyList<string> Columns, IReadOnlyList<string> Rows)>> ReadAsync(string file, IReadOnlyDictionary<string, IReadOnlyList<string>>? columns)
    {
        using var engine = new SqliteEngine(file, SiteRole.ModelParts);
        await using var connection = engine.CreateConnection(forWriting: false);
        await connection.OpenAsync(Token);
        var all = new Dictionary<string, (IReadOnlyList<string>, IReadOnlyList<string>)>(StringComparer.Ordinal);
        foreach (var table in columns?.Keys ?? await ListAsync("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"))
        {
            var read = columns?[table] ?? await ListAsync($"SELECT name FROM pragma_table_info('{table}')");
            all[table] = (read, await ListAsync($"SELECT {string.Join(" || '|' || ", read.Select(static c => $"quote(\"{c}\")"))} FROM \"{table}\""));
        }

        SqliteConnection.ClearAllPools();
        return all;

        async Task<List<string>> ListAsync(string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            return await command.ListAsync(static r => r.GetString(0), Token);
        }
    }
}
