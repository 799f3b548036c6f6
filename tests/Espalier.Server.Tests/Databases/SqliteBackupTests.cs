using Espalier.Data;
using Espalier.Server.Databases;
using Espalier.Site;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Espalier.Server.Tests.Databases;

public sealed class SqliteBackupTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-backup-");

    private string DatabaseFile => Path.Combine(_folder.FullName, "espalier_t12.db");

    private string BackupFile => Path.Combine(_folder.FullName, "backup.db");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_backup_taken_while_the_site_writes_restores_to_what_was_acknowledged_before_it()
    {
        int acknowledged, afterwards;
        using (var served = await ServeAsync())
        await using (var database = new SiteDatabase(served))
        {
            await InsertAsync(database, 0, 20);
            acknowledged = 20;
            using var backup = new SqliteEngine(DatabaseFile, SiteRole.ModelParts);
            var writing = InsertAsync(database, acknowledged, 100);
            await SqliteBackup.WriteAsync(backup, BackupFile, Token);
            await writing;
            afterwards = 100;
            (await Should.ThrowAsync<UnusableDatabaseException>(SqliteBackup.RestoreAsync(backup, BackupFile, Token))).Message.ShouldContain("stop it first");
        }

        using var engine = new SqliteEngine(DatabaseFile, SiteRole.ModelParts);
        (await NamesAsync(engine)).Count.ShouldBe(afterwards);
        await SqliteBackup.RestoreAsync(engine, BackupFile, Token);

        var restored = await NamesAsync(engine);
        restored.Count.ShouldBeInRange(acknowledged, afterwards);
        restored.ShouldBe(Enumerable.Range(0, restored.Count).Select(Name), "no write may be in it without the ones before");
        using var previous = new SqliteEngine(SqliteUpgrade.PreviousOf(DatabaseFile), SiteRole.ModelParts);
        (await NamesAsync(previous)).Count.ShouldBe(afterwards);
    }

    [Fact]
    public async Task A_damaged_backup_is_refused_and_the_database_stays()
    {
        using (var served = await ServeAsync())
        await using (var database = new SiteDatabase(served))
        {
            await InsertAsync(database, 0, 1);
        }

        await File.WriteAllTextAsync(BackupFile, new string('x', 8192), Token);
        using var engine = new SqliteEngine(DatabaseFile, SiteRole.ModelParts);

        await Should.ThrowAsync<UnusableDatabaseException>(SqliteBackup.RestoreAsync(engine, BackupFile, Token));

        (await NamesAsync(engine)).ShouldBe([Name(0)]);
    }

    [Fact]
    public async Task A_backup_never_overwrites_a_file()
    {
        using var served = await ServeAsync();
        await File.WriteAllTextAsync(BackupFile, "something else", Token);

        await Should.ThrowAsync<UnusableDatabaseException>(SqliteBackup.WriteAsync(served, BackupFile, Token));

        (await File.ReadAllTextAsync(BackupFile, Token)).ShouldBe("something else");
    }

    [Fact]
    public async Task A_restored_database_is_another_one_for_Macs_and_a_copy_being_upgraded_is_not()
    {
        using (await ServeAsync())
        {
        }

        using var engine = new SqliteEngine(DatabaseFile, SiteRole.ModelParts);
        var first = await IdentityAsync(engine);
        await SqliteBackup.WriteAsync(engine, BackupFile, Token);
        (await IdentityAsync(engine)).ShouldBe(first);

        await SqliteBackup.RestoreAsync(engine, BackupFile, Token);
        var second = await IdentityAsync(engine);
        second.ShouldNotBe(first);

        engine.Dispose();
        using (var newer = new SqliteEngine(DatabaseFile, SiteRole.ModelParts, NextVersion.Works))
        {
            await new SqliteUpgrade(newer, new SiteContents("T12", TimeProvider.System), NullLogger<SqliteUpgrade>.Instance).RunAsync(Token);
            (await IdentityAsync(newer)).ShouldBe(second);
        }
    }

    private static async Task<string> IdentityAsync(SqliteEngine engine)
    {
        await using var connection = engine.CreateConnection(forWriting: false);
        await connection.OpenAsync(Token);
        return await engine.IdentityAsync(connection, Token);
    }

    private static string Name(int number) => $"Group {number:000}";

    private async Task<SqliteEngine> ServeAsync()
    {
        var engine = new SqliteEngine(DatabaseFile, SiteRole.ModelParts);
        await new SqliteUpgrade(engine, new SiteContents("T12", TimeProvider.System), NullLogger<SqliteUpgrade>.Instance).RunAsync(Token);
        return engine;
    }

    private static async Task InsertAsync(SiteDatabase database, int from, int to)
    {
        for (var number = from; number < to; number++)
        {
            var name = Name(number);
            await database.WriteAsync(
                (scope, token) => scope.Command("""INSERT INTO bnd_groups ("Id", "Name", "Description", "UseForSiteAssignment", "ContentLocations") VALUES (@id, @name, '', true, '[]')""")
                    .With("@id", Guid.CreateVersion7().ToString().ToUpperInvariant()).With("@name", name).RunAsync(token),
                Token);
        }
    }

    private static async Task<List<string>> NamesAsync(SqliteEngine engine)
    {
        await using var database = new SiteDatabase(engine);
        await using var scope = await database.ReadAsync(Token);
        return await scope.Command("""SELECT "Name" FROM bnd_groups ORDER BY "Name" """).ListAsync(static r => r.GetString(0), Token);
    }
}
