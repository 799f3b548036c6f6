using System.Globalization;

namespace Espalier.Load;

/// <summary>What a process holds now, as Linux counts it.</summary>
/// <param name="Resident">Bytes in memory.</param>
/// <param name="Handles">Open file descriptors.</param>
/// <param name="Threads">Threads.</param>
internal readonly record struct ProcessMemory(long Resident, int Handles, int Threads)
{
    public static ProcessMemory Of(int process)
    {
        var status = File.ReadAllLines($"/proc/{process}/status");
        return new ProcessMemory(Number("VmRSS:") * 1024, Directory.GetFiles($"/proc/{process}/fd").Length, (int)Number("Threads:"));

        long Number(string name) => long.Parse(status.First(l => l.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    /// <summary>Files that this process may have open.</summary>
    public static long FileLimit() =>
        long.Parse(File.ReadAllLines("/proc/self/limits").First(static l => l.StartsWith("Max open files", StringComparison.Ordinal))[15..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);
}
