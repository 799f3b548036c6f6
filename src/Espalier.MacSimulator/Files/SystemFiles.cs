using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Espalier.Formats.PropertyLists;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Files;

/// <summary>The files that macOS itself keeps and that the client or a script reads.</summary>
internal static class SystemFiles
{
    private const string DisabledServices = "/private/var/db/com.apple.xpc.launchd/disabled.plist";

    public static void Write(MacState mac)
    {
        foreach (var folder in new[] { "/Library/Preferences", "/Library/LaunchAgents", "/Library/Application Support", "/Library/Logs", "/Volumes", "/tmp", "/var/log", "/var/root/Library/Preferences", "/usr/local/bin", "/opt" })
        {
            mac.Files.AddFolder(folder);
        }

        WriteSystemVersion(mac, mac.SetUpAt);
        WritePreferences(mac);
        WriteDisabledServices(mac);
        foreach (var service in mac.Services.Where(service => service.BelongsToSystem))
        {
            WriteLaunchDaemon(mac, service, mac.SetUpAt);
        }

        WriteLaunchDaemon(mac, new LaunchService("com.openssh.sshd", "/usr/libexec/sshd-keygen-wrapper") { PropertyListPath = "/System/Library/LaunchDaemons/ssh.plist" }, mac.SetUpAt);
        mac.Files.Write("/private/etc/hosts", Encoding.ASCII.GetBytes("127.0.0.1\tlocalhost\n255.255.255.255\tbroadcasthost\n::1             localhost\n"), mac.SetUpAt);
        mac.Files.Write("/private/etc/shells", Encoding.ASCII.GetBytes("/bin/bash\n/bin/csh\n/bin/dash\n/bin/ksh\n/bin/sh\n/bin/tcsh\n/bin/zsh\n"), mac.SetUpAt);
        mac.Files.Write("/private/etc/localtime.name", Encoding.ASCII.GetBytes(mac.Clock.LocalTimeZone.Id + "\n"), mac.SetUpAt);
        foreach (var user in mac.Users.Where(user => user.Kind != MacUserKind.System))
        {
            WriteHome(mac, user);
        }

        WriteWarranty(mac, new SeededRandom(mac.Plan.Seed).Fork("warranty"));
    }

    public static void WriteSystemVersion(MacState mac, DateTimeOffset at)
    {
        var list = PropertyListDictionary.Create(
            ("BuildID", "00000000-0000-11F0-8000-" + mac.System.Build.PadLeft(12, '0')),
            ("ProductBuildVersion", mac.System.Build),
            ("ProductCopyright", "1983-2025 Apple Inc."),
            ("ProductName", "macOS"),
            ("ProductUserVisibleVersion", mac.System.Version),
            ("ProductVersion", mac.System.Version),
            ("iOSSupportVersion", string.Create(CultureInfo.InvariantCulture, $"{(mac.System.Major >= 26 ? mac.System.Major : mac.System.Major + 3)}.6")));
        mac.Files.Write("/System/Library/CoreServices/SystemVersion.plist", PropertyListBytes.Xml(list), at);
    }

    public static void WriteInstallHistory(MacState mac, IReadOnlyList<InstallHistoryEntry> history)
    {
        var entries = history.ToArray();
        mac.Files.Write(
            "/Library/Receipts/InstallHistory.plist",
            () => PropertyListBytes.Xml(new PropertyListArray(entries.Select(entry => PropertyListDictionary.Create(
                ("date", entry.At),
                ("displayName", entry.Name),
                ("displayVersion", entry.Version),
                ("packageIdentifiers", entry.PackageIdentifiers.Count == 0 ? null : new PropertyListArray(entry.PackageIdentifiers.Select(id => new PropertyListString(id)))),
                ("processName", entry.Process))))),
            entries.Length == 0 ? mac.SetUpAt : entries[^1].At);
    }

    public static void WriteLaunchDaemon(MacState mac, LaunchService service, DateTimeOffset at) => mac.Files.Write(
        service.PropertyListPath,
        () =>
        {
            var list = PropertyListDictionary.Create(
                ("Label", service.Label),
                ("Disabled", service.Label == "com.openssh.sshd" ? PropertyListBoolean.True : null),
                ("ProgramArguments", PropertyListArray.Create(service.Program)),
                ("RunAtLoad", service.RunAtLoad ? PropertyListBoolean.True : null),
                ("KeepAlive", service.RunAtLoad ? PropertyListBoolean.True : null));
            return service.BelongsToSystem ? PropertyListBytes.Binary(list) : PropertyListBytes.Xml(list);
        },
        at);

