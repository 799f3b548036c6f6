using System.Globalization;
using Espalier.Server.Databases;
using Espalier.Server.Setup;
using Espalier.Server.Setup.Prerequisites;
using Espalier.Testing.Databases;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Espalier.Server.Tests.Setup;

/// <summary>The rights that the check asks a real PostgreSQL about, each of them lacking once (SEC-9), and a site on that server.</summary>
public sealed class DatabasePrerequisitesTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-pg-setup-");
    private readonly PostgresServer _server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SetupPlace Place => new(Path.Combine(_folder.FullName, "data"), Path.Combine(_folder.FullName, "keys"));

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    [Trait("Line", "SEC-9")]
    [Trait("Line", "DB-1")]
    [Trait("Line", "DB-2")]
    public async Task Each_lacking_right_on_PostgreSQL_is_named_with_its_cure_and_a_site_is_set_up_once_none_lacks()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, PostgresServer.Missing);
        var owner = new NpgsqlConnectionStringBuilder(await _server.CreateDatabaseAsync(Token));
        await RunAsync(owner, "CREATE ROLE site LOGIN PASSWORD 'grün & 山'");
        var answers = Answers(owner);

        // No database, and no right to make it.
        var rights = await RightsAsync(answers);
        rights.State.ShouldBe(PrerequisiteState.Failed);
        rights.Fix.ShouldStartWith("ALTER ROLE \"site\" CREATEDB;");

        // A database of somebody else.
        await RunAsync(owner, "CREATE DATABASE espalier_t16");
        var within = new NpgsqlConnectionStringBuilder(owner.ConnectionString) { Database = "espalier_t16" };
        await RunAsync(within, "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        rights = await RightsAsync(answers);
        rights.State.ShouldBe(PrerequisiteState.Failed);
        rights.Fix.ShouldBe("GRANT USAGE, CREATE ON SCHEMA public TO \"site\";");
        await RunAsync(within, rights.Fix!);

        // A table in it that another account made.
        await RunAsync(within, "CREATE TABLE left_behind (id INT)");
        rights = await RightsAsync(answers);
        rights.State.ShouldBe(PrerequisiteState.Failed);
        rights.Finding.ShouldContain("belong to another account");
        await RunAsync(within, "DROP TABLE left_behind");
        (await RightsAsync(answers)).State.ShouldBe(PrerequisiteState.Met);

        var done = await new SiteSetup(Place, NullLoggerFactory.Instance).ApplyAsync(answers, null, Token);
        done.Problem.ShouldBeNull();
        (await ScalarAsync(within, "SELECT tableowner FROM pg_tables WHERE tablename = 'sec_users'")).ShouldBe("site");

        // The right to make databases is enough where there is none.
        await RunAsync(owner, "ALTER ROLE site CREATEDB");
        answers.Site.Code = "T12";
        (await RightsAsync(answers)).Finding.ShouldBe("The account may make the database espalier_t12.");
        var other = new SetupPlace(Path.Combine(_folder.FullName, "data2"), Path.Combine(_folder.FullName, "keys2"));
        (await new SiteSetup(other, NullLoggerFactory.Instance).ApplyAsync(answers, null, Token)).Problem.ShouldBeNull();
        (await ScalarAsync(owner, "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database WHERE datname LIKE 'espalier%'")).ShouldBe("espalier_t12 espalier_t16");
    }

    [Fact]
    [Trait("Line", "DB-5")]
    public async Task The_password_of_the_database_is_kept_sealed_with_the_site_key()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, PostgresServer.Missing);
        var owner = new NpgsqlConnectionStringBuilder(await _server.CreateDatabaseAsync(Token));
        await RunAsync(owner, "CREATE ROLE site LOGIN CREATEDB PASSWORD 'grün & 山'");

        (await new SiteSetup(Place, NullLoggerFactory.Instance).ApplyAsync(Answers(owner), null, Token)).Problem.ShouldBeNull();

        var settings = SiteSettingsFile.Find(Place.DataFolder)!;
        (await File.ReadAllTextAsync(Path.Combine(Place.DataFolder, "site.json"), Token)).ShouldNotContain("grün");
        settings.Database!.ShouldNotContain("Password");
        new NpgsqlConnectionStringBuilder(settings.ToHostOptions(Place.DataFolder).Database).Password.ShouldBe("grün & 山");
        var again = Answers(owner);
        again.Database.Password = null;
        SettingsAnswers.TakeOverPassword(again, Place);
        again.Database.Password!.Value.ShouldBe("grün & 山");
        var elsewhere = Answers(owner);
        elsewhere.Database.Password = null;
        elsewhere.Database.Host = "localhost";
        SettingsAnswers.TakeOverPassword(elsewhere, Place);
        elsewhere.Database.Password.ShouldBeNull("a stored password is never sent to another server");
        await File.WriteAllTextAsync(Path.Combine(Place.KeysFolder, "site.key"), Convert.ToBase64String(new byte[32]), Token);
        Should.Throw<UnusableDatabaseException>(() => settings.ToHostOptions(Place.DataFolder)).Message.ShouldContain("does not open with the site key");
    }

    [Fact]
    [Trait("Line", "SEC-9")]
    public async Task A_data_folder_that_cannot_be_written_is_named_with_its_cure()
    {
        var place = new SetupPlace(Path.Combine("/proc", "espalier"), Path.Combine(_folder.FullName, "keys"));

        var found = await new PrerequisitesCheck(place, TimeProvider.System, []).RunAsync(new SetupAnswers(), null, Token);

        var folder = found.Single(static p => p.Name == "User rights: data folder");
        folder.State.ShouldBe(PrerequisiteState.Failed);
        folder.Fix!.ShouldContain("/proc/espalier");
    }

    private async Task<Prerequisite> RightsAsync(SetupAnswers answers) =>
        (await new PrerequisitesCheck(Place, TimeProvider.System, []).RunAsync(answers, SetupPage.Provider, Token)).Single(static p => p.Name == "Database rights");

    private static SetupAnswers Answers(NpgsqlConnectionStringBuilder server) => new()
    {
        Site = new SiteAnswers { Code = "T16", HostNames = ["localhost"] },
        Database = new DatabaseAnswers { Provider = DatabaseProvider.Remote, Host = server.Host!, Port = server.Port, UserName = "site", Password = new Secret("grün & 山"), Options = "Application Name=Espalier" },
    };

    private static async Task RunAsync(NpgsqlConnectionStringBuilder server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    private static async Task<string?> ScalarAsync(NpgsqlConnectionStringBuilder server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return Convert.ToString(await command.ExecuteScalarAsync(Token), CultureInfo.InvariantCulture);
    }
}
