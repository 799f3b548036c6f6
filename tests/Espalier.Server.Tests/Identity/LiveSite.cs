using System.Net;
using System.Security.Cryptography;
using System.Text;
using Espalier.Contracts.Admin.Boundaries;
using Espalier.Contracts.Admin.Enrollment;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Server.Hosting;
using Espalier.Site;
using Espalier.Site.Devices;
using Espalier.Site.Messages;
using Espalier.Site.Operations;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Security.Roles;
using Espalier.Testing.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Espalier.Server.Tests.Identity;

/// <summary>A whole site server with its real ports, TLS and SQLite file, whose clock stands until a test moves it.</summary>
public class LiveSite : IAsyncLifetime
{
    public const string SiteCode = "T12";
    public const string Password = "Correct Horse 7";

    /// <summary>Inside the boundary that the site has.</summary>
    public const string InsideAddress = "10.1.2.3";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-live-");
    private WebApplication? _app;
    private SiteHostOptions? _options;
    private UserId _admin;
    private string? _token;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    public LogRecords Logs { get; } = new();

    public IServiceProvider Services => _app!.Services;

    public SiteDatabase Database => Services.GetRequiredService<SiteDatabase>();

    public SiteCertificates Certificates => Services.GetRequiredService<SiteCertificates>();

    public string Fingerprint => Certificates.AuthorityFingerprint;

    public Uri Url { get; private set; } = new("https://127.0.0.1/");

    public Uri ConsoleUrl { get; private set; } = new("http://127.0.0.1/");

    /// <summary>An enrollment token with uses enough for every Mac of the tests.</summary>
    public string Token => _token!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Why there is no such site here; null where there is one.</summary>
    public virtual string? Unavailable => null;

    protected virtual Task<string?> ConnectionStringAsync() => Task.FromResult<string?>(null);

    /// <summary>How the site runs, for tests that need it otherwise.</summary>
    private protected virtual SiteHostOptions Adjust(SiteHostOptions options) => options;

