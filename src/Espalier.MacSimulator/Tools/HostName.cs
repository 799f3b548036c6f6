using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>hostname</c></summary>
internal sealed class HostName() : SimulatedTool("/bin/hostname")
{
    public override ToolReply Answer(MacState mac, ToolRequest request) => request.Arguments switch
    {
        [] => ToolReply.Line(mac.HostName ?? mac.LocalHostName + ".local"),
        ["-s"] => ToolReply.Line((mac.HostName ?? mac.LocalHostName).Split('.')[0]),
        ["-f"] => ToolReply.Line(mac.HostName ?? mac.LocalHostName + ".local"),
        _ => ToolReply.Failure(1, "", "usage: hostname [-fs] [name-of-host]\n"),
    };
}
