using static Espalier.Contracts.Inventory.Column;

namespace Espalier.Contracts.Inventory;

/// <summary>Classes about network adapters and printers.</summary>
public static class NetworkClasses
{
    /// <summary>Hardware ports.</summary>
    public static ResourceClass NetworkAdapter { get; } = new("NETWORK_ADAPTER", "Network Adapter",
    [
        new ResourceProperty("DeviceID", PropertyType.Text) { Label = "Device ID", IsKey = true },
        Text("Name"),
        Text("AdapterType"),
        new ResourceProperty("MACAddress", PropertyType.Text) { Label = "MAC Address" },
        Text("ServiceName"),
        new ResourceProperty("Status", PropertyType.Text) { IsVolatile = true },
        Text("MediaType"),
    ]);

    /// <summary>Addresses of the adapters that have some.</summary>
    public static ResourceClass NetworkAdapterConfiguration { get; } = new("NETWORK_ADAPTER_CONFIGURATION", "Network Adapter Configuration",
    [
        new ResourceProperty("ServiceName", PropertyType.Text) { IsKey = true },
        new ResourceProperty("IPAddress", PropertyType.Text) { Label = "IP Address" },
        new ResourceProperty("IPSubnet", PropertyType.Text) { Label = "IP Subnet" },
        new ResourceProperty("DefaultIPGateway", PropertyType.Text) { Label = "Default IP Gateway" },
        new ResourceProperty("DNSHostName", PropertyType.Text) { Label = "DNS Host Name" },
        new ResourceProperty("MACAddress", PropertyType.Text) { Label = "MAC Address" },
    ]);

    /// <summary>Print queues.</summary>
    public static ResourceClass Printer { get; } = new("PRINTER_DEVICE", "Printer Device",
    [
        new ResourceProperty("DeviceID", PropertyType.Text) { Label = "Device ID", IsKey = true },
        Text("Name"),
        Text("DriverName"),
        Text("PortName"),
        Text("Location"),
        Flag("Default"),
        Flag("Shared"),
        new ResourceProperty("Status", PropertyType.Text) { IsVolatile = true },
    ]);

    /// <summary>Classes of this file.</summary>
    internal static IReadOnlyList<ResourceClass> All { get; } = [NetworkAdapter, NetworkAdapterConfiguration, Printer];
}
