using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Site.ActiveDirectory;
using Espalier.Site.Security.Roles;
using Espalier.Testing.Directories;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Tests.ActiveDirectory;

public sealed class ConnectDirectoryTests(SambaServer samba)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_that_works_is_kept_and_its_password_is_sealed_and_never_answered()
    {
        await using var site = await ConnectedSite.StartAsync(samba);

        (await site.AskAsync(new GetDirectory())).Value!.Settings!.ServiceAccount.ShouldBe(site.Domain.Administrator);
        await using var scope = await site.Site.Database.ReadAsync(Token);
        var stored = await scope.Context.Set<StoredDirectory>().SingleAsync(Token);
        System.Text.Encoding.Latin1.GetString(stored.SealedPassword).ShouldNotContain(SambaDomain.AdministratorPassword);
        (await site.AuditAsync()).ShouldContain(a => a.Operation == nameof(SaveDirectoryOperation) && a.Target.StartsWith("directory corp.example.com, ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_fault_is_named_at_its_field_and_nothing_is_saved()
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        var good = ConnectedSite.SettingsFor(site.Domain);
        var cases = new (DirectorySettings Settings, string Password, string Code, string Field)[]
        {
            (good with { Servers = [site.Domain.Address + ":1"] }, SambaDomain.AdministratorPassword, "directory-unreachable", "settings.servers"),
            (good with { Servers = ["no-such-host.invalid"] }, SambaDomain.AdministratorPassword, "directory-name-unknown", "settings.servers"),
            (good with { Servers = [site.Domain.Address + ":389"] }, SambaDomain.AdministratorPassword, "directory-no-tls", "settings.servers"),
            (good with { TrustedAuthorities = ForeignAuthority() }, SambaDomain.AdministratorPassword, "directory-certificate-not-trusted", "settings.trustedAuthorities"),
            (good with { TrustedAuthorities = "" }, SambaDomain.AdministratorPassword, "directory-certificate-not-trusted", "settings.trustedAuthorities"),
            (good, "wrong", "directory-credentials-wrong", "password"),
            (good with { Domain = "other.example.com" }, SambaDomain.AdministratorPassword, "directory-no-such-domain", "settings.domain"),
        };
        foreach (var (settings, password, code, field) in cases)
        {
            var problem = (await site.AskAsync(new SaveDirectory(settings, password))).Problem.ShouldNotBeNull(code);
            (problem.Code, problem.Fields.Single().Field).ShouldBe((code, field));
            problem.Detail.ShouldNotContain(SambaDomain.AdministratorPassword);
            (await site.AskAsync(new TestDirectory(settings, password))).Problem!.Code.ShouldBe(code);
        }

        (await site.AskAsync(new TestDirectory(good))).Value!.Server.ShouldBe(site.Domain.Address + ":636");
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_although_its_authority_is_trusted()
    {
        await using var site = await ConnectedSite.StartAsync(samba);

        // The same server under an address that its certificate does not have: the connection is passed on byte by byte.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var passing = PassOnAsync(listener, site.Domain.Address);
        var settings = ConnectedSite.SettingsFor(site.Domain) with { Servers = [listener.LocalEndpoint.ToString()!] };

        (await site.AskAsync(new TestDirectory(settings, SambaDomain.AdministratorPassword))).Problem!.Code.ShouldBe("directory-certificate-name");
        await passing;
    }

    [Fact]
    public async Task The_next_server_is_asked_when_the_first_is_down()
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        var settings = ConnectedSite.SettingsFor(site.Domain) with { Servers = [site.Domain.Address + ":1", site.Domain.Address] };
        (await site.AskAsync(new TestDirectory(settings, SambaDomain.AdministratorPassword))).Value!.Server.ShouldBe(site.Domain.Address + ":636");
    }

    [Fact]
    public async Task The_stored_password_is_sent_nowhere_else()
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        var good = ConnectedSite.SettingsFor(site.Domain);
        foreach (var settings in new[]
        {
            good with { Servers = ["evil.example.com"] },
            good with { Servers = [site.Domain.Address, "evil.example.com"] },
            good with { TrustedAuthorities = ForeignAuthority() },
            good with { Domain = "evil.example.com", Servers = [] },
            good with { ServiceAccount = "somebody@corp.example.com" },
        })
        {
            (await site.AskAsync(new TestDirectory(settings))).Problem!.Fields.Single().Field.ShouldBe("password");
        }

        (await site.AskAsync(new SaveDirectory(good with { RecheckMinutes = 9 }))).Problem.ShouldBeNull();
        (await site.AskAsync(new GetDirectory())).Value!.Settings!.RecheckMinutes.ShouldBe(9);
    }

    [Theory]
    [InlineData("settings.domain", "not a domain", "", "x@y", 5)]
    [InlineData("settings.domain", "corp", "", "x@y", 5)]
    [InlineData("settings.servers", "corp.example.com", "ldap://dc1", "x@y", 5)]
    [InlineData("settings.servers", "corp.example.com", "dc1/path", "x@y", 5)]
    [InlineData("settings.serviceAccount", "corp.example.com", "dc1", " ", 5)]
    [InlineData("settings.timeoutSeconds", "corp.example.com", "dc1", "x@y", 0)]
    public async Task Settings_that_cannot_work_are_refused_before_anything_is_asked(string field, string domain, string server, string account, int timeout)
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        var settings = new DirectorySettings(domain, "X", [server], account, "", timeout);
        (await site.AskAsync(new TestDirectory(settings, "x"))).Problem!.Fields.Single().Field.ShouldBe(field);
    }

    [Fact]
    public async Task Disconnecting_signs_the_directory_s_users_out()
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        await site.Domain.AddUserAsync("disconnected", ConnectedSite.Password, Token);
        await site.AssignAsync("disconnected", SecurityRole.ReadOnlyAnalyst.Name);
        var caller = (await site.SignInAsync("disconnected@corp.example.com", ConnectedSite.Password)).Caller!;

        (await site.AskAsync(new RemoveDirectory())).Problem.ShouldBeNull();
        (await site.Site.Gate.RunAsync(caller.Id, new GetDirectory(), Token)).Problem!.Code.ShouldBe("not-signed-in");
        (await site.SignInAsync("disconnected@corp.example.com", ConnectedSite.Password)).Outcome.ShouldBe(SignInOutcome.UnknownDomain);
        (await site.AskAsync(new SearchDirectory("a"))).Problem!.Code.ShouldBe("no-directory");
    }

    private static async Task PassOnAsync(TcpListener listener, string address)
    {
        using var from = await listener.AcceptTcpClientAsync(Token);
        using var to = new TcpClient();
        await to.ConnectAsync(address, SambaDomain.Port, Token);
        try
        {
            await Task.WhenAny(from.GetStream().CopyToAsync(to.GetStream(), Token), to.GetStream().CopyToAsync(from.GetStream(), Token));
        }
        catch (IOException)
        {
            // The client hung up, as it should.
        }
    }

    private static string ForeignAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test CA of the domain", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        return authority.ExportCertificatePem();
    }
}
