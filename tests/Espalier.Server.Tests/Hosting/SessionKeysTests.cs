using System.Security.Cryptography;
using Espalier.Server.Hosting;
using Espalier.Site;
using Espalier.Site.Security.Vault;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Server.Tests.Hosting;

public sealed class SessionKeysTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-keys-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_session_outlives_a_restart_and_its_key_is_sealed_with_the_site_key()
    {
        string session;
        using (var first = Start("T12", "keys"))
        {
            session = Protector(first).Protect("Ada");
        }

        using (var again = Start("T12", "keys"))
        {
            Protector(again).Unprotect(session).ShouldBe("Ada");
        }

        var written = _folder.GetDirectories("data").Single().GetFiles("*.xml", SearchOption.AllDirectories).ShouldHaveSingleItem();
        var text = File.ReadAllText(written.FullName);
        text.ShouldContain("<sealed");
        text.ShouldNotContain("masterKey");
        if (!OperatingSystem.IsWindows())
        {
            (written.UnixFileMode & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)).ShouldBe(UnixFileMode.None);
        }
    }

    [Theory]
    [InlineData("T12", "other keys")]
    [InlineData("X99", "keys")]
    public void A_session_counts_with_no_other_site_key_and_on_no_other_site(string siteCode, string keys)
    {
        using var first = Start("T12", "keys");
        var session = Protector(first).Protect("Ada");

        using var other = Start(siteCode, keys);

        Should.Throw<CryptographicException>(() => Protector(other).Unprotect(session));
    }

    private static IDataProtector Protector(IServiceProvider services) => services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private ServiceProvider Start(string siteCode, string keys)
    {
        var options = new SiteOptions { SiteCode = siteCode, DataFolder = Path.Combine(_folder.FullName, "data"), KeysFolder = Path.Combine(_folder.FullName, keys) };
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(_ => SiteKey.OpenOrCreate(options.KeysFolder));
        services.AddSessionKeys(options);
        return services.BuildServiceProvider();
    }
}
