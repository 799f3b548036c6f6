using System.Diagnostics;

namespace Espalier.Testing.Processes;

/// <summary>
/// A network of two computers on this one, a server and a Mac with a cable between, each with its own addresses, ports and packet filter: network namespaces that an ordinary account may make.
/// It is gone when the tests are.
/// </summary>
public sealed class LabNetwork : IAsyncDisposable
{
    public const string ServerAddress = "10.77.0.1";
    public const string MacAddress = "10.77.0.2";

    /// <summary>Another address on the server's side, for a second server.</summary>
    public const string OtherServerAddress = "10.77.0.3";

    private const string Nft = "/usr/sbin/nft";

    private static readonly Lazy<string?> Found = new(FindMissing);

    private readonly List<Process> _started = [];
    private readonly Process _server;
    private readonly Process _mac;
    private bool _isGone;

    private LabNetwork(Process server, Process mac)
    {
        _server = server;
        _mac = mac;
    }

    /// <summary>Why tests are skipped; null where such a network can be made.</summary>
    public static string? Missing => Found.Value;

    /// <summary>The Mac's side, as a file that programs can be given.</summary>
    public string MacNamespace => $"/proc/{_mac.Id}/ns/net";

    public static async Task<LabNetwork> StartAsync(CancellationToken token)
    {
        var server = await HoldAsync(["/usr/bin/unshare", "--user", "--map-root-user", "--net", "--mount"], token);
        var mac = await HoldAsync([.. Enter(server), "/usr/bin/unshare", "--net"], token);
        var lab = new LabNetwork(server, mac);
        foreach (var words in new[]
        {
            "link set lo up", $"link add lab0 type veth peer name lab1 netns {mac.Id}", $"addr add {ServerAddress}/24 dev lab0", $"addr add {OtherServerAddress}/24 dev lab0", "link set lab0 up",
        })
        {
            await MustAsync(lab.OnServerAsync(["ip", .. words.Split(' ')], token));
        }

        foreach (var words in new[] { "link set lo up", $"addr add {MacAddress}/24 dev lab1", "link set lab1 up" })
        {
            await MustAsync(lab.OnMacAsync(["ip", .. words.Split(' ')], token));
        }

        return lab;
    }

    /// <summary>Runs a program on the server.</summary>
    public Task<(int Code, string Output)> OnServerAsync(IReadOnlyList<string> words, CancellationToken token) => RunAsync([.. Enter(_server), .. words], "", token);

    /// <summary>Runs a program on the Mac.</summary>
    public Task<(int Code, string Output)> OnMacAsync(IReadOnlyList<string> words, CancellationToken token) => RunAsync([.. Enter(_mac), .. words], "", token);

    /// <summary>Starts a program on the server that goes on until the network is gone.</summary>
    public Process StartOnServer(params IReadOnlyList<string> words)
    {
        var process = Start([.. Enter(_server), .. words]);
        _started.Add(process);
        return process;
    }

    /// <summary>Replaces the server's packet filter by rules in nft's language; none for an empty text.</summary>
    public Task FilterAsync(string rules, CancellationToken token) => MustAsync(RunAsync([.. Enter(_server), Nft, "--file", "-"], "flush ruleset\n" + rules, token));

    /// <summary>Whether the Mac gets a connection to the server's port.</summary>
    public async Task<bool> ReachesAsync(int port, CancellationToken token) => (await OnMacAsync(["timeout", "2", "bash", "-c", $"exec 3<>/dev/tcp/{ServerAddress}/{port}"], token)).Code == 0;

    public async ValueTask DisposeAsync()
    {
        if (_isGone)
        {
            return;
        }

        _isGone = true;
        foreach (var process in _started)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        foreach (var held in new[] { _mac, _server })
        {
            held.StandardInput.Close();
            await held.WaitForExitAsync();
            held.Dispose();
        }
    }

    private static string[] Enter(Process held) => ["/usr/bin/nsenter", $"--target={held.Id}", "--user", "--net", "--mount", "--preserve-credentials"];

    /// <summary>A process that keeps a namespace until its input ends, at the latest with the tests' own process.</summary>
    private static async Task<Process> HoldAsync(IReadOnlyList<string> words, CancellationToken token)
    {
        var process = Start([.. words, "/bin/sh", "-c", "echo ready; exec cat >/dev/null"]);
        return await process.StandardOutput.ReadLineAsync(token) == "ready" ? process : throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(token));
    }

    private static Process Start(IReadOnlyList<string> words) =>
        Process.Start(new ProcessStartInfo(words[0], words.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })
        ?? throw new InvalidOperationException($"{words[0]} did not start.");

    private static async Task<(int Code, string Output)> RunAsync(IReadOnlyList<string> words, string input, CancellationToken token)
    {
        using var process = Start(words);
        await process.StandardInput.WriteAsync(input.AsMemory(), token);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(token);
        var output = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return (process.ExitCode, process.ExitCode == 0 ? output : output + await errors);
    }

    private static async Task MustAsync(Task<(int Code, string Output)> run)
    {
        var (code, output) = await run;
        if (code != 0)
        {
            throw new InvalidOperationException(output);
        }
    }

    private static string? FindMissing()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Nft) || !(File.Exists("/usr/sbin/ip") || File.Exists("/sbin/ip")))
        {
            return "nftables or iproute2 is not installed.";
        }

        using var probe = Start(["/usr/bin/unshare", "--user", "--map-root-user", "--net", "--mount", Nft, "add", "table", "inet", "probe"]);
        probe.WaitForExit();
        return probe.ExitCode == 0 ? null : "No network namespaces with a packet filter on this computer.";
    }
}
