using System.Net;

namespace Espalier.MacSimulator.Fleet;

/// <summary>A fleet of simulated Macs. The same options give the same fleet.</summary>
public sealed record SimulatedFleetOptions
{
    /// <summary>Number of Macs. Default 50.</summary>
    public int Count { get; init; } = 50;

    /// <summary>Everything is drawn from this. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Connections of the Macs come from the addresses that follow this one. Default 127.20.0.0: every address of 127.0.0.0/8 is the host's own on Linux.</summary>
    public IPAddress FirstAddress { get; init; } = IPAddress.Parse("127.20.0.0");

    /// <summary>The domain that most Macs belong to. Default <c>CORP</c>, corp.example.com.</summary>
    public DirectoryDomain? Directory { get; init; } = new("CORP", "corp.example.com");

    /// <summary>Macs in the domain, from 0 to 1. Default 0.8.</summary>
    public double DirectoryShare { get; init; } = 0.8;

    /// <summary>Macs that do not keep to the rules, from 0 to 1. Default 0.2.</summary>
    public double NonCompliantShare { get; init; } = 0.2;

    /// <summary>Macs, among those, whose repair claims success and changes nothing. Default 2.</summary>
    public int RepairsWithoutEffect { get; init; } = 2;

    /// <summary>Macs where a script never ends. Default 1.</summary>
    public int EndlessScripts { get; init; } = 1;

    /// <summary>Macs that leave the network and return. Default 1.</summary>
    public int Travellers { get; init; } = 1;

    /// <summary>When a traveller leaves and for how long, in simulated time. Default: after 30 minutes, for 2 hours.</summary>
    public OfflinePlan Journey { get; init; } = new(TimeSpan.FromMinutes(30), TimeSpan.FromHours(2));
}
