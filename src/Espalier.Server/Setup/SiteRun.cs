using System.Net;
using Espalier.Hosting.Logs;
using Espalier.Server.Databases;
using Espalier.Server.Hosting;
using Espalier.Site;
using Espalier.Site.Security.Vault;

namespace Espalier.Server.Setup;

/// <summary>What <c>espalier serve</c> runs: set-up where there is no site yet, and the site as soon as there is one.</summary>
/// <param name="place">Where.</param>
/// <param name="options">How it is served.</param>
/// <param name="output">The link and where the console is, for the one who started it.</param>
internal sealed partial class SiteRun(SetupPlace place, ServeOptions options, TextWriter output) : IHostedService, IDisposable
{
    /// <summary>File with the link, for a service whose output nobody sees; its owner alone may read it.</summary>
    public const string LinkFile = "setup-link";

    /// <summary>Folder in the data folder for dumps of crashes, which the runtime does not make by itself (LOGF-19).</summary>
    public const string DumpsFolder = "dumps";

    private static readonly TimeSpan LongestResult = TimeSpan.FromSeconds(30);

    /// <summary>The result's style sheets and pictures are still being fetched when the page itself has been.</summary>
    private static readonly TimeSpan RestOfResult = TimeSpan.FromSeconds(2);

    /// <summary>How often the settings are looked at; a person waits for the restart.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private WebApplication? _app;
    private Task _handOver = Task.CompletedTask;

    /// <summary>Set when the site did not start after set-up.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Raised when this run cannot go on.</summary>
    public event Action? Failed;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        PrivateFiles.CreateFolder(place.DataFolder);
        PrivateFiles.CreateFolder(Path.Combine(place.DataFolder, DumpsFolder));
        if (SiteSettingsFile.Find(place.DataFolder) is { } settings)
        {
            await StartSiteAsync(settings, cancellationToken);
            _handOver = EndOnFailureAsync(() => FollowSettingsAsync(settings, _stopping.Token), _stopping.Token);
            return;
        }

