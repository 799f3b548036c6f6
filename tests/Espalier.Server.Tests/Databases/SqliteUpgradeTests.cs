using System.Diagnostics;
using Espalier.Data;
using Espalier.Server.Databases;
using Espalier.Site;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Espalier.Server.Tests.Databases;

/// <summary>Real files; the kills are real too: a process that runs the upgrade ends itself with SIGKILL.</summary>
public sealed class SqliteUpgradeTests : IDisposable
{
    private const string ChildFile = "ESPALIER_TEST_UPGRADE_FILE";
    private const string ChildStep = "ESPALIER_TEST_UPGRADE_STEP";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-upgrade-");

    private string DatabaseFile => Path.Combine(_folder.FullName, "espalier_t12.db");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Fact]
    [Trait("Line", "DB-7")]
    public async Task A_site_that_is_set_up_again_over_its_database_keeps_what_is_in_it()
    {
        await MakeWithOneGroupAsync();
        await UpgradeAsync(null);

        (await GroupsAsync(null)).ShouldBe(["Head office"]);
        File.Exists(SqliteUpgrade.PreviousOf(DatabaseFile)).ShouldBeFalse("there was nothing to upgrade");
    }

    [Fact]
    [Trait("Line", "DB-8")]
    public async Task A_newer_version_upgrades_the_database_and_keeps_its_data_and_the_old_file()
    {
        await MakeWithOneGroupAsync();
        await UpgradeAsync(NextVersion.Works);

        (await GroupsAsync(NextVersion.Works)).ShouldBe(["Head office"]);
        (await TextsAsync(DatabaseFile, "SELECT next_note FROM bnd_groups")).ShouldBe(["made by the next version"]);
        (await TextsAsync(SqliteUpgrade.PreviousOf(DatabaseFile), GroupNames)).ShouldBe(["Head office"]);
        _folder.GetFiles("*.upgrade*").ShouldBeEmpty();
    }

    [Fact]
    [Trait("Line", "DB-8")]
    public async Task A_failing_upgrade_says_why_and_leaves_the_database_to_the_old_version()
    {
        await MakeWithOneGroupAsync();
        var refused = await Should.ThrowAsync<UnusableDatabaseException>(UpgradeAsync(NextVersion.Fails));

        refused.Message.ShouldContain("no_such_table");
        refused.Message.ShouldContain("stays as it was");
        _folder.GetFiles("*.upgrade*").ShouldBeEmpty();
        await UpgradeAsync(null);
        (await GroupsAsync(null)).ShouldBe(["Head office"]);
    }

    [Fact]
    [Trait("Line", "DB-8")]
    public async Task An_older_version_refuses_the_database_of_a_newer_one_and_changes_nothing()
    {
        await MakeWithOneGroupAsync();
        await UpgradeAsync(NextVersion.Works);

        var refused = await Should.ThrowAsync<UnusableDatabaseException>(UpgradeAsync(null));

        refused.Message.ShouldContain("newer version");
        refused.Message.ShouldContain(NextVersion.Id);
        (await GroupsAsync(NextVersion.Works)).ShouldBe(["Head office"]);
    }

    [Fact]
    public async Task What_a_killed_server_left_in_the_write_ahead_log_is_upgraded_too()
    {
        await MakeWithOneGroupAsync();
        var killed = Path.Combine(_folder.FullName, "killed.db");
        await using (var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False"))
        {
            await connection.OpenAsync(Token);
            await using var write = connection.CreateCommand();
            write.CommandText = "PRAGMA journal_mode=WAL; UPDATE bnd_groups SET Name = 'From the log'";
            await write.ExecuteNonQueryAsync(Token);
            File.Copy(DatabaseFile, killed);
            File.Copy(DatabaseFile + "-wal", killed + "-wal");
        }

        await UpgradeAsync(NextVersion.Works, killed);

        (await TextsAsync(killed, GroupNames)).ShouldBe(["From the log"]);
    }

    [Fact]
    public async Task Two_servers_do_not_serve_one_database()
    {
        await MakeWithOneGroupAsync();
        using var first = Engine(null);
        first.TryClaim().ShouldBeTrue();

        (await Should.ThrowAsync<UnusableDatabaseException>(UpgradeAsync(null))).Message.ShouldContain("Another process");
    }

    [Fact]
    public async Task The_database_is_readable_by_its_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no mode bits.");
        await MakeWithOneGroupAsync();
        await UpgradeAsync(NextVersion.Works);

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(DatabaseFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Theory]
    [Trait("Line", "DB-8")]
    [InlineData(SqliteUpgradeStep.Locked)]
    [InlineData(SqliteUpgradeStep.Copied)]
    [InlineData(SqliteUpgradeStep.Migrated)]
    [InlineData(SqliteUpgradeStep.Settled)]
    internal async Task Killed_before_the_rename_an_upgrade_leaves_a_database_that_both_versions_can_use(SqliteUpgradeStep step)
    {
        await MakeWithOneGroupAsync();
        await RunChildAsync(step);

        await UpgradeAsync(null);
        (await GroupsAsync(null)).ShouldBe(["Head office"]);
        await RunChildAsync(step);
        await UpgradeAsync(NextVersion.Works);
        (await GroupsAsync(NextVersion.Works)).ShouldBe(["Head office"]);
        (await TextsAsync(DatabaseFile, "SELECT next_note FROM bnd_groups")).ShouldBe(["made by the next version"]);
    }

    [Fact]
    [Trait("Line", "DB-8")]
    public async Task Killed_after_the_rename_an_upgrade_is_complete()
    {
        await MakeWithOneGroupAsync();
        await RunChildAsync(SqliteUpgradeStep.Renamed);

        await UpgradeAsync(NextVersion.Works);
        (await GroupsAsync(NextVersion.Works)).ShouldBe(["Head office"]);
        (await TextsAsync(SqliteUpgrade.PreviousOf(DatabaseFile), GroupNames)).ShouldBe(["Head office"]);
    }

    /// <summary>The child process of the tests above; not a test on its own.</summary>
    [Fact(Explicit = true)]
    public async Task Upgrade_until_killed()
    {
        var step = Enum.Parse<SqliteUpgradeStep>(Environment.GetEnvironmentVariable(ChildStep)!);
        await UpgradeAsync(NextVersion.Works, Environment.GetEnvironmentVariable(ChildFile), reached =>
        {
            if (reached == step)
            {
                Process.GetCurrentProcess().Kill();
            }
        });
    }

    private async Task RunChildAsync(SqliteUpgradeStep step)
    {
        SqliteConnection.ClearAllPools();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { typeof(SqliteUpgradeTests).Assembly.Location, "--explicit", "only", "--filter-method", $"*{nameof(Upgrade_until_killed)}" })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[ChildFile] = DatabaseFile;
        start.Environment[ChildStep] = step.ToString();
        using var child = Process.Start(start)!;
        var output = await child.StandardOutput.ReadToEndAsync(Token);
        await child.WaitForExitAsync(Token);
        const int Killed = 128 + 9;
        child.ExitCode.ShouldBe(Killed, output);
    }

    private async Task MakeWithOneGroupAsync()
    {
        await UpgradeAsync(null);
        await using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        await connection.OpenAsync(Token);
        await using var insert = connection.CreateCommand();
        insert.CommandText = InsertGroup;
        await insert.ExecuteNonQueryAsync(Token);
    }

    /// <summary>One row with data, in words that both engines understand.</summary>
    internal const string GroupNames = """SELECT "Name" FROM bnd_groups""";

    internal const string InsertGroup = """INSERT INTO bnd_groups ("Id", "Name", "Description", "UseForSiteAssignment", "ContentLocations") VALUES ('0194F000-0000-7000-8000-000000000001', 'Head office', '', true, '[]')""";

    private SqliteEngine Engine(Action<DbContextOptionsBuilder>? version, string? file = null) => new(file ?? DatabaseFile, SiteRole.ModelParts, version);

    private async Task UpgradeAsync(Action<DbContextOptionsBuilder>? version, string? file = null, Action<SqliteUpgradeStep>? reached = null)
    {
        using var engine = Engine(version, file);
        await new SqliteUpgrade(engine, new SiteContents("T12", TimeProvider.System), NullLogger<SqliteUpgrade>.Instance, reached).RunAsync(Token);
        SqliteConnection.ClearAllPools();
    }

    /// <summary>Through the model, as a server reads it.</summary>
    private async Task<List<string>> GroupsAsync(Action<DbContextOptionsBuilder>? version)
    {
        using var engine = Engine(version);
        await using var database = new SiteDatabase(engine);
        await using var scope = await database.ReadAsync(Token);
        (await SchemaState.IsCurrentAsync(scope, Token)).ShouldBeTrue();
        return await scope.Command(GroupNames).ListAsync(static r => r.GetString(0), Token);
    }

    private static async Task<List<string>> TextsAsync(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync(Token);
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ListAsync(static r => r.GetString(0), Token);
    }
}
