using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Admin.Enrollment;
using Espalier.Contracts.Admin.Inventory;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Server.Demo;
using Espalier.Server.Hosting;
using Espalier.Server.Setup;
using Espalier.Site.ClientPackages;
using Espalier.Site.Operations;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Security.Roles;
using Espalier.Testing.Processes;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>A real site on loopback, seeded as the demo's, with its admin operations as witness.</summary>
internal sealed class RunningSite : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly DirectoryInfo _folder;
    private readonly WebApplication _app;
    private readonly UserId _administrator;

    private RunningSite(DirectoryInfo folder, WebApplication app, SitePorts ports, UserId administrator, string token)
    {
        _folder = folder;
        _app = app;
        _administrator = administrator;
        Console = new Uri($"http://127.0.0.1:{ports.Console}/");
        FilesUrl = $"http://localhost:{ports.Files}";
        Url = $"https://127.0.0.1:{ports.Macs}";
        Token = token;
    }

    public string Url { get; }

    public Uri Console { get; }

    /// <summary>Plain HTTP, for files alone.</summary>
    public string FilesUrl { get; }

    /// <summary>Address that signs a browser in once.</summary>
    public async Task<Uri> SignInLinkAsync(CancellationToken token) => new(
        Console, "/sign-in/link?code=" + await _app.Services.GetRequiredService<Accounts>().CreateTokenAsync(_administrator, "test", Accounts.SignInLinkLifetime, isSignInLink: true, token));

    /// <summary>Enrollment token for one Mac.</summary>
    public string Token { get; }

    public string Fingerprint => _app.Services.GetRequiredService<SiteCertificates>().AuthorityFingerprint;

    /// <summary>Folder of the site's data.</summary>
    public string Folder => _folder.FullName;

    public static Task<RunningSite> StartAsync(CancellationToken token) => StartAsync(null, token);

    /// <summary>With a published client that the site makes its installer of.</summary>
    public static Task<RunningSite> StartAsync(ClientSource? client, CancellationToken token) => StartAsync(client, usesClientPort: false, token);

    /// <summary>As above, and with the port 8000 option.</summary>
    public static async Task<RunningSite> StartAsync(ClientSource? client, bool usesClientPort, CancellationToken token)
    {
        var folder = Directory.CreateTempSubdirectory("espalier-site-");
        var ports = new SitePorts(TestPorts.Free(), TestPorts.Free()) { Files = TestPorts.Free() };
        var (host, administrator) = await DemoSite.SetUpAsync(folder.FullName, new DatabaseAnswers(), ports, token);
        var app = await SiteHost.StartAsync(host with { Site = host.Site with { UsesClientPort = usesClientPort } }, services => services.AddSingleton(client ?? new ClientSource(folder.FullName)), token);
        var seeded = await new DemoSeed(app.Services.GetRequiredService<OperationsGate>(), administrator).RunAsync(1, token);
        return new RunningSite(folder, app, ports, administrator, seeded.Token);
    }

    public async Task<T> AskAsync<T>(IRequest<T> request, CancellationToken token)
    {
        var result = await _app.Services.GetRequiredService<OperationsGate>().RunAsync(_administrator, request, token);
        result.Problem.ShouldBeNull();
        return result.Value!;
    }

    public async Task<DeviceSummary> OnlyDeviceAsync(CancellationToken token) =>
        (await AskAsync(new ListDevices("", null, "name", false, 0, 10), token)).Rows.ShouldHaveSingleItem();

    /// <summary>Values of a column in all rows of a class.</summary>
    public async Task<IReadOnlyList<object?>> ValuesAsync(ResourceId device, string resourceClass, string column, CancellationToken token)
    {
        var rows = await AskAsync(new GetResourceClassRows(device, resourceClass), token);
        var index = rows.Columns.ToList().FindIndex(c => c.Name == column);
        return [.. rows.Rows.Select(row => row.Values[index])];
    }

    /// <summary>Looks again and again until the site shows what is expected; the test's own limit ends it.</summary>
    public async Task<SiteOverview> UntilAsync(Func<SiteOverview, bool> expected, CancellationToken token)
    {
        while (true)
        {
            var overview = await AskAsync(new GetSiteOverview(), token);
            if (expected(overview))
            {
                return overview;
            }

            await Task.Delay(Pause, token);
        }
    }

    /// <summary>The installer, as soon as the site has made it.</summary>
    public async Task<ClientInstaller> InstallerAsync(CancellationToken token)
    {
        while (true)
        {
            if ((await AskAsync(new GetEnrollmentInfo(), token)).Installer is { } installer)
            {
                return installer;
            }

            await Task.Delay(Pause, token);
        }
    }

    /// <summary>The line for Terminal as the console shows it with a new token, as soon as the site has made its installer.</summary>
    public async Task<string> TerminalLineAsync(CancellationToken token)
    {
        await InstallerAsync(token);
        return (await AskAsync(new CreateEnrollmentToken("it's the first Mac", 1, 1, null), token)).TerminalLine.ShouldNotBeNull();
    }

    /// <summary>A local account that may enroll Macs and nothing else.</summary>
    public Task AddEnrollerAsync(string name, string password, CancellationToken token) =>
        _app.Services.GetRequiredService<Accounts>().SaveLocalUserAsync(name, password, [SecurityRole.Enrollers.Name], token);

    /// <summary>One more token for one Mac.</summary>
    public async Task<string> CreateTokenAsync(CancellationToken token) => (await AskAsync(new CreateEnrollmentToken("one more", 1, 1, null), token)).Token;

    public async Task<IReadOnlyList<DeviceSummary>> DevicesAsync(CancellationToken token) => (await AskAsync(new ListDevices("", null, "name", false, 0, 10), token)).Rows;

    public Task StopAsync(CancellationToken token) => _app.StopAsync(token);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
