using Espalier.Contracts.Inventory;

namespace Espalier.MacClient.Inventory.Network;

/// <summary>Fills the classes about network adapters and printers.</summary>
internal static class NetworkSource
{
    public static async Task FillAsync(InventorySession session, CancellationToken token)
    {
        var adapters = NetworkClasses.NetworkAdapter;
        var interfaces = await session.AskAsync(adapters, InventoryTools.Interfaces, token) is { } ifconfig ? Interface.Parse(ifconfig.Output) : [];
        var ports = await session.AskAsync(adapters, InventoryTools.HardwarePorts, token) is { } answer ? HardwarePort.Parse(answer.Output) : [];
        foreach (var port in ports)
        {
            var details = interfaces.FirstOrDefault(i => i.Name == port.Device);
            session.Add(adapters, new Row()
                .Text("DeviceID", port.Device)
                .Text("Name", port.Name)
                .Text("AdapterType", port.AdapterType)
                .Text("MACAddress", port.Mac ?? details?.Mac)
                .Text("ServiceName", port.Device)
                .Text("Status", details?.Status)
                .Text("MediaType", details?.Media));
        }

        await FillAddressesAsync(session, interfaces, token);
        await FillPrintersAsync(session, token);
    }

    private static async Task FillAddressesAsync(InventorySession session, IReadOnlyList<Interface> interfaces, CancellationToken token)
    {
        var about = NetworkClasses.NetworkAdapterConfiguration;

        // Without a default route the tool ends with an error: no network is a fact, not a gap.
        var route = await session.AskAsync(about, InventoryTools.DefaultRoute, token) is { ExitCode: 0 } answer ? DefaultRoute.Parse(answer.Output) : null;
        var hostName = await session.AskAsync(about, InventoryTools.LocalHostName, token) is { ExitCode: 0 } name ? ToolText.FirstLine(name.Output) : null;
        foreach (var addresses in DeviceFactsReader.AddressesOf(interfaces).GroupBy(static a => a.Interface))
        {
            session.Add(about, new Row()
                .Text("ServiceName", addresses.Key)
                .Text("IPAddress", string.Join(", ", addresses.Select(static a => a.Ip)))
                .Text("IPSubnet", string.Join(", ", addresses.Select(static a => a.PrefixLength)))
                .Text("DefaultIPGateway", route?.Interface == addresses.Key ? route.Gateway : null)
                .Text("DNSHostName", hostName)
                .Text("MACAddress", addresses.First().Mac));
        }
    }

    private static async Task FillPrintersAsync(InventorySession session, CancellationToken token)
    {
        if (await session.AskAsync(NetworkClasses.Printer, InventoryTools.PrintQueues, token) is not { } answer)
        {
            return;
        }

        var details = PrinterDetails.Parse(await session.ProfileAsync(NetworkClasses.Printer, ProfilerType.Printers, token));
        foreach (var queue in PrintQueue.Parse(answer.Output))
        {
            var printer = details.FirstOrDefault(d => d.Uri == queue.Device);
            session.Add(NetworkClasses.Printer, new Row()
                .Text("DeviceID", queue.Name)
                .Text("Name", printer?.Name ?? queue.Name)
                .Text("DriverName", printer?.Driver)
                .Text("PortName", queue.Device)
                .Text("Location", printer?.Location)
                .Flag("Default", queue.IsDefault)
                .Flag("Shared", printer?.IsShared)
                .Text("Status", queue.Status));
        }
    }
}
