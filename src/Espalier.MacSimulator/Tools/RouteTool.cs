using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>route</c></summary>
internal sealed class RouteTool() : SimulatedTool("/sbin/route")
{
    public override ToolReply Answer(MacState mac, ToolRequest request) => request.Arguments is ["-n", "get", "default"] or ["get", "default"]
        ? ToolReply.Text($"   route to: default\ndestination: default\n       mask: default\n    gateway: {ConfigurationUtility.Gateway(mac)}\n  interface: {mac.ConnectedInterface.Device}\n      flags: <UP,GATEWAY,DONE,STATIC,PRCLONING,GLOBAL>\n recvpipe  sendpipe  ssthresh  rtt,msec    rttvar  hopcount      mtu     expire\n       0         0         0         0         0         0      1500         0 \n")
        : ToolReply.Failure(64, "", "usage: route [-dnqtv] command [[modifiers] args]\n");
}
