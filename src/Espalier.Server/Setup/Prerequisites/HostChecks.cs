using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Espalier.Site.Security.Vault;

namespace Espalier.Server.Setup.Prerequisites;

/// <summary>This computer: versions, folders, names and clock.</summary>
internal static class HostChecks
{
    /// <summary>Room for the database of some thousand Macs, a copy of it for an upgrade, and logs.</summary>
    private const long LeastFreeBytes = 2L * 1024 * 1024 * 1024;

    /// <summary>Made by systemd's own time service once the clock was set.</summary>
    private const string ClockIsSet = "/run/systemd/timesync/synchronized";

    public static IEnumerable<Prerequisite> Run(SetupAnswers answers, SetupPlace place, TimeProvider clock)
    {
        yield return Versions();
        yield return Folder("User rights: data folder", "--data", place.DataFolder);
        yield return Keys(place);
        yield return Account();
        yield return FreeSpace(place.DataFolder);
        yield return Clock(clock);
        yield return Names(answers.Site.HostNames);
    }

    private static Prerequisite Versions()
    {
        const string Name = "Supported versions";
        var found = $"{RuntimeInformation.OSDescription}, .NET {Environment.Version}";
        return OperatingSystem.IsLinux()
            ? Prerequisite.Met(SetupPage.Components, Name, found)
            : Prerequisite.Warning(SetupPage.Components, Name, found, "This version was run on Debian 12 only; try it before you rely on it.");
    }

    private static Prerequisite Folder(string name, string option, string folder)
    {
        try
        {
            var probe = Path.Combine(Existing(folder).FullName, $".espalier-check-{Environment.ProcessId}");
            File.Delete(probe);
            PrivateFiles.Create(probe).Dispose();
            File.Delete(probe);
            return Prerequisite.Met(SetupPage.Site, name, $"{folder} can be written by {Environment.UserName}.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Prerequisite.Failed(SetupPage.Site, name, failure.Message, $"Let the account {Environment.UserName} write {folder}, for example: install -d -m 700 -o {Environment.UserName} {folder}; or choose another folder with {option}.");
        }
    }

    private static Prerequisite Keys(SetupPlace place)
    {
        const string Name = "User rights: keys folder";
        var written = Folder(Name, "--keys", place.KeysFolder);
        if (written.State != PrerequisiteState.Met || OperatingSystem.IsWindows() || !Directory.Exists(place.KeysFolder))
        {
            return written;
        }

        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        return (File.GetUnixFileMode(place.KeysFolder) & Others) == 0
            ? written
            : Prerequisite.Warning(SetupPage.Site, Name, $"Other accounts may look into {place.KeysFolder}.", $"chmod 700 {place.KeysFolder}");
    }

    private static Prerequisite Account() => Environment.IsPrivilegedProcess
        ? Prerequisite.Warning(SetupPage.ServiceAccount, "User rights: account of the service", $"The site server runs as {Environment.UserName}, who may do everything on this computer.", "It needs no special rights: run it with an account of its own, as packaging/espalier.service does.")
        : Prerequisite.Met(SetupPage.ServiceAccount, "User rights: account of the service", $"The site server runs as {Environment.UserName}, without special rights.");

    private static Prerequisite FreeSpace(string folder)
    {
        const string Name = "Disk space";
        var free = new DriveInfo(Existing(folder).FullName).AvailableFreeSpace;
        var found = $"{free / (1024 * 1024):N0} MB are free for {folder}.";
        return free >= LeastFreeBytes ? Prerequisite.Met(SetupPage.Site, Name, found) : Prerequisite.Warning(SetupPage.Site, Name, found, $"Leave {LeastFreeBytes / (1024 * 1024):N0} MB and more: an upgrade keeps a copy of the database.");
    }

    /// <summary>The folder, or the nearest one above it that is there: a check makes none.</summary>
    private static DirectoryInfo Existing(string folder)
    {
        var existing = new DirectoryInfo(folder);
        while (!existing.Exists && existing.Parent is not null)
        {
            existing = existing.Parent;
        }

        return existing;
    }

    private static Prerequisite Clock(TimeProvider clock)
    {
        const string Name = "Date and time";
        var now = $"{clock.GetUtcNow().UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC";
        return File.Exists(ClockIsSet)
            ? Prerequisite.Met(SetupPage.Site, Name, $"{now}; the clock is kept by a time service.")
            : Prerequisite.Warning(SetupPage.Site, Name, $"{now}; whether a time service keeps the clock cannot be seen from here.", "Make sure that one does (systemd-timesyncd, chrony): requests of Macs are refused when clocks differ by more than 5 minutes.");
    }

    private static Prerequisite Names(IReadOnlyList<string> names)
    {
        const string Name = "Network environment: names of this server";
        var unknown = names.Where(static n => !Resolves(n)).ToList();
        return unknown.Count == 0
            ? Prerequisite.Met(SetupPage.Site, Name, $"{string.Join(", ", names)}: known to DNS or an address.")
            : Prerequisite.Warning(SetupPage.Site, Name, $"DNS does not know {string.Join(", ", unknown)}.", "Add the name to DNS before the first Mac enrolls: Macs find the site by it.");
    }

    private static bool Resolves(string name)
    {
        try
        {
            return IPAddress.TryParse(name, out _) || Dns.GetHostAddresses(name).Length > 0;
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            return false;
        }
    }
}
