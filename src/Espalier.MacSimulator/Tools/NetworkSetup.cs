using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>networksetup</c></summary>
internal sealed class NetworkSetup() : SimulatedTool("/usr/sbin/networksetup")
{
    public override ToolReply Answer(MacState mac, ToolRequest request) => request.Arguments switch
    {
        ["-listallhardwareports"] => ToolReply.Text(
            string.Concat(mac.Interfaces.Select(port => $"\nHardware Port: {port.Port}\nDevice: {port.Device}\nEthernet Address: {port.HardwareAddress}\n"))
            + "\nVLAN Configurations\n===================\n"),
        ["-listallnetworkservices"] => ToolReply.Text(
            "An asterisk (*) denotes that a network service is disabled.\n" + string.Concat(mac.Interfaces.Where(port => !port.Port.StartsWith("Thunderbolt ", StringComparison.Ordinal) || port.Device == "bridge0").Select(port => port.Port + "\n"))),
        ["-getcomputername"] => ToolReply.Line(mac.ComputerName),
        ["-setcomputername", var name] => ToolReply.Silent.WithChange(() => mac.ComputerName = name),
        ["-getinfo", var service] => mac.Interfaces.Find(port => port.Port == service) is { } found ? ToolReply.Text(Info(mac, found)) : NotFound(service),
        ["-getdnsservers", var service] => mac.Interfaces.Exists(port => port.Port == service) ? ToolReply.Line($"There aren't any DNS Servers set on {service}.") : NotFound(service),
        _ => ToolReply.Failure(1, "networksetup: command line tool for changing network settings\n"),
    };

    private static string Info(MacState mac, MacInterface port) => port.Address is null
        ? $"DHCP Configuration\nClient ID: \nIPv6: Automatic\nIPv6 IP address: none\nIPv6 Router: none\nEthernet Address: {port.HardwareAddress}\n"
        : $"DHCP Configuration\nIP address: {port.Address}\nSubnet mask: 255.255.255.0\nRouter: {ConfigurationUtility.Gateway(mac)}\nClient ID: \nIPv6: Automatic\nIPv6 IP address: none\nIPv6 Router: none\nEthernet Address: {port.HardwareAddress}\n";

    private static ToolReply NotFound(string service) =>
        ToolReply.Failure(4, $"{service} is not a recognized network service.\n** Error: The parameters were not valid.\n");
}
