using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Espalier.MacClient.Platform;

namespace Espalier.MacSimulator.Scripts;

/// <summary>What the simulated Macs of one process share to run scripts: limits, shims, a folder on the host. Linux only.</summary>
public sealed class ScriptHost : IDisposable
{
    /// <summary>Account <c>nobody</c>, which scripts run as when the simulator itself was started by root.</summary>
    private const int Nobody = 65534;

    /// <summary>Exit code of <c>sandbox.pl</c> when it could not build the surroundings.</summary>
    private const int Refused = 125;

    private const string RefusedPrefix = "espalier-sandbox: ";

    /// <summary>How the messages begin of whoever fails before <c>sandbox.pl</c> runs.</summary>
    private static readonly string[] LauncherPrefixes = ["/usr/bin/env: ", "nsenter: ", "setpriv: ", "unshare: ", "Can't open perl script "];

    private readonly ScriptHostOptions _options;
    private readonly SemaphoreSlim _slots;
    private readonly RealMac _host;
    private readonly string _folder;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _shims = new(StringComparer.Ordinal);
    private int _macs;
    private int _sockets;

    /// <summary>Prepares a folder; nothing runs yet.</summary>
    public ScriptHost(ScriptHostOptions options)
    {
        _options = options;
        _slots = new SemaphoreSlim(options.MaxParallel);
        _folder = options.Folder ?? Directory.CreateTempSubdirectory("espalier-macs-").FullName;
        Directory.CreateDirectory(Path.Combine(_folder, "root"));
        if (OperatingSystem.IsLinux())
        {
            // Names inside are no secret, and nobody must be able to pass through to the folder of a Mac.
            File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            File.WriteAllText(Path.Combine(_folder, "sandbox.pl"), ReadResource("sandbox.pl"));
        }

        // Real processes end in real time, whatever clock the Macs have.
        _host = new RealMac(TimeProvider.System, Path.Combine(_folder, "unused"));
    }

    /// <summary>Who the files of a Mac must belong to; null for the user that runs the simulator.</summary>
    internal static (int User, int Group)? FileOwner => Environment.IsPrivilegedProcess ? (Nobody, Nobody) : null;

    /// <summary>Removes all folders.</summary>
    public void Dispose()
    {
        _slots.Dispose();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A script made a folder that only root may remove; the system cleans its temporary files.
        }
    }

    internal static string ReadResource(string name)
    {
        using var stream = typeof(ScriptHost).Assembly.GetManifestResourceStream($"Espalier.MacSimulator.Scripts.{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>A new, empty folder for the files of a Mac.</summary>
    internal string CreateMacFolder()
    {
        var number = Interlocked.Increment(ref _macs);
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "m" + number.ToString(CultureInfo.InvariantCulture))).FullName;
        if (FileOwner is { } owner)
        {
            Files.LinuxFiles.ChangeOwner(folder, owner.User, owner.Group);
        }

        return folder;
    }

    /// <summary>A path for a socket that no other script uses.</summary>
    internal string NewSocketPath() => Path.Combine(_folder, "s" + Interlocked.Increment(ref _sockets).ToString(CultureInfo.InvariantCulture));

    /// <summary>The folder with shims for a set of tools; Macs with the same tools share one.</summary>
    [SupportedOSPlatform("linux")]
    internal string ShimsFor(IReadOnlyList<string> tools)
    {
        var key = string.Join(':', tools);
        lock (_gate)
        {
            if (!_shims.TryGetValue(key, out var folder))
            {
                folder = Path.Combine(_folder, "shims-" + _shims.Count.ToString(CultureInfo.InvariantCulture));
                Scripts.Shims.Write(folder, tools);
                _shims.Add(key, folder);
            }

            return folder;
        }
    }

    internal async Task<ScriptAnswer> RunAsync(ScriptCall call, SandboxPlaces places, CancellationToken token)
    {
        if (CallNumbers() is not { } numbers)
        {
            return NotAvailable("unknown processor architecture");
        }

        string[] arguments =
        [
            "-C", "/",
            .. _options.Network is { } network ? new[] { "/usr/bin/nsenter", "--net=" + network } : [],
            .. Environment.IsPrivilegedProcess
                ? new[] { "/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--no-new-privs" }
                : [],
            "/usr/bin/unshare", "--user", "--map-root-user", "--mount", "--pid", .. _options.HasNetwork || _options.Network is not null ? Array.Empty<string>() : ["--net"], "--ipc", "--uts", "--fork", "--kill-child",
            "/usr/bin/perl", Path.Combine(_folder, "sandbox.pl"), numbers,
            string.Create(CultureInfo.InvariantCulture, $"{_options.MaxProcesses},{_options.MaxMemoryBytes},{_options.MaxFileBytes},{(long)Math.Ceiling(call.Timeout.TotalSeconds) + 1}"),
            Path.Combine(_folder, "root"), places.HostName, places.MacFolder, places.ShimFolder, places.SocketPath,
            string.Concat(_options.Mounts.Select(static mount => mount.Value + "\n" + mount.Key + "\n")),
            call.Interpreter, call.Arguments.Count.ToString(CultureInfo.InvariantCulture), .. call.Arguments, .. call.Parameters,
        ];

        await _slots.WaitAsync(token);
        ToolAnswer answer;
        try
        {
            answer = await _host.RunAsync(
                new ToolCall("/usr/bin/env", arguments) { Input = Encoding.UTF8.GetBytes(call.Text), Environment = call.Environment, Timeout = call.Timeout, MaxOutputBytes = call.MaxOutputBytes },
                token);
        }
        finally
        {
            _slots.Release();
        }

        var error = Encoding.UTF8.GetString(answer.Error);
        if (answer.Outcome == ToolOutcome.NotFound || WasRefused(answer, error))
        {
            return NotAvailable(error.Trim());
        }

        var outcome = answer.Outcome switch
        {
            ToolOutcome.TimedOut => ScriptOutcome.TimedOut,
            ToolOutcome.OutputTooLarge => ScriptOutcome.OutputTooLarge,
            _ => ScriptOutcome.Exited,
        };
        return new ScriptAnswer(outcome, answer.ExitCode, Encoding.UTF8.GetString(answer.Output), error);
    }

    private static bool WasRefused(ToolAnswer answer, string error) =>
        (answer.ExitCode == Refused && error.StartsWith(RefusedPrefix, StringComparison.Ordinal))
        || (answer.ExitCode != 0 && LauncherPrefixes.Any(prefix => error.StartsWith(prefix, StringComparison.Ordinal)));

    internal static ScriptAnswer NotAvailable(string reason) =>
        new(ScriptOutcome.SandboxNotAvailable, -1, "", reason.Length == 0 ? "script sandbox not available" : $"script sandbox not available: {reason}");

    /// <summary>mount, umount2, pivot_root, prctl, prlimit64, sethostname.</summary>
    private static string? CallNumbers() => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => "165,166,155,157,302,170",
        Architecture.Arm64 => "40,39,41,167,261,161",
        _ => null,
    };
}

/// <summary>Where the surroundings of a script come from.</summary>
internal sealed record SandboxPlaces(string HostName, string MacFolder, string ShimFolder, string SocketPath);
