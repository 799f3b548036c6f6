using System.Globalization;
using System.Text;
using Espalier.MacClient.Platform;

namespace Espalier.MacClient.Inventory;

/// <summary>Every tool that inventory runs, with its arguments and time limit; nothing else runs one. Time limits come from what the tools need on busy Macs.</summary>
public static class InventoryTools
{
    /// <summary>Data types asked of <c>system_profiler</c>, one call each so that one that hangs costs only its own class.</summary>
    public static IReadOnlyList<string> ProfilerTypes { get; } =
    [
        ProfilerType.Hardware, ProfilerType.Bridge, ProfilerType.Power, ProfilerType.DiscBurning,
        ProfilerType.NvmeDrives, ProfilerType.SataDrives, ProfilerType.Printers, ProfilerType.Applications,
    ];

    /// <summary>Values asked of <c>sysctl</c>; a Mac that lacks one says so on standard error and answers the rest.</summary>
    public static IReadOnlyList<string> SysctlNames { get; } =
    [
        "hw.memsize", "hw.model", "hw.packages", "hw.physicalcpu", "hw.logicalcpu", "hw.perflevel0.physicalcpu", "hw.perflevel1.physicalcpu",
        "hw.cpufrequency_max", "hw.l2cachesize", "hw.l3cachesize", "hw.optional.arm64", "machdep.cpu.brand_string",
        "kern.boottime", "kern.osrelease", "kern.hv_vmm_present",
    ];

    /// <summary>Serial number, platform UUID and board: a property list with an array of one dictionary.</summary>
    public static ToolCall PlatformExpert { get; } = Small("/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice", "-a");

    /// <summary>Lines <c>name: value</c> of <see cref="SysctlNames"/>.</summary>
    public static ToolCall Sysctl { get; } = Small("/usr/sbin/sysctl", [.. SysctlNames]);

    /// <summary>Name in Sharing settings, one line.</summary>
    public static ToolCall ComputerName { get; } = Small("/usr/sbin/scutil", "--get", "ComputerName");

    /// <summary>Name on the local network, one line.</summary>
    public static ToolCall LocalHostName { get; } = Small("/usr/sbin/scutil", "--get", "LocalHostName");

    /// <summary>Sessions and who is at the console; the question is on standard input.</summary>
    public static ToolCall ConsoleUser { get; } = Small("/usr/sbin/scutil") with { Input = Encoding.ASCII.GetBytes("show State:/Users/ConsoleUser\n") };

    /// <summary>Interfaces with addresses.</summary>
    public static ToolCall Interfaces { get; } = Small("/sbin/ifconfig", "-a");

    /// <summary>Route to the default gateway; exit code 1 without one.</summary>
    public static ToolCall DefaultRoute { get; } = Small("/sbin/route", "-n", "get", "default");

    /// <summary>Names of the hardware ports.</summary>
    public static ToolCall HardwarePorts { get; } = Medium("/usr/sbin/networksetup", "-listallhardwareports");

    /// <summary>Directory binding; says nothing on a Mac that is not bound.</summary>
    public static ToolCall DirectoryBinding { get; } = Medium("/usr/sbin/dsconfigad", "-show");

    /// <summary>Disks, partitions and volumes.</summary>
    public static ToolCall DiskList { get; } = Slow("/usr/sbin/diskutil", "list", "-plist");

    /// <summary>APFS containers and volumes.</summary>
    public static ToolCall ApfsList { get; } = Slow("/usr/sbin/diskutil", "apfs", "list", "-plist");

    /// <summary>FileVault of the start volume.</summary>
    public static ToolCall FileVaultStatus { get; } = Medium("/usr/bin/fdesetup", "status");

    /// <summary>System Integrity Protection.</summary>
    public static ToolCall IntegrityProtection { get; } = Small("/usr/bin/csrutil", "status");

    /// <summary>Gatekeeper; its answer may come on standard error.</summary>
    public static ToolCall Gatekeeper { get; } = Small("/usr/sbin/spctl", "--status");

    /// <summary>Application firewall.</summary>
    public static ToolCall FirewallState { get; } = Firewall("--getglobalstate");

    /// <summary>Stealth mode of the firewall.</summary>
    public static ToolCall FirewallStealth { get; } = Firewall("--getstealthmode");

