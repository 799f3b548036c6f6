using System.Security.Cryptography.X509Certificates;
using Espalier.Data;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Security.Vault;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Espalier.Site.Tests.Administration;

public sealed class ServerNamesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_was_given_another_name_has_it_in_its_certificate_and_nodes_of_different_names_share_one()
    {
        await using var site = await TestSite.OnSqliteAsync(static _ => { }, Token);

        using var first = await LoadAsync(site, "old.example.com");
        using var second = await LoadAsync(site, "new.example.com", "10.1.2.3");
        using var third = await LoadAsync(site, "OLD.example.com");

        SiteCertificates.NamesOf(first).ShouldBe(["old.example.com"]);
        SiteCertificates.NamesOf(second).ShouldBe(["old.example.com", "new.example.com", "10.1.2.3"], ignoreOrder: true);
        second.Issuer.ShouldBe(first.Issuer);
        third.Thumbprint.ShouldBe(second.Thumbprint);
    }

    private static async Task<X509Certificate2> LoadAsync(TestSite site, params string[] names)
    {
        var options = site.Services.GetRequiredService<SiteOptions>() with { HostNames = names };
        var certificates = new SiteCertificates(site.Services.GetRequiredService<SiteDatabase>(), site.Services.GetRequiredService<SiteKey>(), options, site.Clock, NullLogger<SiteCertificates>.Instance);
        await certificates.LoadAsync(Token);
        return certificates.Server;
    }
}
