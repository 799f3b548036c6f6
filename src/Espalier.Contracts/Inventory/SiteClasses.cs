using static Espalier.Contracts.Inventory.Column;

namespace Espalier.Contracts.Inventory;

/// <summary>Classes that WQL and Resource Explorer know but no Mac reports as such: the site fills them.</summary>
public static class SiteClasses
{
    /// <summary>When a device's hardware was scanned last.</summary>
    public static ResourceClass WorkstationStatus { get; } = new("WORKSTATION_STATUS", "Workstation Status", [MovingInstant("LastHardwareScan")]);

    /// <summary>When a device's software was scanned last.</summary>
    public static ResourceClass LastSoftwareScan { get; } = new("LastSoftwareScan", "Last Software Scan", [MovingInstant("LastScanDate")]);

    /// <summary>Custom properties that administrators gave to a device.</summary>
    public static ResourceClass ExtensionData { get; } = new("ExtensionData", "Custom Properties", [Key("PropertyName"), Text("PropertyValue")]);

    /// <summary>Files found by software inventory.</summary>
    public static ResourceClass SoftwareFile { get; } = new("SoftwareFile", "Software Files",
    [
        Key("FilePath"),
        Key("FileName"),
        Text("FileDescription"),
        Text("FileVersion"),
        Whole("FileSize", "bytes"),
        Instant("FileModifiedDate"),
    ]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ResourceClass> All { get; } = [WorkstationStatus, LastSoftwareScan, ExtensionData, SoftwareFile];
}