    /// <summary>Whether the firewall blocks everything.</summary>
    public static ToolCall FirewallBlockAll { get; } = Firewall("--getblockall");

    /// <summary>Secure boot level on Macs with a T2 chip, in its last byte.</summary>
    public static ToolCall SecureBootPolicy { get; } = Small("/usr/sbin/nvram", "94b73556-2197-4702-82a8-3e1337dafbfb:AppleSecureBootPolicy");

    /// <summary>Firmware password; asked on Intel Macs only.</summary>
    public static ToolCall FirmwarePassword { get; } = Small("/usr/sbin/firmwarepasswd", "-check");

    /// <summary>Kind of MDM enrollment.</summary>
    public static ToolCall MdmEnrollment { get; } = Medium("/usr/bin/profiles", "status", "-type", "enrollment");

    /// <summary>Whether the MDM server holds the bootstrap token.</summary>
    public static ToolCall BootstrapToken { get; } = Medium("/usr/bin/profiles", "status", "-type", "bootstraptoken");

    /// <summary>Jobs of the system domain (as root).</summary>
    public static ToolCall LaunchdJobs { get; } = Small("/bin/launchctl", "list");

    /// <summary>Print queues, the default one and their devices.</summary>
    public static ToolCall PrintQueues { get; } = Medium("/usr/bin/lpstat", "-p", "-d", "-v");

    /// <summary>Logons, newest first.</summary>
    public static ToolCall Logons { get; } = Medium("/usr/bin/last");

    /// <summary>Local accounts: a property list with an array of dictionaries.</summary>
    public static ToolCall LocalAccounts { get; } = Medium(
        "/usr/bin/dscl", "-plist", ".", "-readall", "/Users",
        "RecordName", "RealName", "UniqueID", "NFSHomeDirectory", "UserShell", "GeneratedUID", "IsHidden", "AuthenticationAuthority", "OriginalNodeName");

    /// <summary>Members of the group of administrators.</summary>
    public static ToolCall Administrators { get; } = Medium("/usr/bin/dscl", "-plist", ".", "-read", "/Groups/admin", "GroupMembership");

    /// <summary>Receipts: property lists one behind another.</summary>
    public static ToolCall Receipts { get; } = Slow("/usr/sbin/pkgutil", "--regexp", "--pkg-info-plist", ".*");

    /// <summary>One data type of <c>system_profiler</c> as a property list.</summary>
    /// <remarks>It is told to give up a little before it is killed, since it answers what it has by then.</remarks>
    public static ToolCall SystemProfiler(string type)
    {
        var seconds = type == ProfilerType.Applications ? 120 : 60;
        return new("/usr/sbin/system_profiler", "-xml", type, "-detailLevel", "full", "-timeout", (seconds - 10).ToString(CultureInfo.InvariantCulture))
        {
            Timeout = TimeSpan.FromSeconds(seconds),
        };
    }

    /// <summary>One disk, partition or volume.</summary>
    /// <param name="device">BSD name (<c>disk3s1</c>) as <see cref="DiskList"/> gives it.</param>
    public static ToolCall DiskInfo(string device) => Slow("/usr/sbin/diskutil", "info", "-plist", device);

    /// <summary>Where an account that is not a local one comes from.</summary>
    /// <param name="account">Account name, already checked to be one path component.</param>
    public static ToolCall DirectoryAccount(string account) => Medium(
        "/usr/bin/dscl", "-plist", "/Search", "-read", "/Users/" + account,
        "RealName", "NFSHomeDirectory", "AuthenticationAuthority", "OriginalNodeName");

    private static ToolCall Firewall(string question) => Small("/usr/libexec/ApplicationFirewall/socketfilterfw", question);

    private static ToolCall Small(string path, params string[] arguments) =>
        new(path, arguments) { Timeout = TimeSpan.FromSeconds(10), MaxOutputBytes = 4 * 1024 * 1024 };

    private static ToolCall Medium(string path, params string[] arguments) =>
        new(path, arguments) { Timeout = TimeSpan.FromSeconds(30), MaxOutputBytes = 16 * 1024 * 1024 };

    private static ToolCall Slow(string path, params string[] arguments) => new(path, arguments) { Timeout = TimeSpan.FromSeconds(60) };
}
