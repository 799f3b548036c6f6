using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>dig</c> as the client asks it for service records, in its short form.</summary>
internal sealed class DnsLookup() : SimulatedTool("/usr/bin/dig")
{
    public override ToolReply Answer(MacState mac, ToolRequest request) => request.Arguments switch
    {
        ["+short", .., "-t", "SRV", var name] => ToolReply.Text(mac.ServiceRecords.GetValueOrDefault(name.TrimEnd('.'), "")),
        _ => ToolReply.Failure(1, "", "Usage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}\n"),
    };
}