    public async ValueTask InitializeAsync()
    {
        if (Unavailable is not null)
        {
            return;
        }

        var ports = new SitePorts(TestPorts.Free(), TestPorts.Free());
        _options = new SiteHostOptions
        {
            Site = new SiteOptions { SiteCode = SiteCode, DataFolder = Directory.CreateDirectory(Path.Combine(_folder.FullName, "data")).FullName, KeysFolder = Path.Combine(_folder.FullName, "keys") },
            Ports = ports,
            Address = IPAddress.Loopback,
            IsConsolePlain = true,
            StaticAssets = "Espalier.Console.staticwebassets.endpoints.json",
            Database = await ConnectionStringAsync(),
        };
        _options = Adjust(_options);
        _app = await SiteHost.StartAsync(_options, Configure, Cancel);
        Url = new Uri($"https://127.0.0.1:{ports.Macs}/");
        ConsoleUrl = new Uri($"http://127.0.0.1:{ports.Console}/");
        var accounts = Services.GetRequiredService<Accounts>();
        _admin = await accounts.SaveLocalUserAsync("Ada", Password, ["Full Administrator"], Cancel);
        await accounts.SaveLocalUserAsync("Emil", Password, ["Enrollers"], Cancel);
        await accounts.SaveLocalUserAsync("Rosa", Password, ["Read-only Analyst"], Cancel);
        var boundary = await RunAsync(new SaveBoundary(null, "Office", "IPSubnet", "10.1.0.0/16"));
        await RunAsync(new SaveBoundaryGroup(null, "Offices", "", true, [boundary.Id], []));
        var elsewhere = await RunAsync(new SaveBoundary(null, "Not assigned", "IPSubnet", "10.2.0.0/16"));
        await RunAsync(new SaveBoundaryGroup(null, "Content only", "", false, [elsewhere.Id], []));
        _token = await CreateTokenAsync(uses: 10_000);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts another node of the site: on the same database, with the same site key, on ports of its own. The caller stops it.</summary>
    public async Task<(WebApplication Node, Uri Url, Uri ConsoleUrl)> StartNodeAsync()
    {
        var data = Directory.CreateDirectory(Path.Combine(_folder.FullName, "data-" + Guid.CreateVersion7().ToString("N"))).FullName;
        var options = _options! with { Site = _options.Site with { DataFolder = data }, Ports = new SitePorts(TestPorts.Free(), TestPorts.Free()) };
        return (await SiteHost.StartAsync(options, Configure, Cancel), new Uri($"https://127.0.0.1:{options.Ports.Macs}/"), new Uri($"http://127.0.0.1:{options.Ports.Console}/"));
    }

    /// <summary>Runs an operation that must succeed.</summary>
    public async Task<T> RunAsync<T>(IRequest<T> request)
    {
        var result = await TryAsync(request);
        result.Problem.ShouldBeNull();
        return result.Value!;
    }

    public Task<Result<T>> TryAsync<T>(IRequest<T> request) => Services.GetRequiredService<OperationsGate>().RunAsync(_admin, request, Cancel);

    public async Task<string> CreateTokenAsync(int uses = 1, int hours = 8760, ResourceId? boundTo = null) =>
        (await RunAsync(new CreateEnrollmentToken("Test", uses, hours, boundTo))).Token;

    /// <summary>A bearer token of the admin API for the full administrator.</summary>
    public Task<string> CreateApiTokenAsync() => Services.GetRequiredService<Accounts>().CreateTokenAsync(_admin, "Test", TimeSpan.FromDays(30), isSignInLink: false, Cancel);

    /// <summary>The code of a sign-in link for the full administrator.</summary>
    public Task<string> CreateSignInCodeAsync() => Services.GetRequiredService<Accounts>().CreateTokenAsync(_admin, "Test", TimeSpan.FromMinutes(15), isSignInLink: true, Cancel);

    /// <summary>The folder of the site's logs.</summary>
    public string LogFolder => _options!.Site.LogFolder;

    /// <summary>Facts of a Mac that was never seen before.</summary>
    public static DeviceFacts NewFacts(string name = "Mac") => new()
    {
        Name = name,
        NetbiosName = "MAC",
        SerialNumber = "C02" + Convert.ToHexString(RandomNumberGenerator.GetBytes(4)),
        HardwareId = Guid.NewGuid().ToString("D").ToUpperInvariant(),
        Model = "Mac14,2",
        OsVersion = "14.4.1",
        OsBuild = "23E224",
        Architecture = "arm64",
        Addresses = [new DeviceAddress(InsideAddress, 16, "AA:BB:CC:00:11:22", "en0")],
    };

    /// <summary>Enrolls a Mac over the network with the real client.</summary>
    public async Task<EnrolledMac> EnrollAsync(DeviceFacts? facts = null, TimeProvider? clock = null)
    {
        var known = facts ?? NewFacts();
        var mac = new EnrolledMac(this, known, clock ?? Clock);
        var result = await mac.EnrollAsync(new EnrollmentAuthorization { Token = Token }, previous: null, Fingerprint);
        result.Detail.ShouldBeNull();
        return mac;
    }

    /// <summary>Everything the database holds but the times of contact and what is evaluated in the background, as text: two equal answers mean that nothing was changed.</summary>
    public async Task<string> ContentsAsync()
    {
        string[] kept = ["aud", "bnd", "cmp", "dep", "dev", "enr", "msg", "sec"];
        var volatileColumns = new[] { "last_contact_at", "last_policy_request_at", "last_address" };
        await using var scope = await Database.ReadAsync(Cancel);
        var list = scope.Dialect == SqlDialect.Sqlite
            ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'";
        var tables = await scope.Command(list).ListAsync(r => r.GetString(0), Cancel);
        var text = new StringBuilder();

        // The site signs where its audit trail ends when a minute has passed, whoever asks it what.
        foreach (var table in tables.Where(static t => t != "aud_heads" && !t.StartsWith("coll_", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var rows = await scope.Command($"SELECT * FROM \"{table}\"").ListAsync(
                r => string.Join('|', Enumerable.Range(0, r.FieldCount).Where(i => !volatileColumns.Contains(r.GetName(i))).Select(i => r.IsDBNull(i) ? "-" : r.GetValue(i) is byte[] b ? Convert.ToHexString(b) : r.GetValue(i).ToString())),
                Cancel);
            // Collections are evaluated in the background, and count that.
            text.AppendLine(table).AppendJoin('\n', rows.Where(static r => !r.StartsWith("collection_facts|", StringComparison.Ordinal)).Order(StringComparer.Ordinal)).AppendLine();
        }

        return text.ToString();
    }

    /// <summary>Changes rows behind the back of the site, as time or an older version would have.</summary>
    public async Task ChangeAsync(string sql, params (string Name, object Value)[] parameters)
    {
        await Database.WriteAsync(
            async (scope, token) =>
            {
                var command = scope.Command(sql);
                foreach (var (name, value) in parameters)
                {
                    command.With(name, value);
                }

                (await command.RunAsync(token)).ShouldBeGreaterThan(0);
            },
            Cancel);
    }

    internal async Task<DeviceStatus?> FindStatusAsync(Guid clientId)
    {
        await using var scope = await Database.ReadAsync(Cancel);
        return await scope.Context.Set<DeviceStatus>().AsNoTracking().FirstOrDefaultAsync(d => d.ClientId == clientId, Cancel);
    }

    internal async Task<DeviceStatus?> FindStatusAsync(ResourceId id)
    {
        await using var scope = await Database.ReadAsync(Cancel);
        return await scope.Context.Set<DeviceStatus>().AsNoTracking().FirstOrDefaultAsync(d => d.ResourceId == id.Value, Cancel);
    }

    internal async Task<int> CountAsync(string table)
    {
        await using var scope = await Database.ReadAsync(Cancel);
        return await scope.Command($"SELECT count(*) FROM {table}").ScalarAsync<int>(Cancel);
    }

    private void Configure(IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<ILoggerProvider>(Logs);
        services.AddSingleton<IReportHandler, BrokenHandler>();
    }
}
