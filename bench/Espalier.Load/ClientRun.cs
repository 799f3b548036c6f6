using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Espalier.MacClient.Platform;
using Espalier.MacSimulator;
using Espalier.MacSimulator.Model;
using Espalier.MacSimulator.Scripts;

namespace Espalier.Load;

/// <summary>The published client as the daemon of one simulated Mac, enrolled in a site, with the settings that it ships with and nothing to do.</summary>
internal static class ClientRun
{
    private const string Folder = "/opt/espalier";
    private const string Client = Folder + "/espalier-client";

    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Enrolment, first inventory and first policy are no part of an idle hour.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(string executable, TimeSpan length, CancellationToken token)
    {
        await using var site = await PlayedSite.StartAsync(new LoadOptions(1, 1, length, OnPostgres: false), token);
        var files = Directory.CreateTempSubdirectory("espalier-client-");
        Share(files.FullName);
        var copy = Path.Combine(files.FullName, Path.GetFileName(Client));
        File.Copy(executable, copy);
        Share(copy);
        using var host = new ScriptHost(new ScriptHostOptions { HasNetwork = true, Mounts = new Dictionary<string, string> { [Folder] = files.FullName }, MaxProcesses = 4096, MaxMemoryBytes = long.MaxValue });
        using var mac = new SimulatedMac(
            new SimulatedMacPlan
            {
                Number = 1,
                Seed = 11,
                Hardware = HardwareModels.Find("Mac15,12")!,
                System = MacSystem.Find("15.6.1")!,
                Name = "MBA-0011",
                Address = IPAddress.Loopback,
                NetworkAddress = IPAddress.Parse("10.20.5.17"),
                Protection = new ProtectionPlan(),
            },
            TimeProvider.System, host);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(token);
        var running = ShellAsync(mac, $"exec {Client} run", life.Token);
        while (Find() is null)
        {
            await Task.Delay(200, token);
        }

        await Task.Delay(TimeSpan.FromSeconds(3), token);
        var enrolled = await ShellAsync(mac, $"echo '{site.Token}' | {Client} enroll --site {site.Address} --fingerprint {site.Fingerprint} --token-file -", token);
        if (enrolled.ExitCode != 0)
        {
            throw new InvalidOperationException($"The client does not enrol: {enrolled.Output}{enrolled.Error}");
        }

        await Task.Delay(Settling, token);
        var process = Find() ?? throw new InvalidOperationException("The client has ended.");
        var (resident, before) = (new List<long>(), ProcessorTime.Of(process));
        for (var elapsed = TimeSpan.Zero; elapsed < length; elapsed += TimeSpan.FromSeconds(10))
        {
            await Task.Delay(TimeSpan.FromSeconds(10), token);
            resident.Add(ProcessMemory.Of(process).Resident);
        }

        var used = ProcessorTime.Of(process) - before;
        Figures.Head($"Mac client over {length.TotalMinutes:F0} idle minutes, {RuntimeInformation.RuntimeIdentifier}", "measured", "wanted");
        Figures.Row("resident memory, median and most", $"{Figures.MiB((long)Figures.At(resident.Select(static r => (double)r), 0.5))}, {Figures.MiB(resident.Max())}", "60 MiB");
        Figures.Row("processor, its tools among it", string.Create(CultureInfo.InvariantCulture, $"{used / length:P3} of one core"), "0.1 %");
        Figures.Row("threads", Figures.Number(ProcessMemory.Of(process).Threads), "");
        await life.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException) when (life.IsCancellationRequested)
        {
            // It was ended.
        }

        files.Delete(recursive: true);
        return 0;
    }

    private static Task<ScriptAnswer> ShellAsync(SimulatedMac mac, string text, CancellationToken token) =>
        mac.RunScriptAsync(new ScriptCall("/bin/sh", [], text + "\n") { Timeout = TimeSpan.FromHours(3) }, token);

    // It runs in namespaces of its own, but all processes are seen from outside.
    private static int? Find()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) && File.ReadAllText(Path.Combine(folder, "cmdline")).StartsWith($"{Client}\0run", StringComparison.Ordinal))
                {
                    return id;
                }
            }
            catch (IOException)
            {
                // It ended meanwhile.
            }
        }

        return null;
    }

    // The account that scripts run as may read it.
    private static void Share(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, Readable);
        }
    }
}
