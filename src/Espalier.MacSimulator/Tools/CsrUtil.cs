using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>csrutil</c>: System Integrity Protection, which only Recovery can change.</summary>
internal sealed class CsrUtil() : SimulatedTool("/usr/bin/csrutil")
{
    public override ToolReply Answer(MacState mac, ToolRequest request) => request.Verb switch
    {
        "status" when request.Arguments.Count == 1 =>
            ToolReply.Line($"System Integrity Protection status: {(mac.Protection.SystemIntegrityProtection ? "enabled" : "disabled")}."),
        "authenticated-root" => ToolReply.Line("Authenticated Root status: enabled"),
        "enable" or "disable" => ToolReply.ErrorLine("csrutil: This tool needs to be executed from Recovery OS.", 1),
        _ => ToolReply.Failure(64, "", "usage: csrutil <command>\nModify the System Integrity Protection configuration. All configuration changes apply to the entire machine.\nAvailable commands:\n\n    clear\n    disable\n    enable\n    status\n"),
    };
}
