using System.Security.Cryptography;
using Espalier.Data;
using Espalier.Server.Databases;
using Espalier.Server.Hosting;
using Espalier.Site;
using Espalier.Site.Security.Vault;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Espalier.Server.Tests.Hosting;

public sealed class SessionKeysTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-keys-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using var engine = Engine();
        await new SqliteUpgrade(engine, new SiteContents("T12", TimeProvider.System), NullLogger<SqliteUpgrade>.Instance).RunAsync(Token);
    }

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_session_outlives_a_restart_and_its_key_is_sealed_with_the_site_key()
    {
        string session;
        await using (var first = Start("T12", "keys"))
        {
            session = Protector(first).Protect("Ada");
        }

        await using var again = Start("T12", "keys");
        Protector(again).Unprotect(session).ShouldBe("Ada");

        await using var scope = await again.GetRequiredService<SiteDatabase>().ReadAsync(Token);
        var text = (await scope.Command("SELECT \"Content\" FROM sec_session_keys").ListAsync(static r => r.GetString(0), Token)).ShouldHaveSingleItem();
        text.ShouldContain("<sealed");
        text.ShouldNotContain("masterKey");
    }

    [Theory]
    [InlineData("T12", "other keys")]
    [InlineData("X99", "keys")]
    public async Task A_session_counts_with_no_other_site_key_and_on_no_other_site(string siteCode, string keys)
    {
        string session;
        await using (var first = Start("T12", "keys"))
        {
            session = Protector(first).Protect("Ada");
        }

        await using var other = Start(siteCode, keys);

        Should.Throw<CryptographicException>(() => Protector(other).Unprotect(session));
    }

    private static IDataProtector Protector(IServiceProvider services) => services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private SqliteEngine Engine() => new(Path.Combine(_folder.FullName, "site.db"), SiteRole.ModelParts);

    private ServiceProvider Start(string siteCode, string keys)
    {
        var options = new SiteOptions { SiteCode = siteCode, DataFolder = Path.Combine(_folder.FullName, "data"), KeysFolder = Path.Combine(_folder.FullName, keys) };
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IDatabaseEngine>(_ => Engine());
        services.AddSingleton<SiteDatabase>();
        services.AddSingleton(_ => SiteKey.OpenOrCreate(options.KeysFolder));
        services.AddSessionKeys(options);
        return services.BuildServiceProvider();
    }
}
