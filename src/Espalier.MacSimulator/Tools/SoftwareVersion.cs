using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>sw_vers</c></summary>
internal sealed class SoftwareVersion() : SimulatedTool("/usr/bin/sw_vers")
{
    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        if (request.Arguments.Count == 0)
        {
            return ToolReply.Text($"ProductName:\t\tmacOS\nProductVersion:\t\t{mac.System.Version}\nBuildVersion:\t\t{mac.System.Build}\n");
        }

        // Two dashes came with macOS 13; one dash still works.
        var long13 = mac.System.Major >= 13;
        return request.Arguments.Count == 1 ? request.Verb switch
        {
            "-productName" => ToolReply.Line("macOS"),
            "-productVersion" => ToolReply.Line(mac.System.Version),
            "-buildVersion" => ToolReply.Line(mac.System.Build),
            "--productName" when long13 => ToolReply.Line("macOS"),
            "--productVersion" when long13 => ToolReply.Line(mac.System.Version),
            "--buildVersion" when long13 => ToolReply.Line(mac.System.Build),
            "--productVersionExtra" when long13 => ToolReply.Line(""),
            _ => Usage(),
        } : Usage();
    }

    private static ToolReply Usage() =>
        ToolReply.Failure(1, "", "Usage: sw_vers [--help|--productName|--productVersion|--productVersionExtra|--buildVersion]\n");
}
