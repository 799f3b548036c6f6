using System.Net;
using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Admin.Security;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Operations;
using Espalier.MacClient.Enrollment;
using Espalier.Server.Hosting;
using Espalier.Site;
using Espalier.Site.Operations;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Security.Roles;
using Espalier.Testing.Directories;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Espalier.Testing.Processes;

namespace Espalier.Server.Tests;

/// <summary>Macs enrolled with names and passwords of the domain: the real client, a real site, a real domain.</summary>
public sealed class DirectoryEnrollmentTests(SambaServer samba) : IAsyncLifetime
{
    private const string Password = "Grün & 山-4711";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-enrollment-");
    private WebApplication _site = null!;
    private SambaDomain _domain = null!;
    private UserId _administrator;
    private Uri _address = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        _domain = await samba.StartAsync(Token);
        var ports = new SitePorts(TestPorts.Free(), TestPorts.Free());
        _site = await SiteHost.StartAsync(
            new SiteHostOptions
            {
                Site = new SiteOptions { SiteCode = "T12", DataFolder = _folder.FullName, KeysFolder = Path.Combine(_folder.FullName, "keys"), RequireBoundary = false },
                Ports = ports,
                Address = IPAddress.Loopback,
            },
            null,
            Token);
        _address = new Uri($"https://127.0.0.1:{ports.Macs}");
        _administrator = await _site.Services.GetRequiredService<Accounts>().SaveLocalUserAsync("Ada", null, [SecurityRole.FullAdministrator.Name], Token);
        var settings = new DirectorySettings(SambaDomain.DnsName, SambaDomain.NetBiosName, [_domain.Address], _domain.Administrator, _domain.AuthorityPem);
        (await AskAsync(new SaveDirectory(settings, SambaDomain.AdministratorPassword))).Problem.ShouldBeNull();
    }

    public async ValueTask DisposeAsync()
    {
        await (_site?.DisposeAsync() ?? ValueTask.CompletedTask);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Fact]
    [Trait("Line", "ENR-9")]
    public async Task A_Mac_is_enrolled_by_members_of_Enrollers_or_Administrator_and_by_nobody_else()
    {
        foreach (var (user, role) in new[] { ("enr-enroller", "Enrollers"), ("enr-admin", "Administrator"), ("enr-analyst", "Read-only Analyst") })
        {
            await _domain.AddUserAsync(user, Password, Token);
            var sid = (await AskAsync(new SearchDirectory(user))).Value!.Single().Sid;
            (await AskAsync(new AddDirectoryUserOrGroup(sid, [role]))).Problem.ShouldBeNull();
        }

        await _domain.AddUserAsync("enr-nobody", Password, Token);

        (await EnrollAsync("enr-enroller@corp.example.com", Password)).Code.ShouldBeNull();
        (await EnrollAsync("enr-admin", Password, "CORP")).Code.ShouldBeNull();
        (await EnrollAsync("CORP\\enr-enroller", Password)).Code.ShouldBeNull();
        foreach (var user in new[] { "enr-analyst", "enr-nobody" })
        {
            var refused = await EnrollAsync(user + "@corp.example.com", Password);
            (refused.Code, refused.Detail).ShouldBe((ProblemCodes.NotAnEnroller, "This user may not enroll Macs; the role Enrollers or Administrator is needed."), user);
        }

        var devices = (await AskAsync(new ListDevices("", null, "name", false, 0, 100))).Value!;
        devices.Total.ShouldBe(3);
    }

    [Fact]
    public async Task Each_cause_of_a_refusal_has_its_own_code()
    {
        var disabled = await _domain.AddUserAsync("enr-disabled", Password, Token);
        await _domain.SetAsync(disabled, "userAccountControl", "514", Token);
        await _domain.AddUserAsync("enr-wrong", Password, Token);

        (await EnrollAsync("enr-wrong@elsewhere.example", Password)).Code.ShouldBe(ProblemCodes.DomainUnknown);
        (await EnrollAsync("enr-wrong", Password, "elsewhere.example")).Code.ShouldBe(ProblemCodes.DomainUnknown);
        (await EnrollAsync("enr-wrong@corp.example.com", "wrong")).Code.ShouldBe(ProblemCodes.CredentialsWrong);
        (await EnrollAsync("*)(cn=*@corp.example.com", Password)).Code.ShouldBe(ProblemCodes.CredentialsWrong);
        (await EnrollAsync("enr-disabled@corp.example.com", Password)).Code.ShouldBe(ProblemCodes.AccountDisabled);
        (await AskAsync(new RemoveDirectory())).Problem.ShouldBeNull();
        (await EnrollAsync("enr-wrong@corp.example.com", Password)).Code.ShouldBe(ProblemCodes.DomainUnknown);
    }

    private Task<Result<T>> AskAsync<T>(IRequest<T> request) => _site.Services.GetRequiredService<OperationsGate>().RunAsync(_administrator, request, Token);

    private async Task<(string? Code, string? Detail)> EnrollAsync(string user, string password, string? domain = null)
    {
        var facts = new DeviceFacts
        {
            HardwareId = Guid.NewGuid().ToString().ToUpperInvariant(),
            SerialNumber = Guid.CreateVersion7().ToString("N")[..12],
            Name = "mac",
            NetbiosName = "MAC",
            OsVersion = "14.5",
        };
        var result = await new Enroller(TimeProvider.System, null).EnrollAsync(
            _address,
            _site.Services.GetRequiredService<SiteCertificates>().AuthorityFingerprint,
            new EnrollmentAuthorization { UserName = user, Password = password, Domain = domain },
            facts,
            "1.0.0",
            null,
            Token);
        return (result.Code, result.Detail);
    }
}
