using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Server.Tests.Setup;
using Espalier.Testing.Directories;

namespace Espalier.Server.Tests.Kerberos;

/// <summary>The console's names as a service, from publishing the site to withdrawing it.</summary>
[Collection(SetupWithServersTests.Containers)]
public sealed class ServiceNameTests(SambaServer samba)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Withdrawing_the_site_takes_back_the_names_that_publishing_registered_and_no_others()
    {
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        var domain = await samba.StartAsync(Token);
        await using var site = await TicketSite.StartAsync(domain, "kerb-back", "T85", hasKeytab: false);
        var name = "HTTP/" + site.HostName;
        var publish = new PublishSite(site.Macs.GetLeftPart(UriPartial.Authority), domain.Administrator, SambaDomain.AdministratorPassword);
        await domain.ToolAsync(Token, "spn", "add", "HTTP/intranet.corp.example.com", "kerb-back");
        await site.RunAsync(publish);
        await site.RunAsync(publish);
        (await domain.FindHoldersAsync(name, Token)).ShouldHaveSingleItem();

        // Who may not is told which right it needs, and everything stays as it is.
        await domain.AddUserAsync("kerb-back-nobody", TicketSite.Password, Token);
        var refused = await site.TryAsync(new WithdrawSite("kerb-back-nobody@corp.example.com", TicketSite.Password));
        refused.Problem!.Code.ShouldBe("directory-rights-missing");
        refused.Problem.Detail.ShouldContain($"may not remove {name}");
        refused.Problem.Detail.ShouldContain("Write servicePrincipalName");
        (await site.RunAsync(new GetSitePublication())).Address.ShouldNotBeNull();
        (await domain.FindHoldersAsync(name, Token)).ShouldHaveSingleItem();

        await site.WithdrawAsync();
        (await domain.FindHoldersAsync(name, Token)).ShouldBeEmpty();
        (await domain.FindHoldersAsync("HTTP/intranet.corp.example.com", Token)).ShouldHaveSingleItem();
        (await site.RunAsync(new GetSitePublication())).Address.ShouldBeNull();

        // A name that the account had before is not the site's to take.
        await domain.ToolAsync(Token, "spn", "add", name, "kerb-back");
        await site.RunAsync(publish);
        await site.WithdrawAsync();
        (await domain.FindHoldersAsync(name, Token)).ShouldHaveSingleItem();
    }
}
