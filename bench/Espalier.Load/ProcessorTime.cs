using System.Globalization;

namespace Espalier.Load;

/// <summary>Processor time that processes have used, as Linux counts it.</summary>
internal static class ProcessorTime
{
    /// <summary>USER_HZ, which is 100 on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>User and system time of a process, and of those of its children that have ended.</summary>
    public static TimeSpan Of(int process)
    {
        var fields = Stat(process);
        return fields is null ? TimeSpan.Zero : TimeSpan.FromSeconds(Enumerable.Range(11, 4).Sum(i => double.Parse(fields[i], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }

    /// <summary>The same for a process and all its children, as PostgreSQL is: one process for each connection.</summary>
    public static TimeSpan OfTree(int root)
    {
        var sum = Of(root);
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) && Stat(id) is { } fields && int.Parse(fields[1], CultureInfo.InvariantCulture) == root)
            {
                sum += Of(id);
            }
        }

        return sum;
    }

    /// <summary>The parent of a process.</summary>
    public static int ParentOf(int process) => int.Parse(Stat(process)![1], CultureInfo.InvariantCulture);

    /// <summary>Fields of /proc/N/stat from the state on: the name before it may hold anything.</summary>
    private static string[]? Stat(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // It ended between the listing and the reading.
            return null;
        }
    }
}
