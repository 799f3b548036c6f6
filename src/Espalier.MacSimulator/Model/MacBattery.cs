namespace Espalier.MacSimulator.Model;

/// <summary>The battery of a portable Mac.</summary>
public sealed class MacBattery
{
    public required string SerialNumber { get; init; }

    public required int Cycles { get; set; }

    /// <summary>Capacity left of the capacity when new, from 0 to 100.</summary>
    public required int MaximumCapacityPercent { get; set; }

    /// <summary>Charge, from 0 to 100.</summary>
    public required int ChargePercent { get; set; }

    public required bool OnMains { get; set; }

    public bool NeedsService => MaximumCapacityPercent < 80;

    internal static MacBattery Create(SeededRandom random) => new()
    {
        SerialNumber = "F8Y" + random.Text(15, "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"),
        Cycles = random.Between(12, 940),
        MaximumCapacityPercent = random.Between(74, 100),
        ChargePercent = random.Between(18, 100),
        OnMains = random.Chance(0.6),
    };
}
