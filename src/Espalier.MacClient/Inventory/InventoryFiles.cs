namespace Espalier.MacClient.Inventory;

/// <summary>Every file and folder that inventory reads without a tool.</summary>
public static class InventoryFiles
{
    /// <summary>Version and build of macOS.</summary>
    public const string SystemVersion = "/System/Library/CoreServices/SystemVersion.plist";

    /// <summary>Name on Windows networks, key <c>NetBIOSName</c>; binary or XML.</summary>
    public const string SmbServer = "/Library/Preferences/SystemConfiguration/com.apple.smb.server.plist";

    /// <summary>Settings for all users, key <c>AppleLocale</c>.</summary>
    public const string GlobalPreferences = "/Library/Preferences/.GlobalPreferences.plist";

    /// <summary>What was installed when and by whom.</summary>
    public const string InstallHistory = "/Library/Receipts/InstallHistory.plist";

    /// <summary>Jobs that an administrator switched off or on: label to boolean.</summary>
    public const string DisabledJobs = "/var/db/com.apple.xpc.launchd/disabled.plist";

    /// <summary>Folder of <see cref="SetupMark"/>.</summary>
    public const string SetupFolder = "/var/db";

    /// <summary>Made when the setup assistant had finished: the date of installation.</summary>
    public const string SetupMark = ".AppleSetupDone";

    /// <summary>Home folders.</summary>
    public const string Users = "/Users";

    /// <summary>Folders with property lists of launchd jobs of the system domain.</summary>
    public static IReadOnlyList<string> LaunchDaemonFolders { get; } = ["/System/Library/LaunchDaemons", "/Library/LaunchDaemons"];

    /// <summary>Folders with applications; <c>~/Applications</c> of each user is looked at too.</summary>
    public static IReadOnlyList<string> ApplicationFolders { get; } = ["/Applications", "/System/Applications"];

    /// <summary>Folder of a user with what Apple told about the warranty: <c>coverageDetails/&lt;serial&gt;.json</c> or <c>&lt;serial&gt;_Warranty.plist</c>.</summary>
    public static string WarrantyFolder(string user) => $"{Users}/{user}/Library/Application Support/com.apple.NewDeviceOutreach";
}
