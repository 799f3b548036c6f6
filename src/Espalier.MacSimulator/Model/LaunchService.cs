namespace Espalier.MacSimulator.Model;

/// <summary>A service of launchd's system domain.</summary>
/// <param name="Label">Label of the job.</param>
/// <param name="Program">What it runs.</param>
public sealed record LaunchService(string Label, string Program)
{
    /// <summary>Process id while it runs.</summary>
    public int? ProcessId { get; init; }

    /// <summary>Last exit code; negative for a signal.</summary>
    public int LastExit { get; init; }

    /// <summary>Starts with the Mac.</summary>
    public bool RunAtLoad { get; init; }

    /// <summary>Part of macOS.</summary>
    public bool BelongsToSystem => Label.StartsWith("com.apple.", StringComparison.Ordinal) || Label == "com.openssh.sshd";

    /// <summary>Where its property list lies.</summary>
    public string PropertyListPath { get; init; } = "";
}

internal static class LaunchServices
{
    private static readonly (string Label, string Program, bool RunAtLoad)[] System =
    [
        ("com.apple.syslogd", "/usr/sbin/syslogd", true),
        ("com.apple.UserEventAgent-System", "/usr/libexec/UserEventAgent", true),
        ("com.apple.securityd", "/usr/sbin/securityd", true),
        ("com.apple.opendirectoryd", "/usr/libexec/opendirectoryd", true),
        ("com.apple.configd", "/usr/libexec/configd", true),
        ("com.apple.mDNSResponder.reloaded", "/usr/sbin/mDNSResponder", true),
        ("com.apple.WindowServer", "/System/Library/PrivateFrameworks/SkyLight.framework/Resources/WindowServer", true),
        ("com.apple.metadata.mds", "/System/Library/Frameworks/CoreServices.framework/Frameworks/Metadata.framework/Support/mds", true),
        ("com.apple.cfprefsd.xpc.daemon", "/usr/sbin/cfprefsd", true),
        ("com.apple.softwareupdated", "/System/Library/CoreServices/Software Update.app/Contents/Resources/softwareupdated", false),
        ("com.apple.mdmclient.daemon", "/usr/libexec/mdmclient", false),
        ("com.apple.alf", "/usr/libexec/ApplicationFirewall/socketfilterfw", true),
        ("com.apple.cupsd", "/usr/sbin/cupsd", false),
        ("com.apple.locationd", "/usr/libexec/locationd", true),
        ("com.apple.bluetoothd", "/usr/sbin/bluetoothd", true),
        ("com.apple.powerd", "/System/Library/CoreServices/powerd.bundle/powerd", true),
        ("com.apple.fseventsd", "/System/Library/Frameworks/CoreServices.framework/Versions/A/Frameworks/FSEvents.framework/Versions/A/Support/fseventsd", true),
        ("com.apple.logd", "/usr/libexec/logd", true),
        ("com.apple.installd", "/System/Library/PrivateFrameworks/PackageKit.framework/Resources/installd", false),
        ("com.apple.storagekitd", "/usr/libexec/storagekitd", false),
        ("com.apple.tccd.system", "/System/Library/PrivateFrameworks/TCC.framework/Support/tccd", true),
        ("com.apple.timed", "/usr/libexec/timed", true),
        ("com.apple.trustd", "/usr/libexec/trustd", true),
        ("com.apple.XprotectFramework.PluginService", "/Library/Apple/System/Library/CoreServices/XProtect.app/Contents/MacOS/XProtect", false),
        ("com.apple.screensharing", "/System/Library/CoreServices/RemoteManagement/screensharingd.bundle/Contents/MacOS/screensharingd", false),
        ("com.apple.smbd", "/usr/sbin/smbd", false),
        ("com.apple.sysdiagnose", "/usr/libexec/sysdiagnosed", false),
        ("com.apple.periodic-daily", "/usr/libexec/periodic-wrapper", false),
    ];

    public static List<LaunchService> Create(IEnumerable<InstalledApplication> applications, SeededRandom random)
    {
        var processId = 80;
        int? Start(bool running) => running ? processId += random.Between(1, 14) : null;

        List<LaunchService> services = [];
        foreach (var (label, program, runAtLoad) in System)
        {
            services.Add(new LaunchService(label, program)
            {
                ProcessId = Start(runAtLoad || random.Chance(0.3)),
                RunAtLoad = runAtLoad,
                LastExit = random.Chance(0.05) ? -9 : 0,
                PropertyListPath = $"/System/Library/LaunchDaemons/{label}.plist",
            });
        }

        foreach (var application in applications.Where(application => application.Product.ServiceLabel is not null))
        {
            services.Add(ForProduct(application) with { ProcessId = Start(true) });
        }

        return services;
    }

    public static LaunchService ForProduct(InstalledApplication application) =>
        new(application.Product.ServiceLabel!, $"{application.Path}/Contents/Library/{application.Product.ServiceLabel}")
        {
            RunAtLoad = true,
            PropertyListPath = $"/Library/LaunchDaemons/{application.Product.ServiceLabel}.plist",
        };
}
