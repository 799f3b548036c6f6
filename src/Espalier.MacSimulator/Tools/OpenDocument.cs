using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>open</c>: hands a document to the user's applications, which a simulated Mac leaves to whoever plays the user.</summary>
internal sealed class OpenDocument() : SimulatedTool("/usr/bin/open")
{
    public override ToolReply Answer(MacState mac, ToolRequest request) => request.Arguments is [var path]
        ? mac.Files.Read(request.PathOf(path)) is not null ? ToolReply.Silent : ToolReply.ErrorLine($"The file {path} does not exist.", 1)
        : ToolReply.Failure(1, "", "Usage: open [-e] [-t] [-f] [-W] [-R] [-n] [-g] [-h] [-s <partial SDK name>][-b <bundle identifier>] [-a <application>] [-u URL] [filenames] [--args arguments]\n");
}
