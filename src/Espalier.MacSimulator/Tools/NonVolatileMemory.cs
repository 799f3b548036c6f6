using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>nvram</c></summary>
internal sealed class NonVolatileMemory() : SimulatedTool("/usr/sbin/nvram")
{
    private const string SecureBoot = "94b73556-2197-4702-82a8-3e1337dafbfb:AppleSecureBootPolicy";

    public override ToolReply Answer(MacState mac, ToolRequest request) => request.Arguments switch
    {
        [SecureBoot] when mac.Hardware.SecurityChip == SecurityChip.T2 => ToolReply.Line(SecureBoot + "\t%02"),
        ["-p"] => ToolReply.Text("SystemAudioVolume\t%40\nboot-args\t\nprev-lang:kbd\ten-US:0\n"),
        [var name] when !name.StartsWith('-') => ToolReply.ErrorLine($"nvram: Error getting variable - '{name}': (iokit/common) data was not found", 1),
        _ => ToolReply.Failure(1, "", "usage: nvram [-x] [-p] [-f filename] [-d name] [-c] [name=[value] ...]\n"),
    };
}
