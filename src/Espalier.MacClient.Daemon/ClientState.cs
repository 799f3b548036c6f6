using Espalier.Hosting.Logs;
using Espalier.MacClient.Daemon.ActiveDirectory;
using Espalier.MacClient.Daemon.Upgrades;
using Espalier.MacClient.Platform;
using Espalier.MacClient.Store;
using Microsoft.Extensions.Logging;

namespace Espalier.MacClient.Daemon;

/// <summary>Everything that one process of the client holds: the lock, the log and the store, and the client made of them.</summary>
internal sealed partial class ClientState : IDisposable
{
    /// <summary>The Mac's clock, with the time zone of the moment.</summary>
    public static readonly TimeProvider Clock = new MacClock();

    private readonly InstanceLock _lock;
    private readonly FileLoggerProvider _log;
    private readonly ClientStore _store;
    private readonly ILogger _logger;

    private ClientState(ClientPaths paths, InstanceLock held, bool isOnTrial)
    {
        _lock = held;
        _log = new FileLoggerProvider(paths.Log, ClientPreferences.Read(paths.Preferences).Log, Clock);
        _logger = _log.CreateLogger("client");
        _store = ClientStore.Open(paths.Store);
        Slots = new ClientSlots(paths.Place);
        Upgrader = new ClientUpgrader(Slots, _store, Clock, _logger);
        var mac = new RealMac(Clock, paths.Scripts);
        Host = new ClientHost(mac, _store, Upgrader, _logger) { IsOnTrial = isOnTrial };
        Users = new UserEnrollment(Host, mac, paths);
        Problems = new ProblemReportFile(Host, paths);
        Firewall = new FirewallQuestion(Host, mac, _store, paths, _logger);
    }

    public ClientHost Host { get; }

    public UserEnrollment Users { get; }

    public FirewallQuestion Firewall { get; }

    public ProblemReportFile Problems { get; }

    public ClientSlots Slots { get; }

    public ClientUpgrader Upgrader { get; }

    public ILogger Logger => _logger;

    /// <summary>Takes hold of the client's state. Null, with the reason on standard error, when it may not.</summary>
    public static Task<ClientState?> OpenAsync(ClientPaths paths, bool isOnTrial = false) => OpenAsync(paths, isOnTrial, Console.Error);

    /// <summary>As above; that another client runs is told to <paramref name="error"/>.</summary>
    public static async Task<ClientState?> OpenAsync(ClientPaths paths, bool isOnTrial, TextWriter error)
    {
        if (!await MayRunAsync())
        {
            return null;
        }

        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(paths.State);
        Directory.CreateDirectory(paths.Logs);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(paths.State, ownerOnly);
        }

        if (InstanceLock.TryTake(paths.Lock) is not { } held)
        {
            await error.WriteLineAsync("Another Espalier client is running on this Mac.");
            return null;
        }

        SystemSqlite.Use();
        return new ClientState(paths, held, isOnTrial);
    }

    /// <summary>Only root may; anybody else is told so on standard error.</summary>
    public static async Task<bool> MayRunAsync()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            await Console.Error.WriteLineAsync("espalier-client works on the whole Mac and must be run by root: sudo espalier-client ...");
        }

        return Environment.IsPrivilegedProcess;
    }

    public void Dispose()
    {
        Problems.Dispose();
        _store.Dispose();
        _log.Dispose();
        _lock.Dispose();
    }

    [LoggerMessage(5110, LogLevel.Information, "Ended as asked")]
    public partial void LogEnded();

    [LoggerMessage(5111, LogLevel.Critical, "Ended by a fault")]
    public partial void LogBroken(Exception fault);
}
