using System.Text;
using Espalier.MacClient.Platform;
using Espalier.MacSimulator.Files;
using Espalier.MacSimulator.Model;
using Espalier.MacSimulator.Tools;

namespace Espalier.MacSimulator.Scripts;

/// <summary>The surroundings of scripts on one Mac; made when the first script runs.</summary>
internal sealed class ScriptSandbox(MacState mac, MacTools tools, ScriptHost host) : IDisposable
{
    private string? _macFolder;
    private MacFolder? _disk;

    public async Task<ScriptAnswer> RunAsync(ScriptCall call, CancellationToken token)
    {
        if (!OperatingSystem.IsLinux())
        {
            return ScriptHost.NotAvailable("scripts of simulated Macs run on Linux only");
        }

        if (MacInterpreters.WhyMissing(mac, call.Interpreter) is { } missing)
        {
            return new ScriptAnswer(ScriptOutcome.InterpreterMissing, -1, "", missing);
        }

        var folder = Prepare();
        var shims = host.ShimsFor([.. tools.Paths]);
        await using var server = new ToolServer(tools, host.NewSocketPath());
        return await host.RunAsync(call, new SandboxPlaces(mac.LocalHostName, folder, shims, server.Path), token);
    }

    public void Dispose() => _disk?.Dispose();

    private string Prepare()
    {
        lock (mac.Gate)
        {
            if (_macFolder is null)
            {
                WriteAccounts();
                _macFolder = host.CreateMacFolder();
                _disk = new MacFolder(_macFolder, ScriptHost.FileOwner);
                mac.Files.MoveTo(_disk);
            }

            return _macFolder;
        }
    }

    /// <summary>The host's C library asks these files who is who.</summary>
    private void WriteAccounts()
    {
        var passwords = new StringBuilder();
        foreach (var user in mac.Users.Where(user => user.UniqueId >= 0))
        {
            passwords.Append(null, $"{user.Name}:*:{user.UniqueId}:{user.GroupId}:{user.RealName}:{user.Home}:{user.Shell}\n");
        }

        var now = mac.Clock.GetUtcNow();
        mac.Files.Write("/private/etc/passwd", Encoding.UTF8.GetBytes(passwords.ToString()), now);
        mac.Files.Write("/private/etc/group", "wheel:*:0:root\nstaff:*:20:root\nadmin:*:80:root\n"u8.ToArray(), now);
        mac.Files.Write("/private/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"u8.ToArray(), now);
        mac.Files.AddFolder("/private/etc/alternatives");
        mac.Files.AddFolder("/usr/local");
    }
}
