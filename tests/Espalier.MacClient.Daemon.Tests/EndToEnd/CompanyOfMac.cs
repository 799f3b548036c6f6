using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Admin.Security;
using Espalier.Testing.Directories;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>A company around a simulated Mac: a real domain that a real site is connected to and published in, and a user who may enroll Macs.</summary>
internal sealed class CompanyOfMac(SambaDomain domain, string user)
{
    /// <summary>The sites of all tests have one code, and therefore one place in the domain.</summary>
    public const string OneAtATime = "company";

    public const string Password = "Grün & 山-4711";

    /// <summary><c>user@domain</c> of somebody who may enroll Macs.</summary>
    public string User { get; } = $"{user}@{SambaDomain.DnsName}";

    private string Point => $"CN=SiteServer,CN=EspalierSiteServer-DEM,CN=EspalierServices,CN=System,{domain.BaseName}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="samba">The domain's server.</param>
    /// <param name="site">Gets connected and published.</param>
    /// <param name="user">Logon name of a new user; each test has its own.</param>
    public static async Task<CompanyOfMac> FoundAsync(SambaServer samba, RunningSite site, string user)
    {
        var domain = await samba.StartAsync(Token);
        var company = new CompanyOfMac(domain, user);
        var settings = new DirectorySettings(SambaDomain.DnsName, SambaDomain.NetBiosName, [domain.Address], domain.Administrator, domain.AuthorityPem);
        await site.AskAsync(new SaveDirectory(settings, SambaDomain.AdministratorPassword), Token);
        await domain.AddUserAsync(user, Password, Token);
        var sid = (await site.AskAsync(new SearchDirectory(user), Token)).Single().Sid;
        await site.AskAsync(new AddDirectoryUserOrGroup(sid, ["Enrollers"]), Token);
        await site.AskAsync(new PublishSite("https://site.example.com:8760"), Token);
        return company;
    }

    /// <summary>Has the directory name this address, as an administrator who corrects it by hand.</summary>
    public Task PointToAsync(string url) => domain.SetAsync(Point, "serviceBindingInformation", url, Token);

    /// <summary>What the company's network and its administrators gave the Mac: names of servers, and the CA of the domain, which on a Mac lies in the system's keychain.</summary>
    public async Task JoinAsync(ClientMac mac)
    {
        lock (mac.Mac.State.Gate)
        {
            mac.Mac.State.ServiceRecords["_ldap._tcp.dc._msdcs." + SambaDomain.DnsName] = $"0 100 389 dc1.{SambaDomain.DnsName}.\n";
        }

        (await mac.ShellAsync(
            $"""
            printf '{domain.Address} dc1.{SambaDomain.DnsName}\n' >> /private/etc/hosts
            cat > {TrustedAuthority} <<'EOF'
            {domain.AuthorityPem}
            EOF
            """, Token)).ExitCode.ShouldBe(0);
    }

    /// <summary>Runs the client's daemon on a Mac that trusts the domain's CA.</summary>
    public static Task<Espalier.MacClient.Platform.ScriptAnswer> RunClientAsync(ClientMac mac, CancellationToken token) =>
        mac.ShellAsync($"export SSL_CERT_FILE={TrustedAuthority}\nexec $client run", token);

    private const string TrustedAuthority = "/private/etc/domain-ca.pem";
}
