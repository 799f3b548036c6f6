using System.Diagnostics;

namespace Espalier.Testing.Processes;

/// <summary>
/// Whether this computer lets an ordinary account build the surroundings in that scripts of simulated Macs run. Asked of the system and not of the simulator: a
/// simulator that builds none where it could is a failure, not a reason to skip.
/// </summary>
public static class HostNamespaces
{
    private const string Build = "mount -t tmpfs tmpfs /mnt && mkdir /mnt/lower /mnt/all && mount -t overlay overlay -o lowerdir=/mnt/lower:/usr /mnt/all && mount -t proc proc /proc && exec /usr/bin/perl -e exit";

    private static readonly Lazy<string?> Found = new(Find);

    /// <summary>What is missing; null where scripts of simulated Macs can run.</summary>
    public static string? Missing => Found.Value;

    private static string? Find()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "Scripts of simulated Macs run on Linux only.";
        }

        string[] account = Environment.IsPrivilegedProcess ? ["/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--no-new-privs"] : [];
        string[] words = [.. account, "/usr/bin/unshare", "--user", "--map-root-user", "--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "/bin/sh", "-c", Build];
        using var probe = Process.Start(new ProcessStartInfo("/usr/bin/env", words) { RedirectStandardError = true, WorkingDirectory = "/" })!;
        var error = probe.StandardError.ReadToEnd();
        probe.WaitForExit();
        return probe.ExitCode == 0 ? null : "No namespaces for an ordinary account on this computer: " + error.Trim();
    }
}
