namespace Espalier.MacSimulator.Model;

/// <summary>A version of macOS that a simulated Mac runs.</summary>
/// <param name="Version">Product version: <c>15.6.1</c>.</param>
/// <param name="Build">Build: <c>24G90</c>.</param>
/// <param name="Darwin">Kernel release: <c>24.6.0</c>.</param>
/// <param name="Loader">Version of iBoot that comes with it.</param>
/// <param name="Safari">Version of Safari that comes with it.</param>
public sealed record MacSystem(string Version, string Build, string Darwin, string Loader, string Safari)
{
    /// <summary>Every version that can be simulated, oldest first.</summary>
    public static IReadOnlyList<MacSystem> All { get; } =
    [
        new("12.7.6", "21H1320", "21.6.0", "8422.141.2.700.1", "17.6"),
        new("13.6.7", "22G720", "22.6.0", "8422.141.2.700.1", "16.6"),
        new("13.7.8", "22H730", "22.6.0", "8422.142.2.700.1", "18.6"),
        new("14.4.1", "23E224", "23.4.0", "10151.101.3", "17.4.1"),
        new("14.7.6", "23H626", "23.6.0", "10151.140.19.700.2", "18.5"),
        new("15.3.2", "24D81", "24.3.0", "11881.81.4", "18.3.1"),
        new("15.5", "24F74", "24.5.0", "11881.121.1", "18.5"),
        new("15.6.1", "24G90", "24.6.0", "11881.140.96", "18.6"),
        new("26.0.1", "25A362", "25.0.0", "13822.1.2", "26.0.1"),
        new("26.1", "25B78", "25.1.0", "13822.41.1", "26.1"),
    ];

    /// <summary>Major version.</summary>
    public int Major { get; } = int.Parse(Version.AsSpan(0, Version.IndexOf('.', StringComparison.Ordinal)), provider: null);

    /// <summary>The newest known version, or null.</summary>
    public static MacSystem? Find(string version) => All.FirstOrDefault(system => system.Version == version);

    /// <summary>The name that Apple gave to the major version.</summary>
    public string Name => Major switch
    {
        12 => "Monterey",
        13 => "Ventura",
        14 => "Sonoma",
        15 => "Sequoia",
        _ => "Tahoe",
    };

    /// <summary>At least the given version.</summary>
    public bool IsAtLeast(int major, int minor = 0) =>
        Major > major || (Major == major && System.Version.Parse(Version).Minor >= minor);
}
