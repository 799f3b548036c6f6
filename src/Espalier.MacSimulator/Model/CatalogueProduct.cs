namespace Espalier.MacSimulator.Model;

/// <summary>How an application came to a Mac.</summary>
public enum ApplicationSource
{
    /// <summary>Part of macOS, on the sealed volume.</summary>
    System,

    /// <summary>From Apple's store.</summary>
    AppStore,

    /// <summary>From an installer package.</summary>
    Package,

    /// <summary>Dragged from a disk image.</summary>
    DiskImage,
}

/// <summary>A product of the catalogue that simulated Macs have installed.</summary>
/// <param name="Name">Name of the bundle without <c>.app</c>.</param>
/// <param name="BundleIdentifier">CFBundleIdentifier.</param>
/// <param name="Publisher">Vendor as in the signature.</param>
/// <param name="Source">How it is installed.</param>
/// <param name="Versions">Versions from old to new.</param>
public sealed record CatalogueProduct(string Name, string BundleIdentifier, string Publisher, ApplicationSource Source, params IReadOnlyList<string> Versions)
{
    /// <summary>Folder that the bundle lies in.</summary>
    public string Folder { get; init; } = "/Applications";

    /// <summary>How common it is, from 0 to 1.</summary>
    public double Spread { get; init; } = 0.3;

    /// <summary>Name of the executable, when it is not the bundle's name.</summary>
    public string? Executable { get; init; }

    /// <summary>Label of a background service that comes with it.</summary>
    public string? ServiceLabel { get; init; }

    /// <summary>Info.plist is in binary form.</summary>
    public bool BinaryInfo { get; init; }
}
