using System.Net;
using System.Runtime.InteropServices;
using Espalier.MacClient.Platform;
using Espalier.MacSimulator;
using Espalier.MacSimulator.Model;
using Espalier.MacSimulator.Scripts;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>A simulated Mac on which the client's own executable runs: its root, files and tools are the Mac's, its network the host's.</summary>
internal sealed class ClientMac : IDisposable
{
    private const string Client = "/Library/Espalier/client";

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("espalier-daemon-");
    private readonly ScriptHost _host;

    public ClientMac()
    {
        CopyClient(_files.FullName);
        _host = new ScriptHost(new ScriptHostOptions
        {
            HasNetwork = true,
            Mounts = new Dictionary<string, string> { [Client] = _files.FullName, ["/opt/dotnet"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..")) },
            MaxProcesses = 4096,
            MaxMemoryBytes = long.MaxValue,
        });
        var plan = new SimulatedMacPlan
        {
            Number = 1,
            Seed = 11,
            Hardware = HardwareModels.Find("Mac15,12")!,
            System = MacSystem.Find("15.6.1")!,
            Name = "MBA-0011",
            Address = IPAddress.Loopback,
            NetworkAddress = IPAddress.Parse("10.20.5.17"),
            Protection = new ProtectionPlan { Firewall = false },
        };
        Mac = new SimulatedMac(plan, TimeProvider.System, _host);
    }

    public SimulatedMac Mac { get; }

    /// <summary>Runs shell text as root of the Mac; <c>$client</c> is the client's executable.</summary>
    public Task<ScriptAnswer> ShellAsync(string text, CancellationToken token) => Mac.RunScriptAsync(
        new ScriptCall("/bin/sh", [], $"export DOTNET_EnableDiagnostics=0\nclient='/opt/dotnet/dotnet {Client}/espalier-client.dll'\n{text}\n") { Timeout = TimeSpan.FromMinutes(10) }, token);

    public void Dispose()
    {
        Mac.Dispose();
        _host.Dispose();
        _files.Delete(recursive: true);
    }

    /// <summary>The build's output, where the account that scripts run as may read it.</summary>
    private static void CopyClient(string folder)
    {
        const UnixFileMode readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        foreach (var file in Directory.GetFiles(Tree.PathOf($"artifacts/bin/Espalier.MacClient.Daemon/{configuration}")))
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
