using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Admin.Boundaries;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Site.Boundaries;
using Espalier.Testing.Directories;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.Tests.ActiveDirectory;

/// <summary>Boundaries of every type; those of a site of Active Directory against a real domain.</summary>
public sealed class BoundaryTests(SambaServer samba)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Line", "SITE-28")]
    public async Task A_site_of_Active_Directory_covers_its_subnets_of_which_the_smallest_decides()
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        var (berlin, rome) = ("Berlin-" + Guid.NewGuid().ToString("N"), "Rome-" + Guid.NewGuid().ToString("N"));
        await AddSiteAsync(site, berlin, "10.71.0.0/16", "2001:db8:71::/48");
        await AddSiteAsync(site, rome, "10.71.5.0/24");

        var boundaries = new List<Guid>
        {
            await SaveAsync(site, "IPSubnet", "10.72.0.0/255.255.0.0"),
            await SaveAsync(site, "IPAddressRange", "10.73.0.10-10.73.0.20"),
            await SaveAsync(site, "ActiveDirectorySite", berlin.ToUpperInvariant()),
        };
        (await site.AskAsync(new SaveBoundaryGroup(null, "Offices", "", UseForSiteAssignment: true, boundaries, []))).Problem.ShouldBeNull();

        var listed = (await site.AskAsync(new ListBoundaries())).Value!;
        listed.Boundaries.Select(static b => (b.Type, b.Value)).ShouldBe([("IPSubnet", "10.72.0.0/255.255.0.0"), ("IPAddressRange", "10.73.0.10-10.73.0.20"), ("ActiveDirectorySite", berlin)], ignoreOrder: true);
        listed.Boundaries.ShouldAllBe(static b => b.Groups.Single() == "Offices");
        (await CoveredAsync(site, "10.72.255.1", "10.73.0.20", "10.73.0.21", "10.71.4.9", "10.71.5.9", "2001:db8:71::5", "2001:db8:72::5")).ShouldBe([true, true, false, true, false, true, false]);

        // A subnet that the directory gets later counts without a change of the boundary.
        await AddSubnetAsync(site, berlin, "10.74.0.0/16");
        (await CoveredAsync(site, "10.74.1.1")).ShouldBe([false]);
        site.Site.Clock.Advance(TimeSpan.FromMinutes(15));
        (await CoveredAsync(site, "10.74.1.1")).ShouldBe([true]);
    }

    [Fact]
    public async Task A_site_that_the_directory_does_not_have_is_refused_and_without_a_directory_every_site_is()
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        var unknown = (await site.AskAsync(new SaveBoundary(null, "", "ActiveDirectorySite", "Atlantis"))).Problem.ShouldNotBeNull();
        unknown.Fields.Single().Field.ShouldBe("value");
        unknown.Fields.Single().Text.ShouldContain("Default-First-Site-Name");

        (await site.AskAsync(new RemoveDirectory())).Problem.ShouldBeNull();
        var disconnected = (await site.AskAsync(new SaveBoundary(null, "", "ActiveDirectorySite", "Default-First-Site-Name"))).Problem.ShouldNotBeNull();
        (disconnected.Kind, disconnected.Code).ShouldBe((ProblemKind.Conflict, "no-directory"));
        disconnected.Detail.ShouldContain("No directory is connected.");
        (await site.AskAsync(new ListBoundaries())).Value!.Boundaries.ShouldBeEmpty();
    }

    private static async Task<Guid> SaveAsync(ConnectedSite site, string type, string value)
    {
        var saved = await site.AskAsync(new SaveBoundary(null, "", type, value));
        saved.Problem.ShouldBeNull();
        return saved.Value!.Id;
    }

    private static async Task<List<bool>> CoveredAsync(ConnectedSite site, params IReadOnlyList<string> addresses)
    {
        var assignment = site.Site.Services.GetRequiredService<SiteAssignment>();
        var covered = new List<bool>();
        foreach (var address in addresses)
        {
            covered.Add(await assignment.CoversAsync([new DeviceAddress(address, 24, "", "en0")], Token));
        }

        return covered;
    }

    private static async Task AddSiteAsync(ConnectedSite site, string name, params IReadOnlyList<string> subnets)
    {
        await site.Domain.ChangeAsync($"dn: CN={name},CN=Sites,CN=Configuration,{site.Domain.BaseName}\nchangetype: add\nobjectClass: site\n", Token);
        foreach (var subnet in subnets)
        {
            await AddSubnetAsync(site, name, subnet);
        }
    }

    private static Task AddSubnetAsync(ConnectedSite site, string name, string subnet)
    {
        var sites = "CN=Sites,CN=Configuration," + site.Domain.BaseName;
        return site.Domain.ChangeAsync($"dn: CN={subnet},CN=Subnets,{sites}\nchangetype: add\nobjectClass: subnet\nsiteObject: CN={name},{sites}\n", Token);
    }
}
