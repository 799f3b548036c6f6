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

    public static async Task<PlayedSite> StartAsync(LoadOptions options, CancellationToken token)
    {
        PostgresServer? server = options.OnPostgres ? new PostgresServer { KeepsEveryCommit = true } : null;
        var database = server is null ? null : await server.CreateDatabaseAsync(token);
        var site = await SiteProcess.CreateAsync(database, options.Macs, token);
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
