using static Espalier.Contracts.Inventory.Column;

namespace Espalier.Contracts.Inventory;

/// <summary>Classes about installed software and services.</summary>
public static class SoftwareClasses
{
    /// <summary>Application bundles; one row per place, since two copies may have two versions.</summary>
    public static ResourceClass InstalledApplications { get; } = new("ADD_REMOVE_PROGRAMS", "Installed Applications",
    [
        Text("DisplayName"),
        Text("Version"),
        Text("Publisher"),
        new ResourceProperty("BundleId", PropertyType.Text) { Label = "Bundle ID" },
        Key("InstallLocation"),
        Instant("InstallDate"),
        new ResourceProperty("ProdID", PropertyType.Text) { Label = "Prod ID" },
        Text("BundleVersion"),
        Text("Category"),
        Text("Source"),
        Text("MinimumSystemVersion"),
        MovingInstant("LastModified"),
    ]);

    /// <summary>Receipts of installer packages.</summary>
    public static ResourceClass InstalledPackages { get; } = new("INSTALLED_PACKAGES", "Installed Packages",
    [
        new ResourceProperty("PackageId", PropertyType.Text) { Label = "Package ID", IsKey = true },
        Text("Version"),
        Instant("InstallDate"),
        Text("InstallLocation"),
        Text("InstalledBy"),
    ]);

    /// <summary>Jobs of the system domain of launchd.</summary>
    public static ResourceClass Services { get; } = new("SERVICE", "Services",
    [
        Key("Name"),
        Text("DisplayName"),
        Text("PathName"),
        Text("StartMode"),
        Text("StartName"),
        new ResourceProperty("State", PropertyType.Text) { IsVolatile = true },
        new ResourceProperty("Status", PropertyType.Text) { IsVolatile = true },
        Moving("ExitCode"),
    ]);

    /// <summary>Classes of this file.</summary>
    internal static IReadOnlyList<ResourceClass> All { get; } = [InstalledApplications, InstalledPackages, Services];
}
