using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Data;
using Espalier.Hosting.Ldap;
using Espalier.Site.ActiveDirectory;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Tests.ActiveDirectory;

public sealed class StoredDirectoryTests
{
    private const int NotAsked = 1023;

    private static readonly DirectorySettings Settings = new("corp.example.com", "CORP", ["dc1.corp.example.com", "dc2.corp.example.com"], "reader@corp.example.com", "");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Servers", "dc.elsewhere.example")]
    [InlineData("Servers", "dc1.corp.example.com")]
    [InlineData("TrustedAuthorities", "-----BEGIN CERTIFICATE-----")]
    [InlineData("ServiceAccount", "other@corp.example.com")]
    [InlineData("Domain", "other.example.com")]
    public async Task The_password_opens_for_nothing_that_somebody_wrote_into_the_database(string column, string value)
    {
        await using var site = await TestSite.OnSqliteAsync(_ => { }, Token);
        var directory = site.Services.GetRequiredService<CompanyDirectory>();
        await site.Database.WriteAsync((scope, token) => directory.SaveAsync(scope, new DirectoryOptions(Settings, "secret"), token), Token);
        (await directory.FindAsync(Token))!.Password.ShouldBe("secret");

        await site.Database.WriteAsync((scope, token) => scope.Command($"UPDATE dir_connection SET \"{column}\" = @value").With("value", value).RunAsync(token), Token);

        var changed = (await directory.FindAsync(Token))!;
        changed.Password.ShouldBeNull();
        (await Should.ThrowAsync<DirectoryException>(CompanyDirectory.OpenAsync(changed, Token))).Fault.ShouldBe(DirectoryFault.WrongCredentials);
    }

    [Fact]
    public async Task A_database_that_is_away_does_not_end_the_asking_for_rights()
    {
        using var records = new LogRecords();
        await using var site = await TestSite.OnSqliteAsync(logging => logging.AddProvider(records), Token);
        var rechecks = site.Services.GetServices<IHostedService>().OfType<DirectoryRechecks>().Single();
        await DamageAsync(site);

        await rechecks.StartAsync(Token);
        var noted = records.WaitForAsync(NotAsked, Token);
        while (!noted.IsCompleted && !rechecks.ExecuteTask!.IsCompleted)
        {
            site.Clock.Advance(TimeSpan.FromSeconds(30));
            await Task.WhenAny(noted, rechecks.ExecuteTask, Task.Delay(10, Token));
        }

        noted.IsCompletedSuccessfully.ShouldBeTrue();
        rechecks.ExecuteTask!.IsCompleted.ShouldBeFalse();
        await rechecks.StopAsync(Token);
    }

    private static async Task DamageAsync(TestSite site)
    {
        string file;
        await using (var scope = await site.Database.ReadAsync(Token))
        {
            file = scope.Connection.DataSource;
        }

        SqliteConnection.ClearAllPools();
        File.Delete(file + "-wal");
        File.Delete(file + "-shm");
        await File.WriteAllTextAsync(file, new string('x', 8192), Token);
    }
}
