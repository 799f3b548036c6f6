using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Admin.Security;
using Espalier.Server.Hosting;
using Espalier.Server.Setup;
using Espalier.Server.Setup.Prerequisites;
using Espalier.Site;
using Espalier.Site.ActiveDirectory;
using Espalier.Site.Operations;
using Espalier.Site.Sites;
using Espalier.Testing.Directories;
using Espalier.Testing.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Espalier.Server.Tests.Setup;

/// <summary>One user sets a site up, another one configures it anew; each right that is lacking is named alone.</summary>
[Collection(SetupWithServersTests.Containers)]
public sealed class ConfiguringUserTests(SambaServer samba) : IDisposable
{
    private const string Password = "Grün & 山-4711";
    private const string Location = "User rights: service location in Active Directory";
    private const string Product = "Product data in Active Directory";
    private const string Names = "User rights: service principal names";
    private const string Store = "User rights: Administrator role in the authorization store";
    private const string Administration = "User rights: full administration of the site";
    private const string User = "User rights: configuring user in the directory";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-configuring-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SetupPlace Place => new(Path.Combine(_folder.FullName, "data"), Path.Combine(_folder.FullName, "keys"));

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Fact]
    [Trait("Line", "SEC-1")]
    [Trait("Line", "SEC-2")]
    public async Task Each_right_that_the_configuring_user_lacks_is_named_for_a_new_site_and_for_one_that_is_there()
    {
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        var domain = await samba.StartAsync(Token);
        var system = "CN=System," + domain.BaseName;
        var data = "CN=Program Data," + domain.BaseName;
        await domain.DeleteTreeAsync("CN=EspalierServices," + system, Token);
        await domain.DeleteTreeAsync("CN=Espalier," + data, Token);
        var service = await domain.AddUserAsync("service-of-both", Password, Token);
        var a = await domain.AddUserAsync("configurer-a", Password, Token);
        var b = await domain.AddUserAsync("configurer-b", Password, Token);

        // A new site.
        (await FailedAsync(domain, "nobody-here", Password)).ShouldBe([User]);
        (await FailedAsync(domain, "configurer-a", "wrong")).ShouldBe([User]);
        (await FailedAsync(domain, "configurer-a", Password)).ShouldBe([Location, Product, Names], ignoreOrder: true);
        await GiveAsync(domain, system, a, "CCRPLCLORC");
        (await FailedAsync(domain, "configurer-a", Password)).ShouldBe([Product, Names], ignoreOrder: true);
        await GiveAsync(domain, data, a, "CCRPLCLORC");
        (await FailedAsync(domain, "configurer-a", Password)).ShouldBe([Names]);
        await GiveNamesAsync(domain, service, a);
        (await FailedAsync(domain, "configurer-a", Password)).ShouldBeEmpty();
        var set = await new SiteSetup(Place, NullLoggerFactory.Instance).ApplyAsync(Answers(domain, "configurer-a", Password), null, Token);
        set.Problem.ShouldBeNull();

        // The site that is there: what A made A may change, but A is none of the site's administrators yet.
        (await FailedAsync(domain, "configurer-a", Password)).ShouldBe([Administration]);
        (await FailedAsync(domain, "configurer-b", Password)).ShouldBe([Location, Product, Administration], ignoreOrder: true);
        await domain.ChangeAsync($"dn: {service}\nchangetype: modify\ndelete: servicePrincipalName\n", Token);
        (await FailedAsync(domain, "configurer-b", Password)).ShouldBe([Location, Product, Names, Administration], ignoreOrder: true);
        await GiveNamesAsync(domain, service, b);
        await GiveAsync(domain, "CN=EspalierServices," + system, b, "RPLCLORCWPSWCC");
        (await FailedAsync(domain, "configurer-b", Password)).ShouldBe([Location, Product, Administration], ignoreOrder: true);
        await GiveAsync(domain, "CN=EspalierSiteServer-T77,CN=EspalierServices," + system, b, "RPWPCRCCDCLCLORCWOWDSDDTSW");
        (await FailedAsync(domain, "configurer-b", Password)).ShouldBe([Product, Administration], ignoreOrder: true);
        await GiveAsync(domain, "CN=Espalier," + data, b, "RPLCLORCWPSWCC");
        (await FailedAsync(domain, "configurer-b", Password)).ShouldBe([Administration]);
        await AdministerAsync(set.Value!, "configurer-b");
        (await FailedAsync(domain, "configurer-b", Password)).ShouldBeEmpty();
        (await new SiteSetup(Place, NullLoggerFactory.Instance).ApplyAsync(Answers(domain, "configurer-b", Password), null, Token)).Problem.ShouldBeNull();
        (await domain.ToolAsync(Token, "spn", "list", "service-of-both")).ShouldContain("HTTP/service-of-both.corp.example.com");
    }

    [Fact]
    [Trait("Line", "SEC-10")]
    public async Task Who_does_not_administer_an_authorization_store_of_an_earlier_configuration_is_refused_until_its_administrator_says_so()
    {
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        var domain = await samba.StartAsync(Token);
        var product = "CN=Espalier,CN=Program Data," + domain.BaseName;
        var store = "CN=Authorization Store," + product;
        await domain.DeleteTreeAsync("CN=EspalierServices,CN=System," + domain.BaseName, Token);
        await domain.DeleteTreeAsync(product, Token);
        await domain.AddUserAsync("service-with-store", Password, Token);
        var second = await domain.AddUserAsync("second-administrator", Password, Token);
        const string Code = "T79";
        SetupAnswers As(string user, string password) => Answers(domain, user, password, "service-with-store", Code);
        var set = await new SiteSetup(Place, NullLoggerFactory.Instance).ApplyAsync(As("administrator", SambaDomain.AdministratorPassword), null, Token);
        set.Problem.ShouldBeNull();
        var point = $"CN=SiteServer,CN=EspalierSiteServer-{Code},CN=EspalierServices,CN=System," + domain.BaseName;
        var published = await domain.FindAsync(point, Token);

        // The second administrator has every right but the role.
        await GiveAsync(domain, "CN=EspalierServices,CN=System," + domain.BaseName, second, "RPWPCRCCDCLCLORCWOWDSDDTSW");
        await GiveAsync(domain, product, second, "RPLCLORCWPSWCC");
        await AdministerAsync(set.Value!, "second-administrator");
        (await FailedAsync(As("second-administrator", Password))).ShouldBeEmpty();
        await domain.ChangeAsync($"dn: {store}\nchangetype: add\nobjectClass: msDS-AzAdminManager\n", Token);
        var failed = (await CheckAsync(As("second-administrator", Password))).Where(static p => p.State == PrerequisiteState.Failed).ShouldHaveSingleItem();
        failed.Name.ShouldBe(Store);
        failed.Finding.ShouldStartWith($"second-administrator@corp.example.com does not hold the role Administrator of {store}, which an earlier configuration left.");
        failed.Fix!.ShouldContain("Authorization Manager user role: Administrator, Add second-administrator@corp.example.com");
        failed.Fix!.ShouldContain("samba-tool dsacl set");

        // Neither set-up nor the console publishes for such a one, and nothing was changed.
        var refused = (await new SiteSetup(Place, NullLoggerFactory.Instance).ApplyAsync(As("second-administrator", Password), null, Token)).Problem!;
        (refused.Code, refused.Fields.Single().Field).ShouldBe(("directory-rights-missing", "directory.configuringAccount"));
        refused.Detail.ShouldContain($"does not hold the role Administrator of {store}");
        (await domain.FindAsync(point, Token)).ShouldBe(published);

        // The administrator of the store passes, and so does the other one, once it has the role.
        (await FailedAsync(As("administrator", SambaDomain.AdministratorPassword))).ShouldNotContain(Store);
        await GiveAsync(domain, store, second, "RPWPCRCCDCLCLORCWOWDSDDTSW");
        (await FailedAsync(As("second-administrator", Password))).ShouldBeEmpty();
        (await new SiteSetup(Place, NullLoggerFactory.Instance).ApplyAsync(As("second-administrator", Password), null, Token)).Problem.ShouldBeNull();
    }

    [Fact]
    [Trait("Line", "SITE-40")]
    [Trait("Line", "SEC-8")]
    public async Task The_directory_and_DNS_follow_the_port_and_a_service_account_that_lacks_its_rights_is_named_at_the_start()
    {
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        var domain = await samba.StartAsync(Token);
        // A code of its own: a record in DNS belongs to the account that made it first.
        var container = "CN=EspalierSiteServer-T78,CN=EspalierServices,CN=System," + domain.BaseName;
        const string Record = "_espalier-t78._tcp." + SambaDomain.DnsName;
        await domain.DeleteTreeAsync(container, Token);
        await domain.AddUserAsync("publisher", Password, Token);
        await domain.AddUserAsync("lacking", Password, Token);
        var answers = Answers(domain, "administrator", SambaDomain.AdministratorPassword, "publisher", "T78");
        var set = (await new SiteSetup(Place, NullLoggerFactory.Instance).ApplyAsync(answers, null, Token)).Value!;
        var before = set.Settings.Ports.Macs;
        (await domain.FindAsync("CN=SiteServer," + container, Token)).ShouldContain($"serviceBindingInformation: https://publisher.corp.example.com:{before}\n");
        (await domain.FindServiceRecordAsync(Record, Token)).ShouldBe(("publisher.corp.example.com", before));

        // Another port: the service account says so by itself when the site starts.
        var after = TestPorts.Free();
        var changed = set.Settings with { Ports = set.Settings.Ports with { Macs = after } };
        var records = new LogRecords();
        await using (var site = await ServeAsync(changed, records))
        {
            await records.WaitForAsync(1030, Token);
            await site.Services.GetServices<IHostedService>().OfType<SitePublisher>().Single().ExecuteTask!.WaitAsync(Token);
            (await domain.FindAsync("CN=SiteServer," + container, Token)).ShouldContain($"serviceBindingInformation: https://publisher.corp.example.com:{after}\n");
            (await domain.FindServiceRecordAsync(Record, Token)).ShouldBe(("publisher.corp.example.com", after));

            // Another service account, to which nobody gave anything.
            var gate = site.Services.GetRequiredService<OperationsGate>();
            var settings = (await gate.RunAsync(set.Administrator, new GetDirectory(), Token)).Value!.Settings!;
            (await gate.RunAsync(set.Administrator, new SaveDirectory(settings with { ServiceAccount = "lacking@corp.example.com" }, Password), Token)).Problem.ShouldBeNull();
        }

        records = new LogRecords();
        await using (var site = await ServeAsync(set.Settings, records))
        {
            await records.WaitForAsync(1031, Token);
            var lacks = $"lacking@corp.example.com lacks Write and Create All Child Objects on {container}.";
            records.All.Single(static r => r.EventId == 1031).Message.ShouldContain(lacks);
            var health = (await site.Services.GetRequiredService<SiteHealth>().CheckAllAsync(Token)).Single(static i => i.Name == "Service account in Active Directory");
            (health.State, health.Finding).ShouldBe((HealthState.Bad, lacks));
            health.Fix!.ShouldContain("samba-tool dsacl set");
            (await domain.FindAsync("CN=SiteServer," + container, Token)).ShouldContain($":{after}\n");
        }
    }

    private Task<WebApplication> ServeAsync(SiteSettings settings, LogRecords records) => SiteHost.StartAsync(
        settings.ToHostOptions(Place.DataFolder) with { Address = System.Net.IPAddress.Loopback }, services => services.AddLogging(log => log.AddProvider(records)), Token);

    private Task<IReadOnlyList<string>> FailedAsync(SambaDomain domain, string user, string password) => FailedAsync(Answers(domain, user, password));

    private Task<IReadOnlyList<Prerequisite>> CheckAsync(SetupAnswers answers) => new PrerequisitesCheck(Place, TimeProvider.System, []).RunAsync(answers, SetupPage.Prerequisites, Token);

    private async Task<IReadOnlyList<string>> FailedAsync(SetupAnswers answers)
    {
        var found = await CheckAsync(answers);
        found.Where(static p => p.State == PrerequisiteState.Failed).ShouldAllBe(static p => p.Fix!.Length > 0);
        return [.. found.Where(static p => p.State == PrerequisiteState.Failed).Select(static p => p.Name)];
    }

    private async Task AdministerAsync(SiteSetUp site, string user)
    {
        var options = site.Settings.ToHostOptions(Place.DataFolder);
        await using var services = new ServiceCollection().AddLogging().AddSingleton(_ => options.CreateEngine(SiteRole.ModelParts)).AddSite(options.Site).BuildServiceProvider();
        var gate = services.GetRequiredService<OperationsGate>();
        var found = (await gate.RunAsync(site.Administrator, new SearchDirectory(user), Token)).Value!.ShouldHaveSingleItem();
        (await gate.RunAsync(site.Administrator, new AddDirectoryUserOrGroup(found.Sid, ["Full Administrator"]), Token)).Problem.ShouldBeNull();
    }

    private static async Task GiveAsync(SambaDomain domain, string name, string user, string rights) => await domain.GiveAsync(name, user, $"(A;CI;{rights};;;{await domain.FindSidAsync(user, Token)})", Token);

    private static async Task GiveNamesAsync(SambaDomain domain, string service, string user) =>
        await domain.GiveAsync(service, user, $"(OA;;RPWP;f3a64788-5306-11d1-a9c5-0000f80367c1;;{await domain.FindSidAsync(user, Token)})", Token);

    private static SetupAnswers Answers(SambaDomain domain, string user, string password, string service = "service-of-both", string code = "T77") => new()
    {
        Site = new SiteAnswers { Code = code, Name = "Berlin", HostNames = [service + ".corp.example.com"] },
        Ports = new PortAnswers { Macs = TestPorts.Free(), Console = TestPorts.Free(), Files = 0 },
        Directory = new DirectoryAnswers
        {
            Domain = SambaDomain.DnsName,
            NetBiosName = SambaDomain.NetBiosName,
            Servers = [domain.Address],
            TrustedAuthorities = domain.AuthorityPem,
            ServiceAccount = service + "@corp.example.com",
            Password = new Secret(Password),
            ConfiguringAccount = user + "@corp.example.com",
            ConfiguringPassword = new Secret(password),
        },
    };
}
