using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Espalier.Contracts.Admin.Devices;
using Espalier.Server.Demo;
using Espalier.Server.Hosting;
using Espalier.Server.Setup;
using Espalier.Site;
using Espalier.Site.Operations;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Security.Roles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Espalier.Testing.Processes;

/// <summary>
/// A site server as <c>espalier serve</c> and its simulated Macs as <c>espalier sim</c>, each a process of its own on loopback, with the demo's collections and
/// deployments. They end with the process of the tests.
/// </summary>
public sealed class SiteProcess : IAsyncDisposable
{
    public const string SiteCode = "T12";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>A dump is written meanwhile.</summary>
    private static readonly TimeSpan CrashPause = TimeSpan.FromSeconds(8);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-process-");
    private readonly string? _postgres;
    private readonly string _keys;
    private readonly string? _program;
    private readonly int _macPort = TestPorts.Free();
    private readonly int _consolePort = TestPorts.Free();
    private readonly HttpClient _http = new(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator });
    private string _fingerprint = "";
    private Process? _site;
    private Process? _macs;
    private bool _hasSmallDisk;
    private string? _build;

    private SiteProcess(string? postgres, int macs, string? keys = null, string? program = null)
    {
        _program = program;
        _postgres = postgres;
        _keys = keys ?? Path.Combine(_folder.FullName, "keys");
        Macs = macs;
    }

    public int Macs { get; }

    public string DataFolder => Path.Combine(_folder.FullName, "data");

    public string MacsFolder => Path.Combine(_folder.FullName, "macs");

    /// <summary>The SQLite database; on a small disk only until the site server's process ends, and never to be opened by SQLite there, which would resolve the link.</summary>
    public string DatabaseFile => _hasSmallDisk ? $"/proc/{_site!.Id}/root{DataFolder}/espalier_t12.db" : Path.Combine(DataFolder, "espalier_t12.db");

    /// <summary>SHA-256 of the site's certificate authority, hex.</summary>
    public string Fingerprint => _fingerprint;

    /// <summary>An enrollment token with uses enough for every Mac.</summary>
    public string EnrollmentToken => File.ReadAllText(Path.Combine(_folder.FullName, "token"));

    /// <summary>The site server that was started last.</summary>
    public int ProcessId => _site!.Id;

    public Uri MacAddress => new($"https://127.0.0.1:{_macPort}");

    /// <summary>Environment of the site server beside that of the tests; for its next start.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; set; } = new Dictionary<string, string>();

    /// <summary>Sends with the token of an administrator.</summary>
    public HttpClient Http => _http;

    /// <summary>True as long as the site server that was started last runs.</summary>
    public bool IsAlive => _site is { HasExited: false };

    /// <summary>Makes a seeded site.</summary>
    /// <param name="postgres">Connection string; null for SQLite.</param>
    /// <param name="macs">Simulated Macs.</param>
    /// <param name="token">Ends the wait.</param>
    /// <param name="program">A published <c>espalier</c> that serves it; null for this build.</param>
    public static async Task<SiteProcess> CreateAsync(string? postgres, int macs, CancellationToken token, string? program = null)
    {
        var made = new SiteProcess(postgres, macs, program: program);
        try
        {
            await made.SeedAsync(token);
            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes another node of the site: the same PostgreSQL and site key, ports and a data folder of its own. Disposed by the caller, before this one.</summary>
    /// <param name="token">Ends the wait.</param>
    /// <param name="build">A folder with a build of <c>espalier</c> that serves it; null for this one.</param>
    public async Task<SiteProcess> CreateNodeAsync(CancellationToken token, string? build = null)
    {
        var node = new SiteProcess(_postgres, Macs, _keys) { _fingerprint = _fingerprint, _build = build };
        await node.SetUpAsync(token);
        node._http.BaseAddress = new Uri($"https://127.0.0.1:{node._consolePort}");
        node._http.DefaultRequestHeaders.Authorization = _http.DefaultRequestHeaders.Authorization;
        return node;
    }

    /// <summary>Starts the site server and waits until it answers.</summary>
    /// <param name="diskBytes">Its data folder is a disk of this size; null for an ordinary folder.</param>
    /// <param name="token">Ends the wait.</param>
    public async Task StartAsync(long? diskBytes, CancellationToken token)
    {
        List<string> arguments = ["serve", "--data", DataFolder];
        if (_program is null)
        {
            var library = typeof(SiteHost).Assembly.Location;
            arguments.Insert(0, _build is null ? library : Path.Combine(_build, Path.GetFileName(library)));
        }

        ProcessStartInfo start;
        if (diskBytes is { } size)
        {
            _hasSmallDisk = true;
            var seeded = DataFolder + ".seeded";
            Directory.Move(DataFolder, seeded);
            Directory.CreateDirectory(DataFolder);
            start = new ProcessStartInfo("unshare");
            arguments.InsertRange(0, ["--map-root-user", "--mount", "sh", "-ec", $"mount -t tmpfs -o size={Text(size)} tmpfs '{DataFolder}'; cp -a '{seeded}/.' '{DataFolder}'; exec dotnet \"$@\"", "site"]);
        }
        else
        {
            start = new ProcessStartInfo(_program ?? "dotnet");
        }

        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        start.RedirectStandardError = true;
        arguments.ForEach(start.ArgumentList.Add);
        _site?.Dispose();
        _site = Process.Start(start)!;
        _site.BeginErrorReadLine();
        await WaitAsync(static _ => true, token);
    }

    /// <summary>SIGKILL. What lay on a small disk is in the ordinary data folder afterwards.</summary>
    public async Task KillAsync(CancellationToken token)
    {
        if (_hasSmallDisk)
        {
            await SignalAsync("STOP", token);
            foreach (var companion in new[] { "", "-wal" })
            {
                File.Copy(DatabaseFile + companion, Path.Combine(DataFolder, "espalier_t12.db" + companion));
            }
        }

        _site!.Kill();
        await _site.WaitForExitAsync(token);
        _hasSmallDisk = false;
    }

    /// <summary>Ends the site server by a signal that it does not survive: <c>SEGV</c>.</summary>
    public async Task CrashAsync(string signal, CancellationToken token)
    {
        // The runtime takes the first SEGV for a fault of its own and only gives up its handler, where it makes no dump.
        while (!_site!.HasExited)
        {
            await SignalAsync(signal, token);
            await Task.WhenAny(_site.WaitForExitAsync(token), Task.Delay(CrashPause, token));
        }
    }

    /// <summary>SIGTERM, as a service is stopped; answers the exit code.</summary>
    public async Task<int> TerminateAsync(CancellationToken token)
    {
        await SignalAsync("TERM", token);
        await _site!.WaitForExitAsync(token);
        return _site.ExitCode;
    }

    /// <summary>Starts the simulated Macs.</summary>
    /// <param name="address">Where they reach the site; null for its own address.</param>
    public void StartMacs(Uri? address = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true };
        string[] arguments =
        [
            typeof(SiteHost).Assembly.Location, "sim", "--site", (address ?? MacAddress).ToString(), "--fingerprint", _fingerprint, "--token-file", Path.Combine(_folder.FullName, "token"),
            "--macs", Text(Macs), "--data", MacsFolder, "--until-input-ends",
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        _macs = Process.Start(start)!;
    }

    /// <summary>Ends the simulated Macs and waits until the site sees none of them.</summary>
    public async Task StopMacsAsync(CancellationToken token)
    {
        _macs!.Kill(entireProcessTree: true);
        await _macs.WaitForExitAsync(token);
        _macs.Dispose();
        _macs = null;
        await WaitAsync(static o => o.Connected == 0, token);
    }

    /// <summary>The overview of the admin API; null while the site does not serve it.</summary>
    public async Task<SiteOverview?> TryOverviewAsync(CancellationToken token)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/api/v1/overview", UriKind.Relative), token);
            return answer.StatusCode == HttpStatusCode.OK ? JsonSerializer.Deserialize<SiteOverview>(await answer.Content.ReadAsByteArrayAsync(token), ApiJson.Options) : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Asks for the overview until it is as wanted.</summary>
    public async Task<SiteOverview> WaitAsync(Func<SiteOverview, bool> wanted, CancellationToken token)
    {
        while (true)
        {
            if (await TryOverviewAsync(token) is { } overview && wanted(overview))
            {
                return overview;
            }

            if (!IsAlive)
            {
                throw new InvalidOperationException($"The site server ended with {_site!.ExitCode}.");
            }

            await Task.Delay(Pause, token);
        }
    }

    /// <summary>Waits until every Mac is enrolled and inventoried, has its policy and has reported.</summary>
    public Task<SiteOverview> SettledAsync(CancellationToken token) =>
        WaitAsync(o => o.Enrolled == Macs && o.Inventoried == Macs && o.PolicyCurrent == Macs && o.Reported == Macs, token);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { _macs, _site })
        {
            if (process is { HasExited: false })
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }

            process?.Dispose();
        }

        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task SeedAsync(CancellationToken token)
    {
        var setUp = await SetUpAsync(token);
        var options = setUp.Settings.ToHostOptions(DataFolder);
        var administrator = setUp.Administrator;
        var collection = new ServiceCollection().AddLogging().AddSingleton(_ => options.CreateEngine(SiteRole.ModelParts)).AddSite(options.Site);
        await using var services = collection.BuildServiceProvider();
        await services.GetRequiredService<SiteCertificates>().LoadAsync(token);
        var accounts = services.GetRequiredService<Accounts>();
        var seeded = await new DemoSeed(services.GetRequiredService<OperationsGate>(), administrator).RunAsync(Macs, token);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "token"), seeded.Token, token);
        _fingerprint = services.GetRequiredService<SiteCertificates>().AuthorityFingerprint;
        _http.BaseAddress = new Uri($"https://127.0.0.1:{_consolePort}");
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await accounts.CreateTokenAsync(administrator, "test", TimeSpan.FromDays(1), isSignInLink: false, token));
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    private async Task<SiteSetUp> SetUpAsync(CancellationToken token)
    {
        _ = DatabaseConnection.TryRead(_postgres, out var database);
        var answers = new SetupAnswers
        {
            Site = new SiteAnswers { Code = SiteCode, HostNames = ["localhost", "127.0.0.1"] },
            Database = database,
            Ports = new PortAnswers { Macs = _macPort, Console = _consolePort, Files = 0 },
        };
        var setUp = await new SiteSetup(new SetupPlace(DataFolder, _keys), NullLoggerFactory.Instance).ApplyAsync(answers, null, token);
        return setUp.Value ?? throw new InvalidOperationException(setUp.Problem!.Detail);
    }

    private async Task SignalAsync(string name, CancellationToken token)
    {
        using var kill = Process.Start("kill", [$"-{name}", Text(_site!.Id)]);
        await kill.WaitForExitAsync(token);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
