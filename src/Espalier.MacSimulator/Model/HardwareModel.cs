namespace Espalier.MacSimulator.Model;

/// <summary>What guards a Mac's start.</summary>
public enum SecurityChip
{
    /// <summary>An Intel Mac without one.</summary>
    None,

    /// <summary>An Intel Mac with Apple's T2.</summary>
    T2,

    /// <summary>Apple silicon: part of the chip.</summary>
    AppleSilicon,
}

/// <summary>The processor of a model.</summary>
/// <param name="Brand">As <c>machdep.cpu.brand_string</c> says.</param>
/// <param name="TypeName">As System Information says: <c>Apple M2</c>, <c>Dual-Core Intel Core i5</c>.</param>
/// <param name="PerformanceCores">Performance cores; all cores of an Intel processor.</param>
/// <param name="EfficiencyCores">Efficiency cores; 0 on Intel.</param>
/// <param name="Megahertz">Nominal speed of an Intel processor; 0 on Apple silicon, which reports none.</param>
/// <param name="HyperThreading">Two logical processors for each core.</param>
public sealed record MacProcessor(
    string Brand, string TypeName, int PerformanceCores, int EfficiencyCores, int Megahertz, bool HyperThreading)
{
    /// <summary>All physical cores.</summary>
    public int Cores => PerformanceCores + EfficiencyCores;

    /// <summary>Logical processors.</summary>
    public int Threads => HyperThreading ? Cores * 2 : Cores;
}

/// <summary>A built-in display.</summary>
public sealed record MacDisplay(string Name, int Width, int Height, string PixelText);

/// <summary>A model of Mac that can be simulated.</summary>
public sealed record HardwareModel
{
    /// <summary>Apple's identifier: <c>Mac14,2</c>.</summary>
    public required string Identifier { get; init; }

    /// <summary>Family as System Information says: <c>MacBook Air</c>.</summary>
    public required string Family { get; init; }

    /// <summary>Prefix of the names of simulated Macs of this model: <c>MBA</c>.</summary>
    public required string NamePrefix { get; init; }

    /// <summary>Part number, on Apple silicon only.</summary>
    public string PartNumber { get; init; } = "";

    public required MacProcessor Processor { get; init; }

    public required SecurityChip SecurityChip { get; init; }

    /// <summary>Board id of an Intel Mac; empty on Apple silicon.</summary>
    public string BoardId { get; init; } = "";

    /// <summary>Firmware version of an Intel Mac; on Apple silicon it follows the system.</summary>
    public string BootRomVersion { get; init; } = "";

    /// <summary>Graphics as System Information says.</summary>
    public required string Graphics { get; init; }

    public MacDisplay? Display { get; init; }

    /// <summary>Has a battery.</summary>
    public bool Portable { get; init; }

    /// <summary>Has an Ethernet socket (which is then en0, and Wi-Fi en1).</summary>
    public bool Ethernet { get; init; }

    /// <summary>Memory sizes sold, in GiB.</summary>
    public required IReadOnlyList<int> MemoryGibibytes { get; init; }

    /// <summary>Disk sizes sold, in GB (powers of ten).</summary>
    public required IReadOnlyList<int> DiskGigabytes { get; init; }

    /// <summary>First major macOS that runs on it.</summary>
    public required int OldestSystem { get; init; }

    /// <summary>Last major macOS that runs on it.</summary>
    public required int NewestSystem { get; init; }

    /// <summary>True on Apple silicon.</summary>
    public bool IsAppleSilicon => SecurityChip == SecurityChip.AppleSilicon;

    /// <summary>Processor architecture as <c>uname -m</c> says.</summary>
    public string Architecture => IsAppleSilicon ? "arm64" : "x86_64";
}
