using System.Net;
using Espalier.MacSimulator.Model;
using Espalier.MacSimulator.Tools;

namespace Espalier.MacSimulator;

/// <summary>Everything that decides how a simulated Mac looks and behaves: the same plan gives the same Mac.</summary>
public sealed record SimulatedMacPlan
{
    /// <summary>Number of the Mac in its fleet, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Everything that is not said in the plan is drawn from this.</summary>
    public required ulong Seed { get; init; }

    public required HardwareModel Hardware { get; init; }

    public required MacSystem System { get; init; }

    /// <summary>Computer name; also the NetBIOS name, so at most 15 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Address on the host that its connections come from: one of 127.0.0.0/8 for each Mac.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Address that the Mac shows on its network interface, by which the site places it; null shows <see cref="Address"/>.</summary>
    public IPAddress? NetworkAddress { get; init; }

    /// <summary>Time zone, IANA name. Default <c>Europe/Berlin</c>.</summary>
    public string TimeZone { get; init; } = "Europe/Berlin";

    /// <summary>The directory that the Mac and its main user belong to, or null for a Mac with local accounts only.</summary>
    public DirectoryDomain? Directory { get; init; }

    /// <summary>Days of use before the start: the length of its logon history. Default 150.</summary>
    public int DaysInUse { get; init; } = 150;

    /// <summary>How its protection is set at the start. Default: everything as a company wants it.</summary>
    public ProtectionPlan Protection { get; init; } = new();

    /// <summary>Tools that misbehave on this Mac.</summary>
    public IReadOnlyList<ToolFault> Faults { get; init; } = [];

    /// <summary>When the Mac leaves the network and returns, again and again, in simulated time; null for one that stays.</summary>
    public OfflinePlan? Offline { get; init; }
}

/// <summary>An Active Directory domain.</summary>
/// <param name="NetBiosName"><c>CORP</c></param>
/// <param name="DnsName"><c>corp.example.com</c></param>
public sealed record DirectoryDomain(string NetBiosName, string DnsName);

/// <summary>How a Mac is protected at the start.</summary>
public sealed record ProtectionPlan
{
    public bool Firewall { get; init; } = true;

    public bool Gatekeeper { get; init; } = true;

    public bool SystemIntegrityProtection { get; init; } = true;

    public bool FileVault { get; init; } = true;

    /// <summary>A locked screen asks for the password at once.</summary>
    public bool ScreenLock { get; init; } = true;

    public bool AutomaticUpdates { get; init; } = true;

    public bool GuestAccount { get; init; }

    public bool RemoteLogin { get; init; }

    /// <summary>Almost no free disk space.</summary>
    public bool DiskNearlyFull { get; init; }
}

/// <summary>A Mac that is away for a while, then here for a while.</summary>
/// <param name="LeavesAfter">Simulated time from the start, or from its return, until it leaves.</param>
/// <param name="StaysAwayFor">Simulated time until it is back.</param>
public sealed record OfflinePlan(TimeSpan LeavesAfter, TimeSpan StaysAwayFor);
