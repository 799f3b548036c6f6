using System.Globalization;
using Espalier.MacSimulator.Files;

namespace Espalier.MacSimulator.Model;

/// <summary>Everything a simulated Mac is at the moment. Tools answer from it and may change it; hold <see cref="Gate"/> meanwhile.</summary>
public sealed class MacState
{
    private MacState(SimulatedMacPlan plan, TimeProvider clock)
    {
        var random = new SeededRandom(plan.Seed);
        var now = clock.GetUtcNow();
        var identity = random.Fork("identity");
        Plan = plan;
        Clock = clock;
        System = plan.System;
        Hardware = plan.Hardware;
        SetUpAt = now.AddDays(-plan.DaysInUse - 1);
        SerialNumber = plan.Hardware.IsAppleSilicon
            ? "X" + identity.Text(9, "0123456789CDFGHJKLMNPQRTVWXY")
            : "X02" + identity.Text(5, "0123456789CDFGHJKLMNPQRTVWXY") + identity.Text(4, "0123456789CDFGHJKLMNPQRTVWXY");
        HardwareUuid = identity.Uuid();
        ProvisioningUdid = $"0000{identity.Text(4, "0123456789")}-{identity.Text(16, "0123456789ABCDEF")}";
        MemoryBytes = identity.Pick(plan.Hardware.MemoryGibibytes) * 1024L * 1024 * 1024;
        ComputerName = plan.Name;
        LocalHostName = plan.Name;
        Users = MacUsers.Create(plan, random.Fork("users"), SetUpAt);
        Logons = PastLogons.Create(Users, plan.Hardware.Portable, plan.DaysInUse, random.Fork("logons"), now, clock.LocalTimeZone);
        Disk = MacDisk.Create(plan.Hardware, plan.Protection.DiskNearlyFull, random.Fork("disk"));
        Interfaces = MacNetwork.Create(plan.Hardware, plan.NetworkAddress ?? plan.Address, random.Fork("network"));
        Printers = MacPrinters.Create(random.Fork("printers"), now);
        Protection = MacProtection.Create(plan.Protection, random.Fork("protection"));
        Battery = plan.Hardware.Portable ? MacBattery.Create(random.Fork("battery")) : null;
        Files = new MacFiles();
        Preferences = new MacPreferences(Files, clock);
        Software = new MacSoftware(this, random.Fork("software"));
        Services = LaunchServices.Create(Software.Applications, random.Fork("services"));
        DisabledServices["com.openssh.sshd"] = !Protection.RemoteLogin;
        SystemFiles.Write(this);
    }

    /// <summary>One tool, event or question at a time.</summary>
    public Lock Gate { get; } = new();

    public SimulatedMacPlan Plan { get; }

    /// <summary>The Mac's clock in its own time zone.</summary>
    public TimeProvider Clock { get; }

    public HardwareModel Hardware { get; }

    /// <summary>The version that runs; changes with an update.</summary>
    public MacSystem System { get; set; }

    /// <summary>When macOS was set up on it.</summary>
    public DateTimeOffset SetUpAt { get; }

    public string SerialNumber { get; }

    public string HardwareUuid { get; }

    public string ProvisioningUdid { get; }

    public long MemoryBytes { get; }

    public string ComputerName { get; set; }

    public string LocalHostName { get; set; }

    /// <summary>Host name set by hand, or null.</summary>
    public string? HostName { get; set; }

    /// <summary>Name on Windows networks.</summary>
    public string NetBiosName => ComputerName.Length > 15 ? ComputerName[..15].ToUpperInvariant() : ComputerName.ToUpperInvariant();

    public List<MacUser> Users { get; }

    public LogonHistory Logons { get; }

    public MacDisk Disk { get; }

    public List<MacInterface> Interfaces { get; }

    public List<MacPrinter> Printers { get; }

    public MacProtection Protection { get; }

    /// <summary>Null on a Mac without one.</summary>
    public MacBattery? Battery { get; }

    public MacSoftware Software { get; }

    public List<LaunchService> Services { get; }

    /// <summary>What administrators' software has running in the session of the user at the Mac.</summary>
    public List<LaunchService> SessionServices { get; } = [];

    /// <summary>What DNS answers to questions for service records, by name: lines of priority, weight, port and host.</summary>
    public Dictionary<string, string> ServiceRecords { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Services that somebody switched off (true) or on (false).</summary>
    public SortedDictionary<string, bool> DisabledServices { get; } = new(StringComparer.Ordinal);

    /// <summary>What was asked of the Mac and not done yet: a restart or a shutdown.</summary>
    public PowerRequest PowerRequest { get; set; }

    internal MacFiles Files { get; }

    internal MacPreferences Preferences { get; }

    /// <summary>The interface with the Mac's address.</summary>
    public MacInterface ConnectedInterface => Interfaces.First(network => network.Address is not null);

    /// <summary>Local time of the Mac.</summary>
    public DateTimeOffset Now => Clock.GetLocalNow();

    /// <summary>A Mac as its plan says.</summary>
    public static MacState Create(SimulatedMacPlan plan, TimeProvider clock) => new(plan, clock);

    public MacUser? FindUser(string name) => Users.Find(user => user.Name == name);

    /// <summary>An instant in the Mac's own zone.</summary>
    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Clock.LocalTimeZone);

    /// <summary>An instant as C's <c>ctime</c> prints it, in the Mac's own zone.</summary>
    internal string CTime(DateTimeOffset at)
    {
        var local = Local(at);
        return string.Create(CultureInfo.InvariantCulture, $"{local:ddd MMM} {local.Day,2} {local:HH:mm:ss yyyy}");
    }
}

/// <summary>A restart or shutdown that was asked for.</summary>
public enum PowerRequest
{
    None,
    Restart,
    ShutDown,
}
