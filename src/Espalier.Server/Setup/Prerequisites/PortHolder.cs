using System.Globalization;

namespace Espalier.Server.Setup.Prerequisites;

/// <summary>Which process listens on a port, as far as this account may see it: Linux lists sockets by inode, and a process's open files by the same.</summary>
internal static class PortHolder
{
    private const string Listening = "0A";

    private static readonly string[] Sockets = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary><c>nginx (process 812)</c>, or null.</summary>
    public static string? Find(int port) => FindProcess(port) is { } process ? $"{Command("/proc/" + process)} (process {process})" : null;

    /// <summary>Number of the process, or null.</summary>
    public static string? FindProcess(int port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var inodes = Sockets.Where(File.Exists).SelectMany(File.ReadLines).Skip(1).Select(line => InodeOf(line, port)).OfType<string>().ToHashSet();
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(static p => char.IsAsciiDigit(Path.GetFileName(p)[0])))
        {
            if (Holds(process, inodes))
            {
                return Path.GetFileName(process);
            }
        }

        return null;
    }

    // sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode
    private static string? InodeOf(string line, int port)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 9 && parts[3] == Listening && parts[1].EndsWith(":" + port.ToString("X4", CultureInfo.InvariantCulture), StringComparison.Ordinal) ? $"socket:[{parts[9]}]" : null;
    }

    private static bool Holds(string process, HashSet<string> inodes)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fd")).Any(file => new FileInfo(file).LinkTarget is { } target && inodes.Contains(target));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Command(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "comm")).Trim();
        }
        catch (IOException)
        {
            return "a program that has just ended";
        }
    }
}
