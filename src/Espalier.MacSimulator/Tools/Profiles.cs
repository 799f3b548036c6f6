using Espalier.Formats.PropertyLists;
using Espalier.MacSimulator.Files;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>profiles</c> of a Mac that no MDM server manages.</summary>
internal sealed class Profiles() : SimulatedTool("/usr/bin/profiles")
{
    public override ToolReply Answer(MacState mac, ToolRequest request) => request.Arguments switch
    {
        ["status", "-type", "enrollment"] => ToolReply.Text("Enrolled via DEP: No\nMDM enrollment: No\n"),
        ["status", "-type", "bootstraptoken"] => ToolReply.Text("profiles: Bootstrap Token supported on server: NO\nprofiles: Bootstrap Token escrowed to server: NO\n"),
        ["list" or "show", ..] when request.Arguments.Contains("stdout-xml") => ToolReply.Bytes(PropertyListBytes.Xml(PropertyListDictionary.Empty)),
        ["list" or "show" or "-P" or "-C" or "-L", ..] => ToolReply.Line("There are no configuration profiles installed in the system domain"),
        ["install" or "-I", ..] => ToolReply.ErrorLine("profiles tool no longer supports installs.  Use System Settings Profiles to add configuration profiles.", 1),
        ["remove" or "-R", ..] => ToolReply.ErrorLine("profiles: the profile was not found", 1),
        _ => ToolReply.Failure(1, "", "usage: profiles <command verb> [<options and arguments>]\n"),
    };
}
