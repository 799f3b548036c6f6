using System.Net;
using System.Text.Json;
using Espalier.Data;
using Espalier.Hosting.Logs;
using Espalier.Site.Messages;
using Espalier.Site.Operations;
using Espalier.Site.Sites;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Nodes;

/// <summary>
/// Tells the other nodes of the site every few seconds that this one runs, in which version and with how many Macs, and looks at what they say. Servers of different
/// versions are told of (SITE-10): an upgrade passes through that, and must not stop there.
/// </summary>
internal sealed partial class NodePresence(
    SiteDatabase database, DeviceChannels channels, SiteServerRoles roles, SiteStart start, TimeProvider clock, ILogger<NodePresence> logger) : BackgroundService
{
    /// <summary>After this time without a word a node counts as gone: six beats, so that a slow write is no alarm.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    /// <summary>So long a server that went without a word is still shown.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    private const string Say =
        """
        INSERT INTO site_nodes (id, name, version, started_at, seen_at, macs, roles) VALUES (@id, @name, @version, @started, @now, @macs, @roles)
        ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, macs = excluded.macs, roles = excluded.roles
        """;

    /// <summary>One that comes back under its name takes the place of the one that went.</summary>
    private const string Tidy = "DELETE FROM site_nodes WHERE id <> @id AND (seen_at < @forgotten OR (name = @name AND seen_at < @silent))";

    private readonly string _name = Dns.GetHostName();
    private HashSet<(string Name, string Version)> _different = [];
    private volatile int _macsElsewhere;

    /// <summary>Macs connected to the other nodes, as these said last.</summary>
    public int MacsElsewhere => _macsElsewhere;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.Dialect != SqlDialect.PostgreSql)
        {
            // A SQLite file has one server.
            return;
        }

        using var timer = new PeriodicTimer(Beat, clock);
        try
        {
            do
            {
                await BeatAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await LeaveAsync();
        }
    }

    private async Task BeatAsync(CancellationToken token)
    {
        try
        {
            await database.WriteAsync(SayAsync, token);
            await LookAsync(token);
        }
        catch (Exception failure) when (database.IsUnavailable(failure))
        {
            LogNotSaid(failure.Message);
        }
    }

    private async Task SayAsync(WriteScope scope, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await scope.Command(Say).With("id", database.Node).With("name", _name).With("version", SiteVersion.Current).With("started", start.At).With("now", now)
            .With("macs", channels.Count).With("roles", JsonSerializer.Serialize(roles.List(), ApiJson.Options)).RunAsync(token);
        await scope.Command(Tidy).With("id", database.Node).With("name", _name).With("forgotten", now - Memory).With("silent", now - Silence).RunAsync(token);
    }

    private async Task LookAsync(CancellationToken token)
    {
        await using var scope = await database.ReadAsync(token);
        var others = await scope.Command("SELECT name, version, macs FROM site_nodes WHERE id <> @id AND seen_at >= @silent")
            .With("id", database.Node).With("silent", clock.GetUtcNow() - Silence)
            .ListAsync(static r => (Name: r.GetString(0), Version: r.GetString(1), Macs: r.GetInt32(2)), token);
        _macsElsewhere = others.Sum(static o => o.Macs);
        var different = others.Where(static o => o.Version != SiteVersion.Current).Select(static o => (o.Name, o.Version)).ToHashSet();
        foreach (var (name, version) in different.Except(_different))
        {
            LogDifferent(name, version, SiteVersion.Current);
        }

        if (different.Count == 0 && _different.Count > 0)
        {
            LogAlike(SiteVersion.Current);
        }

        _different = different;
    }

    /// <summary>Nobody waits then for a server that was stopped in order.</summary>
    private async Task LeaveAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2), clock);
            await database.WriteAsync((scope, token) => scope.Command("DELETE FROM site_nodes WHERE id = @id").With("id", database.Node).RunAsync(token), limit.Token);
        }
        catch (Exception failure) when (failure is OperationCanceledException || database.IsUnavailable(failure))
        {
            LogNotSaid(failure.Message);
        }
    }

    [LoggerMessage(1930, LogLevel.Warning, "The other nodes of the site could not be told that this one runs: {Reason}")]
    private partial void LogNotSaid(string reason);

    [LoggerMessage(ImportantEvents.VersionsDiffer, LogLevel.Error, "The servers of the site run different versions: {Name} runs {Version}, this one {Own}. Upgrade all of them: mixed versions are not supported")]
    private partial void LogDifferent(string name, string version, string own);

    [LoggerMessage(ImportantEvents.VersionsAlike, LogLevel.Information, "All servers of the site run version {Version} again")]
    private partial void LogAlike(string version);
}
