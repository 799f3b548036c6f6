using System.Net;

namespace Espalier.MacSimulator.Model;

/// <summary>A network interface.</summary>
/// <param name="Device"><c>en0</c></param>
/// <param name="Port">Name of the hardware port: <c>Wi-Fi</c>.</param>
/// <param name="HardwareAddress">MAC address in small letters.</param>
/// <param name="Address">IPv4 address, or null while it is not connected.</param>
/// <param name="PrefixLength">Length of the network part.</param>
public sealed record MacInterface(string Device, string Port, string HardwareAddress, IPAddress? Address, int PrefixLength);

internal static class MacNetwork
{
    public static List<MacInterface> Create(HardwareModel hardware, IPAddress address, SeededRandom random)
    {
        // One vendor prefix with the "locally administered" bit, so that no address can belong to a device that exists.
        string Hardware(int last) => $"9e:3e:53:{random.Below(256):x2}:{random.Below(256):x2}:{last:x2}";
        var wired = hardware.Ethernet && random.Chance(0.8);

        List<MacInterface> interfaces = [];
        if (hardware.Ethernet)
        {
            interfaces.Add(new("en0", "Ethernet", Hardware(0x10), wired ? address : null, 24));
        }

        interfaces.Add(new(hardware.Ethernet ? "en1" : "en0", "Wi-Fi", Hardware(0x20), wired ? null : address, 24));
        var bridge = Hardware(0x30);
        interfaces.Add(new("bridge0", "Thunderbolt Bridge", bridge, null, 24));
        interfaces.Add(new(hardware.Ethernet ? "en2" : "en1", "Thunderbolt 1", bridge, null, 24));
        interfaces.Add(new(hardware.Ethernet ? "en3" : "en2", "Thunderbolt 2", Hardware(0x31), null, 24));
        return interfaces;
    }
}
