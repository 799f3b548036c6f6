using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>firmwarepasswd</c>, of use on Intel Macs only.</summary>
internal sealed class FirmwarePassword() : SimulatedTool("/usr/sbin/firmwarepasswd")
{
    public override ToolReply Answer(MacState mac, ToolRequest request) => request.Arguments switch
    {
        _ when mac.Hardware.IsAppleSilicon => ToolReply.ErrorLine("firmwarepasswd: This tool is not supported on this platform.", 1),
        ["-check"] => ToolReply.Line("Password Enabled: No"),
        ["-mode"] => ToolReply.Text("Mode: none\nOption roms allowed\n"),
        _ => ToolReply.Failure(1, "", "Usage: firmwarepasswd [OPTION]\n"),
    };
}
