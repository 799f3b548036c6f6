using System.Globalization;
using System.Text;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>ifconfig</c></summary>
internal sealed class IfConfig() : SimulatedTool("/sbin/ifconfig")
{
    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        if (request.Arguments is [] or ["-a"])
        {
            var text = new StringBuilder(
                "lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> mtu 16384\n" +
                "\toptions=1203<RXCSUM,TXCSUM,TXSTATUS,SW_TIMESTAMP>\n" +
                "\tinet 127.0.0.1 netmask 0xff000000\n" +
                "\tinet6 ::1 prefixlen 128 \n" +
                "\tinet6 fe80::1%lo0 prefixlen 64 scopeid 0x1 \n" +
                "\tnd6 options=201<PERFORMNUD,DAD>\n" +
                "gif0: flags=8010<POINTOPOINT,MULTICAST> mtu 1280\n" +
                "stf0: flags=0<> mtu 1280\n");
            for (var i = 0; i < mac.Interfaces.Count; i++)
            {
                Append(text, mac.Interfaces[i], i + 4);
            }

            text.Append("utun0: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1500\n\tinet6 fe80::9c3e:53ff:fe00:1%utun0 prefixlen 64 scopeid 0x10 \n\tnd6 options=201<PERFORMNUD,DAD>\n");
            return ToolReply.Text(text.ToString());
        }

        if (request.Arguments is [var device] && mac.Interfaces.FindIndex(port => port.Device == device) is >= 0 and var index)
        {
            var text = new StringBuilder();
            Append(text, mac.Interfaces[index], index + 4);
            return ToolReply.Text(text.ToString());
        }

        return ToolReply.ErrorLine($"ifconfig: interface {request.Verb} does not exist", 1);
    }

    private static void Append(StringBuilder text, MacInterface port, int scope)
    {
        var octets = port.HardwareAddress.Split(':');
        text.Append(CultureInfo.InvariantCulture, $"{port.Device}: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500\n");
        text.Append("\toptions=6460<TSO4,TSO6,CHANNEL_IO,PARTIAL_CSUM,ZEROINVERT_CSUM>\n");
        text.Append(CultureInfo.InvariantCulture, $"\tether {port.HardwareAddress}\n");
        if (port.Address is { } address)
        {
            var bytes = address.GetAddressBytes();
            text.Append(CultureInfo.InvariantCulture, $"\tinet6 fe80::{octets[0]}{octets[1]}:{octets[2]}ff:fe{octets[3]}:{octets[4]}{octets[5]}%{port.Device} prefixlen 64 secured scopeid 0x{scope:x} \n");
            text.Append(CultureInfo.InvariantCulture, $"\tinet {address} netmask 0xffffff00 broadcast {bytes[0]}.{bytes[1]}.{bytes[2]}.255\n");
        }

        text.Append("\tnd6 options=201<PERFORMNUD,DAD>\n\tmedia: autoselect\n");
        text.Append(CultureInfo.InvariantCulture, $"\tstatus: {(port.Address is null ? "inactive" : "active")}\n");
    }
}
