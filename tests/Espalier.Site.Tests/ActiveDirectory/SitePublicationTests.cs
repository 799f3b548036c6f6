using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Site.Security.Certificates;
using Espalier.Testing.Directories;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.Tests.ActiveDirectory;

[Collection(DirectoryRightsTests.Containers)]
public sealed class SitePublicationTests(SambaServer samba)
{
    private const string Address = "https://site.corp.example.com:8760";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Line", "SEC-4")]
    public async Task What_is_published_is_found_with_ldapsearch_follows_a_change_of_port_and_is_withdrawn()
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        var certificates = site.Site.Services.GetRequiredService<SiteCertificates>();
        await certificates.LoadAsync(Token);
        (await site.AskAsync(new GetSitePublication())).Value!.Address.ShouldBeNull();

        (await site.AskAsync(new PublishSite(Address))).Problem.ShouldBeNull();

        var container = "CN=EspalierSiteServer-T12,CN=EspalierServices,CN=System," + site.Domain.BaseName;
        var found = await site.Domain.FindAsync("CN=SiteServer," + container, Token);
        found.ShouldContain("serviceBindingInformation: " + Address);
        found.ShouldContain("keywords: sha256:" + certificates.AuthorityFingerprint);
        (await site.Domain.FindAsync("CN=Espalier,CN=Program Data," + site.Domain.BaseName, Token)).ShouldContain("objectClass: container");

        // Another port, and a new authority.
        await certificates.ReplaceAuthorityAsync(Token);
        (await site.AskAsync(new GetSitePublication())).Value!.IsCurrent.ShouldBeFalse();
        (await site.AskAsync(new PublishSite("https://site.corp.example.com:9000"))).Problem.ShouldBeNull();
        var published = (await site.AskAsync(new GetSitePublication())).Value!;
        (published.Address, published.AuthorityFingerprint, published.IsCurrent).ShouldBe(("https://site.corp.example.com:9000", certificates.AuthorityFingerprint, true));

        (await site.AskAsync(new WithdrawSite())).Problem.ShouldBeNull();
        (await site.Domain.FindAsync(container, Token)).ShouldBeEmpty();
        (await site.AskAsync(new WithdrawSite())).Problem.ShouldBeNull("withdrawing twice changes nothing");
        (await site.AuditAsync()).Select(a => a.Operation).ShouldContain("WithdrawSiteOperation");
    }

    [Fact]
    public async Task An_account_without_the_right_is_told_which_right_and_writes_nothing()
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        await site.Site.Services.GetRequiredService<SiteCertificates>().LoadAsync(Token);
        await site.Domain.AddUserAsync("no-rights", ConnectedSite.Password, Token);

        var problem = (await site.AskAsync(new PublishSite(Address, "no-rights@corp.example.com", ConnectedSite.Password))).Problem!;
        problem.Code.ShouldBe("directory-rights-missing");
        problem.Detail.ShouldContain("Create All Child Objects");
        (await site.AskAsync(new PublishSite(Address, "no-rights@corp.example.com", "wrong"))).Problem!.Code.ShouldBe("directory-credentials-wrong");
        (await site.AskAsync(new GetSitePublication())).Value!.Address.ShouldBeNull();
    }

    [Theory]
    [InlineData("http://site.example.com:8760")]
    [InlineData("https://localhost:8760")]
    [InlineData("https://site.example.com:8760/path")]
    [InlineData("https://user:pass@site.example.com")]
    [InlineData("site")]
    public async Task An_address_that_no_Mac_could_use_is_refused(string address)
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        (await site.AskAsync(new PublishSite(address))).Problem!.Fields.Single().Field.ShouldBe("address");
    }
}