        var hostOptions = new SiteHostOptions
        {
            Site = new SiteOptions { SiteCode = "", DataFolder = place.DataFolder, KeysFolder = place.KeysFolder },
            Ports = new SitePorts(0, options.SetupPort),
            LogToConsole = options.LogToConsole,
        };
        var log = Logs.CreateFactory(place.DataFolder, Logs.Setup);
        var session = new SetupSession(place, new SiteSetup(place, log), TimeProvider.System, options.SetupPort);
        _app = await SetupHost.StartAsync(session, hostOptions, cancellationToken);
        await TellLinkAsync(session, cancellationToken);
        _handOver = EndOnFailureAsync(() => HandOverAsync(session, log, _stopping.Token), _stopping.Token);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _handOver;
        if (_app is { } app)
        {
            await app.StopAsync(cancellationToken);
            await app.DisposeAsync();
        }
    }

    public void Dispose() => _stopping.Dispose();

    private async Task StartSiteAsync(SiteSettings settings, CancellationToken token)
    {
        var hostOptions = settings.ToHostOptions(place.DataFolder) with { LogToConsole = options.LogToConsole };
        if (options.MacClientFolder is { } client)
        {
            hostOptions = hostOptions with { Site = hostOptions.Site with { MacClientFolder = client } };
        }

        if (options.Keytab is { } keytab)
        {
            hostOptions = hostOptions with { Site = hostOptions.Site with { Keytab = keytab } };
        }

        _app = await SiteHost.StartAsync(hostOptions, services => services.AddSingleton(SettingsChange.Offer(place, settings)), token);
        var console = SiteSetUp.ConsoleOf(settings);
        await File.WriteAllTextAsync(Path.Combine(place.DataFolder, SiteHostOptions.AddressFile), console.ToString(), token);
        await output.WriteLineAsync($"Site {settings.SiteCode} is served. Console: {console}");
    }

    private async Task TellLinkAsync(SetupSession session, CancellationToken token)
    {
        var link = new UriBuilder(Uri.UriSchemeHttps, Dns.GetHostName(), options.SetupPort, "/setup", "?code=" + session.Code).Uri;
        var file = Path.Combine(place.DataFolder, LinkFile);
        File.Delete(file);
        await using (var writer = new StreamWriter(PrivateFiles.Create(file)))
        {
            await writer.WriteLineAsync(link.ToString().AsMemory(), token);
        }

        await output.WriteLineAsync($"There is no site in {place.DataFolder} yet. Set it up here, once: {link}");
        await output.WriteLineAsync("Your browser will warn of the certificate: the site makes its own during set-up. Or set it up without a browser: espalier setup --file FILE");
    }

    /// <summary>Waits for the end of set-up, lets its result be seen, and serves the site in its place.</summary>
    private async Task HandOverAsync(SetupSession session, ILoggerFactory log, CancellationToken token)
    {
        using var closing = log;
        var site = await session.Done.WaitAsync(token);
        File.Delete(Path.Combine(place.DataFolder, LinkFile));
        await Task.WhenAny(session.Shown, Task.Delay(LongestResult, token));
        await Task.Delay(RestOfResult, token);
        await StopAppAsync(token);
        await StartSiteAsync(site.Settings, token);
        await FollowSettingsAsync(site.Settings, token);
    }

    /// <summary>Restarts the role whenever its settings have changed, by the console or the command line. With settings that it does not start with, it goes back to those before.</summary>
    private async Task FollowSettingsAsync(SiteSettings settings, CancellationToken token)
    {
        using var timer = new PeriodicTimer(Look);
        DateTime? seen = null;
        DateTime? unreadable = null;
        while (await timer.WaitForNextTickAsync(token))
        {
            var written = File.GetLastWriteTimeUtc(SiteSettingsFile.PathIn(place.DataFolder));
            if (written == seen)
            {
                continue;
            }

            SiteSettings? found;
            try
            {
                // The time is of before the reading: what is saved from here on, while the role restarts too, is seen by the next look.
                found = SiteSettingsFile.Find(place.DataFolder);
                seen = written;
            }
            catch (UnusableDatabaseException failure)
            {
                // Half written by hand, or another user's. Read again at the next look, since another owner leaves the time as it is; told once.
                if (unreadable != written)
                {
                    unreadable = written;
                    LogUnreadable(_app!.Services.GetRequiredService<ILogger<SiteRun>>(), failure.Message);
                }

                continue;
            }

            if (found is not null && !SiteSettingsFile.AreSame(found, settings))
            {
                settings = await RestartAsync(settings, found, token);
            }
        }
    }

    [LoggerMessage(3210, LogLevel.Information, "The settings of site {Site} have changed; the site server restarts with them")]
    private static partial void LogReconfigured(ILogger logger, string site);

    [LoggerMessage(ImportantEvents.SettingsNotApplied, LogLevel.Error, "Changed settings are not applied, and the site goes on as it is: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string reason);

    /// <summary>False when something newer has been saved, which nobody may overwrite.</summary>
    private bool Holds(SiteSettings settings)
    {
        try
        {
            return SiteSettingsFile.Find(place.DataFolder) is { } found && SiteSettingsFile.AreSame(found, settings);
        }
        catch (UnusableDatabaseException)
        {
            return false;
        }
    }

    private async Task<SiteSettings> RestartAsync(SiteSettings before, SiteSettings changed, CancellationToken token)
    {
        await output.WriteLineAsync($"The settings of site {changed.SiteCode} have changed; it restarts.");
        LogReconfigured(_app!.Services.GetRequiredService<ILogger<SiteRun>>(), changed.SiteCode);
        await StopAppAsync(token);
        try
        {
            await StartSiteAsync(changed, token);
            return changed;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException or UnusableDatabaseException)
        {
            await output.WriteLineAsync($"It does not start so, and goes on as before: {failure.Message}");
            if (Holds(changed))
            {
                await SiteSettingsFile.WriteAsync(place.DataFolder, before, token);
            }

            await StartSiteAsync(before, token);
            LogUnreadable(_app!.Services.GetRequiredService<ILogger<SiteRun>>(), failure.Message);
            return before;
        }
    }

    private async Task StopAppAsync(CancellationToken token)
    {
        var app = _app!;
        _app = null;
        await app.StopAsync(token);
        await app.DisposeAsync();
    }

    private async Task EndOnFailureAsync(Func<Task> run, CancellationToken token)
    {
        try
        {
            await run();
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Stopped from outside.
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Whatever it is, nobody else would hear of it, and a process that serves nothing must end.
            Failure = failure;
            Failed?.Invoke();
        }
    }
}

/// <summary>How a server is started, beside what its site's settings say.</summary>
/// <param name="SetupPort">Port of the set-up wizard; the site's settings say the console's later.</param>
/// <param name="MacClientFolder">Folder of the published Mac client; null: beside the executable.</param>
/// <param name="Keytab">Keytab of the console; null: the one in the keys folder, where there is one.</param>
/// <param name="LogToConsole">Logs go to standard error too.</param>
internal sealed record ServeOptions(int SetupPort, string? MacClientFolder, string? Keytab, bool LogToConsole);
