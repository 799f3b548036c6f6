using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Admin.Security;
using Espalier.Contracts.Operations;
using Espalier.Site.ActiveDirectory;
using Espalier.Site.Security.Audit;
using Espalier.Site.Security.Roles;
using Espalier.Testing.Directories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(SambaServer))]

namespace Espalier.Site.Tests.ActiveDirectory;

/// <summary>A site of a test's own, connected to the domain that the assembly shares.</summary>
internal sealed class ConnectedSite(TestSite site, SambaDomain domain, UserId administrator) : IAsyncDisposable
{
    public const string Password = "Grün & 山-4711";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public TestSite Site => site;

    public SambaDomain Domain => domain;

    public UserId Administrator => administrator;

    public DirectoryAccounts Accounts => site.Services.GetRequiredService<DirectoryAccounts>();

    public CompanyDirectory Directory => site.Services.GetRequiredService<CompanyDirectory>();

    public static DirectorySettings SettingsFor(SambaDomain domain) =>
        new(SambaDomain.DnsName, SambaDomain.NetBiosName, [domain.Address], domain.Administrator, domain.AuthorityPem);

    public static async Task<ConnectedSite> StartAsync(SambaServer samba, Action<ILoggingBuilder>? logging = null)
    {
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        var domain = await samba.StartAsync(Token);
        var site = await TestSite.OnSqliteAsync(logging ?? (_ => { }), Token);

        // Accounts in the directory live by the real clock.
        site.Clock.SetUtcNow(DateTimeOffset.UtcNow);
        var administrator = await site.Services.GetRequiredService<Security.Roles.Accounts>().SaveLocalUserAsync("Administrator", "correct horse battery", [SecurityRole.FullAdministrator.Name], Token);
        var connected = new ConnectedSite(site, domain, administrator);
        (await connected.AskAsync(new SaveDirectory(SettingsFor(domain), SambaDomain.AdministratorPassword))).Problem.ShouldBeNull();
        return connected;
    }

    public Task<Result<T>> AskAsync<T>(IRequest<T> request) => site.Gate.RunAsync(administrator, request, Token);

    public Task<SignInAnswer> SignInAsync(string name, string password) => site.Services.GetRequiredService<SiteSignIn>().RunAsync(name, password, Token);

    /// <summary>Gives a user or group of the directory roles, as the picker does.</summary>
    public async Task<AdministrativeUserSummary> AssignAsync(string name, params IReadOnlyList<string> roles)
    {
        var found = (await AskAsync(new SearchDirectory(name))).Value!.Single(e => e.Name == $"{SambaDomain.NetBiosName}\\{name}");
        return (await AskAsync(new AddDirectoryUserOrGroup(found.Sid, roles))).Value!;
    }

    public async Task<IReadOnlyList<(string Caller, string Operation, string Target)>> AuditAsync()
    {
        await using var scope = await site.Database.ReadAsync(Token);
        var entries = await scope.Context.Set<AuditEntry>().AsNoTracking().OrderBy(a => a.Id).ToListAsync(Token);
        return entries.ConvertAll(a => (a.Caller, a.Operation, a.Target));
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();
}
