using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Scripts;

/// <summary>Which interpreters a Mac has.</summary>
internal static class MacInterpreters
{
    // /usr/bin/python left macOS with 12.3; every simulated system is newer.
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "/bin/bash", "/bin/csh", "/bin/dash", "/bin/ksh", "/bin/sh", "/bin/tcsh", "/bin/zsh", "/usr/bin/awk", "/usr/bin/env", "/usr/bin/expect",
        "/usr/bin/osascript", "/usr/bin/perl", "/usr/bin/python3", "/usr/bin/ruby", "/usr/bin/tclsh",
    };

    /// <summary>Null when a script can run with the interpreter, else why not.</summary>
    public static string? WhyMissing(MacState mac, string interpreter)
    {
        if (Known.Contains(interpreter))
        {
            // The programs themselves are the host's: a Mac may have one that the host does not.
            return File.Exists(interpreter) ? null : $"{interpreter}: not installed on the computer that simulates this Mac";
        }

        return IsOwnFile(mac, interpreter) ? null : $"{interpreter}: No such file or directory";
    }

    private static bool IsOwnFile(MacState mac, string path)
    {
        var own = path.StartsWith("/usr/local/", StringComparison.Ordinal)
            || path.StartsWith("/opt/", StringComparison.Ordinal)
            || path.StartsWith("/Library/", StringComparison.Ordinal);
        lock (mac.Gate)
        {
            return own && mac.Files.Read(path) is not null;
        }
    }
}
