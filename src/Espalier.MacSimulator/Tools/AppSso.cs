using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>app-sso</c>: no simulated Mac has a platform single sign-on.</summary>
internal sealed class AppSso() : SimulatedTool("/usr/bin/app-sso")
{
    public override ToolReply Answer(MacState mac, ToolRequest request) => request.Arguments is ["platform", "-s"] && mac.System.Major >= 13
        ? ToolReply.Text($"Time: {mac.Clock.GetUtcNow():yyyy-MM-dd HH:mm:ss} +0000\n\nDevice Configuration:\n (null)\n\nLogin Configuration:\n (null)\n\nUser Configuration:\n (null)\n")
        : ToolReply.Failure(1, "", "usage: app-sso [-l] [-s] [-q] [-j] ...\n");
}
