using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>spctl</c>: Gatekeeper.</summary>
internal sealed class Gatekeeper() : SimulatedTool("/usr/sbin/spctl")
{
    public override ToolReply Answer(MacState mac, ToolRequest request) => request.Verb switch
    {
        "--status" when mac.Protection.Gatekeeper => ToolReply.Line("assessments enabled"),
        "--status" => ToolReply.Failure(1, "assessments disabled\n"),
        "--master-enable" or "--global-enable" or "--enable" when request.Arguments.Count == 1 =>
            ToolReply.Silent.WithChange(() => mac.Protection.Gatekeeper = true),

        // From macOS 15 only System Settings may switch it off.
        "--master-disable" or "--global-disable" when mac.System.Major >= 15 =>
            ToolReply.Line("Globally disabling the assessment system needs to be confirmed in System Settings."),
        "--master-disable" or "--global-disable" => ToolReply.Silent.WithChange(() => mac.Protection.Gatekeeper = false),
        "--assess" or "-a" => ToolReply.ErrorLine($"{request.Arguments[^1]}: accepted", 0),
        _ => ToolReply.Failure(2, "", "System Policy Basic Usage:\n       spctl --assess [--type type] [-v] path ... # assessment\n       spctl --enable | --disable | --status\n"),
    };
}