    public static void WriteDisabledServices(MacState mac) => mac.Files.Write(
        DisabledServices,
        PropertyListBytes.Binary(new PropertyListDictionary(mac.DisabledServices.Select(service => new KeyValuePair<string, PropertyListValue>(service.Key, service.Value)))),
        mac.Clock.GetUtcNow());

    private static void WritePreferences(MacState mac)
    {
        var plan = mac.Plan.Protection;
        var preferences = mac.Preferences;
        preferences.Replace("/Library/Preferences/SystemConfiguration/com.apple.smb.server", PropertyListDictionary.Create(
            ("LocalKerberosRealm", "LKDC:SHA1.0000000000000000000000000000000000000000"),
            ("NetBIOSName", mac.NetBiosName),
            ("ServerDescription", mac.ComputerName)));
        preferences.Replace("/Library/Preferences/.GlobalPreferences", PropertyListDictionary.Create(
            ("AppleLocale", "en_US"),
            ("AppleLanguages", PropertyListArray.Create("en-US"))));
        preferences.Replace(MacPreferences.SoftwareUpdate, PropertyListDictionary.Create(
            ("AutomaticCheckEnabled", plan.AutomaticUpdates),
            ("AutomaticDownload", plan.AutomaticUpdates),
            ("AutomaticallyInstallMacOSUpdates", plan.AutomaticUpdates),
            ("ConfigDataInstall", plan.AutomaticUpdates),
            ("CriticalUpdateInstall", plan.AutomaticUpdates),
            ("LastSuccessfulDate", mac.Clock.GetUtcNow().AddHours(-20)),
            ("LastUpdatesAvailable", 0L)));
        preferences.Replace(MacPreferences.LoginWindow, PropertyListDictionary.Create(
            ("GuestEnabled", plan.GuestAccount),
            ("lastUserName", mac.Logons.ConsoleUser)));
        preferences.Replace(MacPreferences.ScreenSaver, PropertyListDictionary.Create(
            ("askForPassword", plan.ScreenLock ? 1L : 0L),
            ("askForPasswordDelay", plan.ScreenLock ? 0L : 300L),
            ("idleTime", 600L)));
        if (mac.System.Major < 15)
        {
            preferences.Replace(MacPreferences.Firewall, PropertyListDictionary.Create(
                ("allowsignedenabled", 1L),
                ("globalstate", (long)mac.Protection.Firewall),
                ("loggingenabled", 1L),
                ("stealthenabled", mac.Protection.Stealth ? 1L : 0L),
                ("version", "1.6")));
        }
    }

    /// <summary>macOS keeps it once a user has looked at it, so not every Mac has it.</summary>
    private static void WriteWarranty(MacState mac, SeededRandom random)
    {
        if (!random.Chance(0.6))
        {
            return;
        }

        var extended = random.Chance(0.4);
        var end = mac.SetUpAt.AddDays(-random.Between(0, 700)).AddYears(extended ? 3 : 1);
        var over = end < mac.Clock.GetUtcNow();
        var label = over ? "Coverage Expired" : extended ? "AppleCare+" : "Limited Warranty";
        var text = new JsonObject
        {
            ["coverageLabel"] = label,
            ["settingsCoverageSection"] = new JsonObject
            {
                ["coverageExpirationLabel"] = string.Create(CultureInfo.InvariantCulture, $"{(over ? "Expired" : "Expires")} {end:MMMM d, yyyy}"),
                ["offer"] = new JsonObject { ["expiration"] = end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) },
            },
        }.ToJsonString();
        var home = mac.Users.Last(user => user.Kind != MacUserKind.System).Home;
        mac.Files.Write($"{home}/Library/Application Support/com.apple.NewDeviceOutreach/caches/coverageDetails/{mac.SerialNumber}.json", Encoding.UTF8.GetBytes(text), mac.SetUpAt.AddDays(9));
    }

    private static void WriteHome(MacState mac, MacUser user)
    {
        foreach (var folder in new[] { "Applications", "Desktop", "Documents", "Downloads", "Library/Preferences", "Library/Application Support" })
        {
            mac.Files.AddFolder($"{user.Home}/{folder}");
        }

        mac.Preferences.Replace(user.Home + "/Library/Preferences/com.apple.screensaver", PropertyListDictionary.Create(
            ("askForPassword", mac.Plan.Protection.ScreenLock ? 1L : 0L),
            ("askForPasswordDelay", mac.Plan.Protection.ScreenLock ? 0L : 300L),
            ("idleTime", 600L)));
    }
}
