using System.Net;

namespace Espalier.MacClient.Runtime;

/// <summary>How a running client behaves; the site's own settings come with the policy.</summary>
public sealed record ClientOptions
{
    /// <summary>Version of this client, without the suffix <c>-PMA</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Called with the version of the client that the site offers, as often as it says so. Default: nothing is done.</summary>
    public Action<string>? ClientOffered { get; init; }

    /// <summary>Settings of the Mac's administrator, which a problem report has without secrets. Default: where they are on every Mac.</summary>
    public string Preferences { get; init; } = "/Library/Preferences/org.espalier.client.plist";

    /// <summary>
    /// The process is this client's alone: what an inventory took goes back to the system, instead of being kept as room for the next one, a day later. Default false.
    /// </summary>
    public bool GivesMemoryBack { get; init; }

    /// <summary>Local address of connections to the site; null for the system's choice. Simulated Macs have one each.</summary>
    public IPAddress? BoundTo { get; init; }

    /// <summary>Baselines and inventories of many Macs are spread over this time after a schedule's occurrence. Default zero.</summary>
    public TimeSpan Spread { get; init; } = TimeSpan.Zero;

    /// <summary>First wait after a failed connection; doubled up to <see cref="LongestRetry"/>. Default 1 s.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between attempts. Default 5 min: a Mac that was offline is back within that time after its site is.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Longest wait in one piece. Timers stand still while a Mac sleeps and know nothing of a clock that was set, so the clock is looked at this often.
    /// Default 5 min.
    /// </summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After a sleep, what it missed is done within this time, at a moment of this Mac's own: an office opens its Macs at the same minute. Default 2 min.</summary>
    public TimeSpan WakeSpread { get; init; } = TimeSpan.FromMinutes(2);
}
