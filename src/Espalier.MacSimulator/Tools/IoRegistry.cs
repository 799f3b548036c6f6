using System.Globalization;
using System.Text;
using Espalier.Formats.PropertyLists;
using Espalier.MacSimulator.Files;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>ioreg</c> for the platform expert.</summary>
internal sealed class IoRegistry() : SimulatedTool("/usr/sbin/ioreg")
{
    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        var arguments = string.Join(' ', request.Arguments);
        return arguments switch
        {
            "-rd1 -c IOPlatformExpertDevice -a" or "-ard1 -c IOPlatformExpertDevice" => ToolReply.Bytes(PropertyListBytes.Xml(PropertyListArray.Create(PlatformExpert(mac)))),
            "-rd1 -c IOPlatformExpertDevice" or "-d2 -c IOPlatformExpertDevice" or "-c IOPlatformExpertDevice -d 2" => ToolReply.Text(Text(mac)),
            _ when arguments.Contains("-c", StringComparison.Ordinal) => ToolReply.Silent,
            _ => ToolReply.Failure(64, "", "ioreg: usage: ioreg [-abfilrtx] [-c class] [-d depth] [-k key] [-n name] [-p plane] [-w width]\n"),
        };
    }

    private static PropertyListDictionary PlatformExpert(MacState mac)
    {
        var hardware = mac.Hardware;
        return PropertyListDictionary.Create(
            ("IOBusyInterest", "IOCommand is not serializable"),
            ("IOObjectClass", "IOPlatformExpertDevice"),
            ("IOObjectRetainCount", 41L),
            ("IOPlatformSerialNumber", mac.SerialNumber),
            ("IOPlatformUUID", mac.HardwareUuid),
            ("IORegistryEntryID", 4294967600L),
            ("IORegistryEntryName", hardware.IsAppleSilicon ? "J413AP" : hardware.Identifier),
            ("board-id", hardware.BoardId.Length == 0 ? null : Data(hardware.BoardId)),
            ("compatible", hardware.IsAppleSilicon ? Data($"J413AP\0{hardware.Identifier}\0AppleARM") : Data(hardware.Identifier)),
            ("manufacturer", Data("Apple Inc.")),
            ("model", Data(hardware.Identifier)),
            ("model-number", hardware.PartNumber.Length == 0 ? null : Data(hardware.PartNumber.Split('/')[0])),
            ("product-name", hardware.IsAppleSilicon ? null : Data(hardware.Identifier)),
            ("serial-number", Data(mac.SerialNumber)));
    }

    private static PropertyListData Data(string text) => new(Encoding.ASCII.GetBytes(text + "\0"));

    private static string Text(MacState mac)
    {
        var hardware = mac.Hardware;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"+-o {(hardware.IsAppleSilicon ? "J413AP" : hardware.Identifier)}  <class IOPlatformExpertDevice, id 0x100000112, registered, matched, active, busy 0 (21613 ms), retain 41>\n    {{\n");
        text.Append(CultureInfo.InvariantCulture, $"      \"compatible\" = <\"{hardware.Identifier}\">\n");
        if (hardware.BoardId.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"      \"board-id\" = <\"{hardware.BoardId}\">\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"      \"manufacturer\" = <\"Apple Inc.\">\n      \"IOPlatformUUID\" = \"{mac.HardwareUuid}\"\n      \"IOPlatformSerialNumber\" = \"{mac.SerialNumber}\"\n      \"model\" = <\"{hardware.Identifier}\">\n    }}\n\n");
        return text.ToString();
    }
}
