using System.Text.RegularExpressions;
using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Site.ActiveDirectory;
using Espalier.Site.Security.Certificates;
using Espalier.Testing.Directories;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.Tests.ActiveDirectory;

/// <summary>What the check says about users who lack one right each, and what the directory then really lets them do. Every fix is the command that the check itself names.</summary>
[Collection(Containers)]
public sealed partial class DirectoryRightsTests(SambaServer samba) : IAsyncLifetime
{
    /// <summary>Tests that need the containers of the shared domain for themselves.</summary>
    public const string Containers = "Containers of the directory";

    private const string SiteCode = "T12";
    private const string HostName = "site.corp.example.com";
    private const string OtherComputer = "espalier-server";

    private static int _users;

    private readonly Dictionary<string, string> _before = [];
    private SambaDomain? _domain;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SambaDomain Domain => _domain ?? throw new InvalidOperationException("The domain is not started.");

    private string SystemName => "CN=System," + Domain.BaseName;

    private string ProgramDataName => "CN=Program Data," + Domain.BaseName;

    private string ServicesName => "CN=EspalierServices," + SystemName;

    private string SiteName => $"CN=EspalierSiteServer-{SiteCode},{ServicesName}";

    private string ProductName => "CN=Espalier," + ProgramDataName;

    public async ValueTask InitializeAsync()
    {
        if (SambaServer.Missing is not null)
        {
            return;
        }

        _domain = await samba.StartAsync(Token);
        await CleanAsync();
        foreach (var name in new[] { SystemName, ProgramDataName })
        {
            _before[name] = await _domain.ReadRightsAsync(name, Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_domain is null)
        {
            return;
        }

        await CleanAsync();
        foreach (var (name, rights) in _before)
        {
            await _domain.RestoreRightsAsync(name, rights, CancellationToken.None);
        }
    }

    [Fact]
    [Trait("Line", "SEC-5")]
    [Trait("Line", "SEC-6")]
    [Trait("Line", "SEC-2")]
    public async Task Rights_to_make_the_containers_are_named_one_by_one_and_afterwards_those_on_the_containers_that_are_there()
    {
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        var a = await AddUserAsync();
        var service = await AddUserAsync();
        await GiveNamesAsync(a, service);

        // Nothing is there and nothing is given.
        var missing = await CheckAsync(a, service);
        Finding(missing, DirectoryRightKind.ServiceLocation).ShouldBe($"{a.Account} lacks Create All Child Objects on {SystemName} for this object and all descendant objects.");
        Finding(missing, DirectoryRightKind.ProductData).ShouldBe($"{a.Account} lacks Create All Child Objects on {ProgramDataName} for this object and all descendant objects.");
        Of(missing, DirectoryRightKind.ConfiguringUser).IsGranted.ShouldBeTrue();
        Of(missing, DirectoryRightKind.ServicePrincipalNames).IsGranted.ShouldBeTrue();
        (await PublishAsync(a, service)).ShouldBe("directory-rights-missing");

        // For this object only is not enough: the site's container is made below.
        await Domain.GiveAsync(SystemName, a.Name, $"(A;;CCRPLCLORC;;;{a.Sid})", Token);
        Finding(await CheckAsync(a, service), DirectoryRightKind.ServiceLocation).ShouldContain("lacks Create All Child Objects");

        await FixAsync(missing, DirectoryRightKind.ServiceLocation);
        var half = await CheckAsync(a, service);
        Of(half, DirectoryRightKind.ServiceLocation).IsGranted.ShouldBeTrue();
        Of(half, DirectoryRightKind.ProductData).IsGranted.ShouldBeFalse();
        await FixAsync(missing, DirectoryRightKind.ProductData);
        (await CheckAsync(a, service)).ShouldAllBe(static r => r.IsGranted);
        (await PublishAsync(a, service)).ShouldBeNull();
        (await Domain.FindAsync("CN=SiteServer," + SiteName, Token)).ShouldContain($"serviceBindingInformation: https://{HostName}:8760");
        (await Domain.ToolAsync(Token, "spn", "list", service.Account.Split('@')[0])).ShouldContain("HTTP/" + HostName);

        // Who made them may configure again, without more rights than before.
        (await CheckAsync(a, service)).ShouldAllBe(static r => r.IsGranted);

        // Somebody else is judged by the containers that are there.
        var b = await AddUserAsync();
        var other = await CheckAsync(b, service);
        Finding(other, DirectoryRightKind.ServiceLocation).ShouldBe($"{b.Account} lacks Write and Create All Child Objects on {ServicesName}.");
        Finding(other, DirectoryRightKind.ProductData).ShouldBe($"{b.Account} lacks Write and Create All Child Objects on {ProductName}.");
        (await PublishAsync(b, service)).ShouldBe("directory-rights-missing");
        await FixAsync(other, DirectoryRightKind.ServiceLocation);
        other = await CheckAsync(b, service);
        Finding(other, DirectoryRightKind.ServiceLocation).ShouldBe($"{b.Account} lacks Full Control on {SiteName}.");
        await FixAsync(other, DirectoryRightKind.ServiceLocation);
        await FixAsync(other, DirectoryRightKind.ProductData);
        (await CheckAsync(b, service)).ShouldAllBe(static r => r.IsGranted);
        (await PublishAsync(b, service, "https://site.corp.example.com:9000")).ShouldBeNull();
        (await Domain.FindAsync("CN=SiteServer," + SiteName, Token)).ShouldContain("serviceBindingInformation: https://site.corp.example.com:9000");
    }

    [Fact]
    public async Task A_container_that_may_not_be_read_is_said_to_be_that()
    {
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        var user = await AddUserAsync();
        await Domain.GiveAsync(ProgramDataName, user.Name, $"(A;CI;CC;;;{user.Sid})(D;;RC;;;{user.Sid})", Token);

        Finding(await CheckAsync(user, user), DirectoryRightKind.ProductData).ShouldContain("lacks Read and Create All Child Objects");
    }

    [Fact]
    [Trait("Line", "SEC-3")]
    public async Task A_built_in_group_is_enough_only_on_the_domain_controller_itself()
    {
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        var user = await AddUserAsync();
        await Domain.ChangeMemberAsync("CN=Administrators,CN=Builtin," + Domain.BaseName, "add", user.Name, Token);

        var apart = await CheckAsync(user, user);
        var location = Of(apart, DirectoryRightKind.ServiceLocation);
        location.IsGranted.ShouldBeFalse();
        location.Finding.ShouldContain("through a built-in group such as Administrators only");
        location.Fix!.ShouldContain("The directory is on another computer: give the rights to the user directly or to a group of your own, not by a built-in group.");

        (await CheckAsync(user, user, "dc1")).Where(static r => r.Kind is DirectoryRightKind.ServiceLocation or DirectoryRightKind.ProductData).ShouldAllBe(static r => r.IsGranted);

        // A group of one's own counts everywhere.
        var member = await AddUserAsync();
        var group = await Domain.AddGroupAsync($"Configurers {member.Sid}", Token, member.Name);
        foreach (var name in new[] { SystemName, ProgramDataName })
        {
            await Domain.GiveAsync(name, group, $"(A;CI;CCRPLCLORC;;;{await Domain.FindSidAsync(group, Token)})", Token);
        }

        (await CheckAsync(member, member)).Where(static r => r.Kind is DirectoryRightKind.ServiceLocation or DirectoryRightKind.ProductData).ShouldAllBe(static r => r.IsGranted);
    }

    [Fact]
    public async Task Names_for_Kerberos_need_the_right_to_write_them_and_belong_to_nobody_else()
    {
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        var user = await AddUserAsync();
        var service = await AddUserAsync();

        var found = await CheckAsync(user, service);
        Finding(found, DirectoryRightKind.ServicePrincipalNames).ShouldBe($"{user.Account} lacks Write servicePrincipalName on {service.Name}, where HTTP/{HostName} is to be registered.");
        await FixAsync(found, DirectoryRightKind.ServicePrincipalNames);
        Of(await CheckAsync(user, service), DirectoryRightKind.ServicePrincipalNames).IsGranted.ShouldBeTrue();

        // Not even one's own names are one's own to write.
        Of(await CheckAsync(service, service), DirectoryRightKind.ServicePrincipalNames).IsGranted.ShouldBeFalse();

        var holder = await AddUserAsync();
        await Domain.ToolAsync(Token, "spn", "add", "HTTP/" + HostName, holder.Account.Split('@')[0]);
        Finding(await CheckAsync(user, service), DirectoryRightKind.ServicePrincipalNames).ShouldBe($"HTTP/{HostName} is registered for {holder.Name}.");
    }

    [Fact]
    public async Task The_service_account_needs_its_rights_in_the_container_once_that_is_there()
    {
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        var service = await AddUserAsync();
        var administrator = new DomainUser(Domain.Administrator, SambaDomain.AdministratorPassword, "CN=Administrator," + Domain.UsersName, "");
        Of(await CheckAsync(administrator, service), DirectoryRightKind.ServiceAccount).IsGranted.ShouldBeTrue();
        (await PublishAsync(administrator, service)).ShouldBeNull();
        (await CheckAsync(administrator, service)).ShouldAllBe(static r => r.IsGranted);

        // Another account is named later, without a word to the directory.
        var next = await AddUserAsync();
        var found = await CheckAsync(administrator, next);
        Finding(found, DirectoryRightKind.ServiceAccount).ShouldBe($"{next.Account} lacks Write and Create All Child Objects on {SiteName}.");
        await FixAsync(found, DirectoryRightKind.ServiceAccount);
        Of(await CheckAsync(administrator, next), DirectoryRightKind.ServiceAccount).IsGranted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_wrong_password_of_the_configuring_user_is_its_own()
    {
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        var user = await AddUserAsync();
        var found = (await CheckAsync(user with { Password = "wrong" }, await AddUserAsync())).ShouldHaveSingleItem();
        (found.Kind, found.IsGranted).ShouldBe((DirectoryRightKind.ConfiguringUser, false));
        found.Finding.ShouldContain($"does not accept the configuring user {user.Account}");
    }

    private static DirectoryRight Of(IReadOnlyList<DirectoryRight> rights, DirectoryRightKind kind) => rights.Single(r => r.Kind == kind);

    private static string Finding(IReadOnlyList<DirectoryRight> rights, DirectoryRightKind kind)
    {
        var right = Of(rights, kind);
        right.IsGranted.ShouldBeFalse(right.Finding);
        return right.Finding;
    }

    /// <summary>Does what the fix says.</summary>
    private async Task FixAsync(IReadOnlyList<DirectoryRight> rights, DirectoryRightKind kind)
    {
        var command = Of(rights, kind).Fix!;
        var arguments = Argument().Matches(command[command.IndexOf("samba-tool ", StringComparison.Ordinal)..]).Select(static m => m.Value.Replace("\"", "", StringComparison.Ordinal)).ToList();
        await Domain.ToolAsync(Token, [.. arguments.Skip(1)]);
    }

    [GeneratedRegex("(?:[^\\s\"]|\"[^\"]*\")+")]
    private static partial Regex Argument();

    private async Task<DomainUser> AddUserAsync()
    {
        var logonName = $"rights-{Interlocked.Increment(ref _users)}";
        var name = await Domain.AddUserAsync(logonName, ConnectedSite.Password, Token);
        return new DomainUser($"{logonName}@{SambaDomain.DnsName}", ConnectedSite.Password, name, await Domain.FindSidAsync(name, Token));
    }

    private Task GiveNamesAsync(DomainUser user, DomainUser service) => Domain.GiveAsync(service.Name, user.Name, $"(OA;;RPWP;f3a64788-5306-11d1-a9c5-0000f80367c1;;{user.Sid})", Token);

    private Task<IReadOnlyList<DirectoryRight>> CheckAsync(DomainUser user, DomainUser service, string computer = OtherComputer) =>
        DirectoryTrial.CheckRightsAsync(Settings(service), service.Password, user == service ? null : (user.Account, user.Password), new SiteInDirectory(SiteCode, [HostName, "127.0.0.1"]), computer, Token);

    private DirectorySettings Settings(DomainUser service) => ConnectedSite.SettingsFor(Domain) with { ServiceAccount = service.Account };

    /// <summary>Really publishes; answers the problem's code.</summary>
    private async Task<string?> PublishAsync(DomainUser user, DomainUser service, string address = $"https://{HostName}:8760")
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        await site.Site.Services.GetRequiredService<SiteCertificates>().LoadAsync(Token);
        (await site.AskAsync(new SaveDirectory(Settings(service), service.Password))).Problem.ShouldBeNull();
        var place = new SitePlace(new SiteOptions { SiteCode = SiteCode, DataFolder = "/", KeysFolder = "/", HostNames = [HostName] });
        var done = await DirectoryOperations.AskAsAsync(site.Directory, user.Account, user.Password, (session, inner) => place.WriteAsync(session, service.Account, address, new string('a', 64), inner), Token);
        return done.Problem?.Code;
    }

    private async Task CleanAsync()
    {
        await Domain.DeleteTreeAsync(ServicesName, CancellationToken.None);
        await Domain.DeleteTreeAsync(ProductName, CancellationToken.None);
        foreach (var holder in await Domain.FindHoldersAsync("HTTP/" + HostName, CancellationToken.None))
        {
            await Domain.ChangeAsync($"dn: {holder}\nchangetype: modify\ndelete: servicePrincipalName\n", CancellationToken.None);
        }
    }

    private sealed record DomainUser(string Account, string Password, string Name, string Sid);
}
