using System.Diagnostics;
using System.Net;
using Espalier.Server.Databases;
using Espalier.Server.Hosting;
using Espalier.Server.Setup;
using Espalier.Site.Operations;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Security.Roles;
using Espalier.Site.Security.Vault;

namespace Espalier.Server.Demo;

/// <summary>A seeded site on loopback, and a child process with its simulated Macs, which reach it only over its ports.</summary>
internal sealed class DemoSite : IAsyncDisposable
{
    private readonly FileStream _lock;
    private readonly WebApplication _app;
    private readonly Process _macs;

    private DemoSite(FileStream held, WebApplication app, Process macs, Uri console, string signInCode, string apiToken)
    {
        _lock = held;
        _app = app;
        _macs = macs;
        Console = console;
        SignInLink = new Uri(console, "/sign-in/link?code=" + signInCode);
        ApiToken = apiToken;
    }

    public Uri Console { get; }

    public Uri SignInLink { get; }

    public string ApiToken { get; }

    /// <summary>Completes when the simulated Macs end before they should.</summary>
    public Task MacsEndedAsync(CancellationToken token) => _macs.WaitForExitAsync(token);

    /// <exception cref="DemoFolderTakenException">Another demo runs in the folder.</exception>
    public static async Task<DemoSite> StartAsync(DemoOptions options, CancellationToken token)
    {
        var held = Lock(options.DataFolder);
        WebApplication? app = null;
        try
        {
            UserId administrator = default;
            (app, var ports) = await DemoPorts.OpenAsync(options, async chosen =>
            {
                (var host, administrator) = await SetUpAsync(options.DataFolder, options.Database, chosen, token);
                return await SiteHost.StartAsync(host, null, token);
            });
            var accounts = app.Services.GetRequiredService<Accounts>();
            var seeded = await new DemoSeed(app.Services.GetRequiredService<OperationsGate>(), administrator).RunAsync(options.Macs, token);
            var apiToken = await accounts.CreateTokenAsync(administrator, "demo", TimeSpan.FromDays(1), isSignInLink: false, token);
            var code = await accounts.CreateTokenAsync(administrator, "sign-in link of the demo", Accounts.SignInLinkLifetime, isSignInLink: true, token);
            var tokenFile = await WriteTokenAsync(options.DataFolder, seeded.Token, token);
            var macs = StartMacs(options, ports, app.Services.GetRequiredService<SiteCertificates>().AuthorityFingerprint, tokenFile);
            var console = new Uri($"http://127.0.0.1:{ports.Console}/");
            await File.WriteAllTextAsync(Path.Combine(options.DataFolder, SiteHostOptions.AddressFile), console.ToString(), token);
            return new DemoSite(held, app, macs, console, code, apiToken);
        }
        catch
        {
            await (app?.DisposeAsync() ?? ValueTask.CompletedTask);
            await held.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sets the demo's site up as <c>espalier setup</c> does, and answers how it is served: on loopback only, so the console needs no TLS.</summary>
    public static async Task<(SiteHostOptions Host, UserId Administrator)> SetUpAsync(string dataFolder, DatabaseAnswers database, SitePorts ports, CancellationToken token)
    {
        var answers = new SetupAnswers
        {
            Components = SetupComponents.All,
            Site = new SiteAnswers { Code = "DEM", Name = "Demo", HostNames = ["localhost", "127.0.0.1"] },
            Database = database,
            Ports = new PortAnswers { Macs = ports.Macs, Console = ports.Console, Files = ports.Files ?? 0 },
        };
        var place = new SetupPlace(dataFolder, Path.Combine(dataFolder, "keys")) { IsDisposable = true };
        using var log = Logs.CreateFactory(dataFolder, Logs.Setup);
        var done = await new SiteSetup(place, log).ApplyAsync(answers, null, token);
        return done.Value is { } site
            ? (site.Settings.ToHostOptions(dataFolder) with { Address = IPAddress.Loopback, IsConsolePlain = true }, site.Administrator)
            : throw new UnusableDatabaseException(done.Problem!.Detail);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_macs.HasExited)
        {
            _macs.Kill(entireProcessTree: true);
            await _macs.WaitForExitAsync(CancellationToken.None);
        }

        _macs.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _lock.DisposeAsync();
    }

    /// <summary>Two demos in one folder would write one database.</summary>
    private static FileStream Lock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new DemoFolderTakenException(folder);
        }
    }

    private static Process StartMacs(DemoOptions options, SitePorts ports, string fingerprint, string tokenFile)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true };
        string[] arguments =
        [
            "sim", "--site", $"https://127.0.0.1:{ports.Macs}", "--fingerprint", fingerprint, "--token-file", tokenFile,
            "--macs", options.Macs.ToString(System.Globalization.CultureInfo.InvariantCulture), "--data", Path.Combine(options.DataFolder, "macs"), "--until-input-ends",
            "--life", options.Life.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ];
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(DemoSite).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException("The simulated Macs did not start.");
    }

    private static async Task<string> WriteTokenAsync(string folder, string token, CancellationToken cancel)
    {
        var path = Path.Combine(folder, "enrollment-token");
        File.Delete(path);
        await using var file = new StreamWriter(PrivateFiles.Create(path));
        await file.WriteAsync(token.AsMemory(), cancel);
        return path;
    }
}

/// <summary>Another demo runs in the folder.</summary>
internal sealed class DemoFolderTakenException(string folder) : Exception($"Another demo runs in {folder}.");
