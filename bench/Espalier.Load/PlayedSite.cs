using Espalier.Testing.Databases;
using Espalier.Testing.Processes;
using Npgsql;

namespace Espalier.Load;

/// <summary>A site server in a process of its own, with the demo's collections and deployments, and the Macs that were enrolled in it.</summary>
internal sealed class PlayedSite : IAsyncDisposable
{
    private readonly SiteProcess _site;
    private readonly PostgresServer? _server;

    private PlayedSite(SiteProcess site, PostgresServer? server, string? database, int postmaster)
    {
        _site = site;
        _server = server;
        Database = database;
        Watched = new Watched(() => ProcessorTime.Of(site.ProcessId), () => postmaster == 0 ? TimeSpan.Zero : ProcessorTime.OfTree(postmaster));
    }

    public Watched Watched { get; }

    /// <summary>Connection string; null for SQLite.</summary>
    public string? Database { get; }

    public string DatabaseFile => _site.DatabaseFile;

    public Uri Address => _site.MacAddress;

    public string Fingerprint => _site.Fingerprint;

    public string Token => _site.EnrollmentToken;

    public List<PlayedMac> Macs { get; } = [];

    /// <summary>Sends with the token of an administrator.</summary>
    public AdminApi Api => new(_site.Http);

    public int ProcessId => _site.ProcessId;

    /// <summary>As <see cref="StartAsync"/>, with its Macs enrolled and inventoried, and with as many devices stored as the run asks for.</summary>
    public static async Task<PlayedSite> StartStoredAsync(LoadOptions options, CancellationToken token)
    {
        var site = await StartAsync(options, token);
        await site.EnrollAsync(options, token);
        await ClosedLoop.EachAsync(site.Watched, options.Workers, site.Macs, mac => mac.PollAsync(token));
        await ClosedLoop.EachAsync(site.Watched, options.Workers, site.Macs, mac => mac.SendAsync(StandardDevice.Full(mac.Number), token));
        await site.SettleAsync(token);
        if (options.Stored > options.Macs || options.History > 0)
        {
            await site.StopAsync(token);
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            await using (var tables = await SiteTables.OpenAsync(site, token))
            {
                await StoredDevices.CopyAsync(tables, options, token);
                var devices = await tables.NumberAsync("SELECT count(*) FROM dev_devices", token);
                System.Console.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{devices:N0} devices stored in {System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s"));
            }

            await site.StartAgainAsync(token);
        }

        return site;
    }

    /// <summary>Waits until no device and no collection waits for its evaluation.</summary>
    public async Task SettleAsync(CancellationToken token)
    {
        await using var tables = await SiteTables.OpenAsync(this, token);
        while (await tables.NumberAsync("SELECT (SELECT count(*) FROM coll_changed_devices) + (SELECT count(*) FROM coll_changed_collections)", token) > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), token);
        }
    }

    /// <summary>Starts the server on its old data.</summary>
    public Task StartAgainAsync(CancellationToken token) => _site.StartAsync(diskBytes: null, token);

    /// <summary>Plays real clients in a process of their own, as many as the site was made for.</summary>
    public void StartSimulatedMacs() => _site.StartMacs();

    /// <summary>Kills the simulated Macs, all at once.</summary>
    public Task KillSimulatedMacsAsync(CancellationToken token) => _site.StopMacsAsync(token);

    /// <summary>Where the simulated Macs keep what is theirs.</summary>
    public string MacsFolder => _site.MacsFolder;

    /// <summary>Kills PostgreSQL, starts it on its old data and waits until the site serves again.</summary>
    public async Task CrashDatabaseAsync(CancellationToken token)
    {
        await _server!.CrashAsync(token);
        await _server.StartAgainAsync(token);
        await _site.WaitAsync(static _ => true, token);
    }

    /// <summary>Waits until every simulated Mac has done all that it was asked.</summary>
    public Task SimulatedMacsSettledAsync(CancellationToken token) => _site.SettledAsync(token);

    public static async Task<PlayedSite> StartAsync(LoadOptions options, CancellationToken token)
    {
        PostgresServer? server = options.OnPostgres ? new PostgresServer { KeepsEveryCommit = true } : null;
        var database = server is null ? null : await server.CreateDatabaseAsync(token);
        var site = await SiteProcess.CreateAsync(database, options.Macs, token, options.Server);
        await site.StartAsync(diskBytes: null, token);
        return new PlayedSite(site, server, database, database is null ? 0 : await PostmasterAsync(database, token));
    }

    /// <summary>Enrolls Macs and returns what that cost.</summary>
    public async Task<Measurement> EnrollAsync(LoadOptions options, CancellationToken token)
    {
        return await ClosedLoop.EachAsync(Watched, options.Workers, Enumerable.Range(Macs.Count, options.Macs), async number =>
        {
            var mac = await PlayedMac.EnrollAsync(number, this, token);
            lock (Macs)
            {
                Macs.Add(mac);
            }

            return true;
        });
    }

    /// <summary>Ends the server, so that its database can be used by others.</summary>
    public Task StopAsync(CancellationToken token) => _site.KillAsync(token);

    public async ValueTask DisposeAsync()
    {
        Macs.ForEach(static mac => mac.Dispose());
        await _site.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private static async Task<int> PostmasterAsync(string database, CancellationToken token)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("SELECT pg_backend_pid()");
        return ProcessorTime.ParentOf((int)(await command.ExecuteScalarAsync(token))!);
    }
}
