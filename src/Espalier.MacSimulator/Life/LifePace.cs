namespace Espalier.MacSimulator.Life;

/// <summary>How fast simulated Macs live. Only what happens to them follows it; their clocks and the protocol never do.</summary>
public sealed record LifePace
{
    /// <summary>Nothing happens by itself.</summary>
    public static LifePace None { get; } = new() { Speed = 0 };

    /// <summary>Simulated seconds in a second. Default 60: an office day in eight minutes.</summary>
    public double Speed { get; init; } = 60;

    /// <summary>Real time in which a Mac has its first reports to itself. Default 1 min.</summary>
    public TimeSpan BeginsAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What happens how often.</summary>
    public LifeOptions Events { get; init; } = new();
}
