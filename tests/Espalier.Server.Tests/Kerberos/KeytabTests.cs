using Espalier.Server.Hosting;
using Espalier.Server.Setup;
using Espalier.Site.Security.Vault;

namespace Espalier.Server.Tests.Kerberos;

public sealed class KeytabTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-keytab-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_keytab_in_the_keys_folder_is_used_where_there_is_one()
    {
        var keys = Path.Combine(_folder.FullName, "keys");
        SiteKey.OpenOrCreate(keys).Dispose();
        var settings = new SiteSettings { SiteCode = "T12", SiteName = "Berlin", HostNames = ["site.example.com"], KeysFolder = keys, Components = ["site"], Ports = new SitePorts(8760, 8443) };
        settings.ToHostOptions(_folder.FullName).Site.Keytab.ShouldBeNull();

        var keytab = Path.Combine(keys, "console.keytab");
        File.WriteAllBytes(keytab, [5, 2]);
        settings.ToHostOptions(_folder.FullName).Site.Keytab.ShouldBe(keytab);
    }
}
