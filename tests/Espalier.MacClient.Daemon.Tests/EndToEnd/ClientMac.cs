using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using Espalier.Formats.PropertyLists;
using Espalier.MacClient.Platform;
using Espalier.MacSimulator;
using Espalier.MacSimulator.Model;
using Espalier.MacSimulator.Scripts;
using Espalier.Testing.Processes;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>A simulated Mac on which the client's own executable runs: its root, files and tools are the Mac's, its network the host's.</summary>
internal sealed class ClientMac : IDisposable
{
    private const int MaxFileBytes = 8 * 1024 * 1024;
    /// <summary>Where the build of the client for this computer lies on the Mac.</summary>
    public const string Client = "/opt/espalier";

    private const string Next = "/opt/espalier-next";

    private readonly DirectoryInfo _next = Directory.CreateTempSubdirectory("espalier-next-");
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("espalier-daemon-");
    private readonly ScriptHost _host;

    public ClientMac(int number = 1, MacSystem? system = null, string address = "10.20.5.17", string model = "Mac15,12", Version? next = null, string? network = null)
    {
        CopyClient(_files.FullName);
        CopyClient(_next.FullName);
        if (next is not null)
        {
            var library = Path.Combine(_next.FullName, "Espalier.MacClient.dll");
            File.WriteAllBytes(library, AssemblyVersion.Change(File.ReadAllBytes(library), next));
        }

        _host = new ScriptHost(new ScriptHostOptions
        {
            HasNetwork = true,
            Network = network,
            Mounts = new Dictionary<string, string> { [Client] = _files.FullName, [Next] = _next.FullName, ["/opt/dotnet"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..")) },
            MaxProcesses = 4096,
            MaxMemoryBytes = long.MaxValue,
        });
        var plan = new SimulatedMacPlan
        {
            Number = number,
            Seed = 10ul + (ulong)number,
            Hardware = HardwareModels.Find(model)!,
            System = system ?? MacSystem.Find("15.6.1")!,
            Name = "MBA-0011",
            Address = IPAddress.Loopback,
            NetworkAddress = IPAddress.Parse(address),
            Protection = new ProtectionPlan { Firewall = false },
        };
        Mac = new SimulatedMac(plan, TimeProvider.System, _host);
    }

    public SimulatedMac Mac { get; }

    /// <summary>What stands for the client's executable for macOS in installers: it runs the same client, built for this computer.</summary>
    public static byte[] Executable { get; } = Start(Client);

    /// <summary>As above, for the version that was asked for.</summary>
    public static byte[] NextExecutable { get; } = Start(Next);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Runs shell text as root of the Mac; <c>$client</c> is the client's executable.</summary>
    public Task<ScriptAnswer> ShellAsync(string text, CancellationToken token) => Mac.RunScriptAsync(
        new ScriptCall("/bin/sh", [], $"export DOTNET_EnableDiagnostics=0\nclient='/opt/dotnet/dotnet {Client}/espalier-client.dll'\n{text}\n") { Timeout = TimeSpan.FromMinutes(10) }, token);

    private static byte[] Start(string folder) => Encoding.UTF8.GetBytes($"#!/bin/sh\nexport DOTNET_EnableDiagnostics=0\nexec /opt/dotnet/dotnet {folder}/espalier-client.dll \"$@\"\n");

    public async Task SkipWithoutSandboxAsync()
    {
        Assert.SkipUnless(HostNamespaces.Missing is null, HostNamespaces.Missing ?? "");
        var answer = await ShellAsync("$client ctl error-info", Token);
        answer.ExitCode.ShouldBe(0, answer.Error);
    }

    public Task<ScriptAnswer> EnrollAsync(string url, string fingerprint, string token) =>
        ShellAsync($"echo '{token}' | $client enroll --site {url} --fingerprint {fingerprint} --token-file -", Token);

    /// <summary>Completes when the daemon answers; a daemon that ends instead fails the test with its words.</summary>
    public async Task ControlAnswersAsync(Task<ScriptAnswer> daemon)
    {
        var answers = ShellAsync("until [ -S /var/run/org.espalier.client/control ] && { $client ctl status >/dev/null 2>&1; [ $? -ne 4 ]; }; do sleep 0.2; done", Token);
        if (await Task.WhenAny(answers, daemon) == daemon)
        {
            var ended = await daemon;
            throw new ShouldAssertException($"The client ended with {ended.ExitCode}: {ended.Output}{ended.Error}\n{await LogAsync()}");
        }
    }

    public async Task<PropertyListDictionary> ControlAsync(string verb)
    {
        var answer = await ShellAsync("$client ctl " + verb, Token);
        var list = Parse(answer);
        list.FindInteger("ErrorCode").ShouldBe(answer.ExitCode);
        return list;
    }

    public static PropertyListDictionary Parse(ScriptAnswer answer)
    {
        PropertyList.TryParseDictionary(Encoding.UTF8.GetBytes(answer.Output), out var list, out var error).ShouldBeTrue(error?.ToString() + answer.Error);
        return list!;
    }

    public async Task<string> LogAsync() => Encoding.UTF8.GetString(await Mac.ReadFileAsync("/Library/Logs/espalier-client.log", MaxFileBytes, Token) ?? []);

    /// <summary>Gives this Mac the client's state of another one, on which no client runs, as a copy of its disk does.</summary>
    public async Task CloneStateAsync(ClientMac original)
    {
        const string store = "/Library/Application Support/Espalier/client.db";
        var state = await original.Mac.ReadFileAsync(store, MaxFileBytes, Token);
        lock (Mac.State.Gate)
        {
            Mac.State.Files.Write(store, state.ShouldNotBeNull(), Mac.Clock.GetUtcNow());
        }
    }

    public void Dispose()
    {
        Mac.Dispose();
        _host.Dispose();
        _files.Delete(recursive: true);
        _next.Delete(recursive: true);
    }

    /// <summary>The build's output, where the account that scripts run as may read it.</summary>
    private static void CopyClient(string folder)
    {
        const UnixFileMode readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        foreach (var file in Directory.GetFiles(RepositoryTree.PathOf($"artifacts/bin/Espalier.MacClient.Daemon/{configuration}")))
        {
            var copy = Path.Combine(folder, Path.GetFileName(file));
            File.Copy(file, copy);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(copy, readable);
            }
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, readable);
        }
    }
}
