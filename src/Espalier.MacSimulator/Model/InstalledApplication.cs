namespace Espalier.MacSimulator.Model;

/// <summary>An application on a Mac.</summary>
public sealed record InstalledApplication(CatalogueProduct Product, string Version, DateTimeOffset InstalledAt)
{
    /// <summary>Path of the bundle.</summary>
    public string Path => $"{Product.Folder}/{Product.Name}.app";

    /// <summary>Identifier of the receipt that its installer left.</summary>
    public string PackageIdentifier => Product.BundleIdentifier + ".pkg";
}

/// <summary>An entry of the installation history.</summary>
public sealed record InstallHistoryEntry(
    DateTimeOffset At, string Name, string Version, IReadOnlyList<string> PackageIdentifiers, string Process);

/// <summary>What a package's installation left.</summary>
public sealed record PackageReceipt(string Identifier, string Version, DateTimeOffset InstalledAt, string Location, string Process);
