using System.Net;
using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Admin.Security;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Server.Hosting;
using Espalier.Site;
using Espalier.Site.Operations;
using Espalier.Site.Security.Audit;
using Espalier.Site.Security.Roles;
using Espalier.Testing.Directories;
using Espalier.Testing.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Espalier.Server.Tests.Kerberos;

/// <summary>A site server with its console on HTTPS, connected to the domain by a service account without special rights and published there, so that the account holds the console's name.</summary>
internal sealed class TicketSite : IAsyncDisposable
{
    public const string Password = "Ticket-4711 & more";

    private readonly DirectoryInfo _folder;
    private readonly WebApplication _app;
    private readonly UserId _administrator;
    private readonly SambaDomain _domain;

    private TicketSite(DirectoryInfo folder, WebApplication app, UserId administrator, SambaDomain domain, SiteHostOptions options)
    {
        _folder = folder;
        _app = app;
        _administrator = administrator;
        _domain = domain;
        HostName = options.Site.HostNames[0];
        Keytab = options.Site.Keytab;
        Console = new UriBuilder(Uri.UriSchemeHttps, HostName, options.Ports.Console).Uri;
        Macs = new UriBuilder(Uri.UriSchemeHttps, HostName, options.Ports.Macs).Uri;
    }

    public string HostName { get; }

    public string? Keytab { get; }

    public Uri Console { get; }

    public Uri Macs { get; }

    public Uri Negotiate => new(Console, "/sign-in/negotiate");

    public LogRecords Logs { get; private init; } = new();

    public IServiceProvider Services => _app.Services;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="domain">Where.</param>
    /// <param name="service">Logon name of a new service account, and of the server.</param>
    /// <param name="code">Site code.</param>
    /// <param name="hasKeytab">A keytab is named; it is there once the test has exported it.</param>
    public static async Task<TicketSite> StartAsync(SambaDomain domain, string service, string code, bool hasKeytab = true)
    {
        var folder = Directory.CreateTempSubdirectory("espalier-tickets-");
        var logs = new LogRecords();
        var options = new SiteHostOptions
        {
            Site = new SiteOptions
            {
                SiteCode = code,
                DataFolder = Directory.CreateDirectory(Path.Combine(folder.FullName, "data")).FullName,
                KeysFolder = Path.Combine(folder.FullName, "keys"),
                Keytab = hasKeytab ? Path.Combine(folder.FullName, "console.keytab") : null,
                HostNames = [$"{service}.{SambaDomain.DnsName}", "localhost", "127.0.0.1"],
            },
            Ports = new SitePorts(TestPorts.Free(), TestPorts.Free()),
            Address = IPAddress.Loopback,
            StaticAssets = "Espalier.Console.staticwebassets.endpoints.json",
        };
        var app = await SiteHost.StartAsync(options, services => services.AddSingleton<ILoggerProvider>(logs), Token);
        var administrator = await app.Services.GetRequiredService<Accounts>().SaveLocalUserAsync("Ada", null, [SecurityRole.FullAdministrator.Name], Token);
        var site = new TicketSite(folder, app, administrator, domain, options) { Logs = logs };
        var account = await domain.AddUserAsync(service, Password, Token);

        // AES alone; without it the domain answers with RC4 keys.
        await domain.SetAsync(account, "msDS-SupportedEncryptionTypes", "24", Token);
        await site.RunAsync(new SaveDirectory(new DirectorySettings(SambaDomain.DnsName, SambaDomain.NetBiosName, [domain.Address], $"{service}@{SambaDomain.DnsName}", domain.AuthorityPem), Password));
        return site;
    }

    public async Task<T> RunAsync<T>(IRequest<T> request)
    {
        var result = await TryAsync(request);
        result.Problem.ShouldBeNull();
        return result.Value!;
    }

    public Task<Result<T>> TryAsync<T>(IRequest<T> request) => Services.GetRequiredService<OperationsGate>().RunAsync(_administrator, request, Token);

    /// <summary>Publishes the site, which registers the console's name, and exports its keys.</summary>
    public async Task PublishAsync()
    {
        await RunAsync(new PublishSite(Macs.GetLeftPart(UriPartial.Authority), _domain.Administrator, SambaDomain.AdministratorPassword));
        await _domain.ExportKeytabAsync("HTTP/" + HostName, Keytab!, Token);
    }

    public Task WithdrawAsync() => RunAsync(new WithdrawSite(_domain.Administrator, SambaDomain.AdministratorPassword));

    public async Task AssignAsync(string name, string role) => await RunAsync(new AddDirectoryUserOrGroup((await RunAsync(new SearchDirectory(name))).Single().Sid, [role]));

    /// <summary>Sign-ins in the audit trail, and those that were refused.</summary>
    public async Task<IReadOnlyList<(string Who, string What, string How)>> SignInsAsync()
    {
        await using var scope = await Services.GetRequiredService<SiteDatabase>().ReadAsync(Token);
        var entries = await scope.Context.Set<AuditEntry>().AsNoTracking().Where(static a => a.Operation.StartsWith("SignIn")).OrderBy(static a => a.Id).ToListAsync(Token);
        return entries.ConvertAll(static a => (a.Caller, a.Operation, a.Target));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
