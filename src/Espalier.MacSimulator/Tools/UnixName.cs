using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>uname</c></summary>
internal sealed class UnixName() : SimulatedTool("/usr/bin/uname")
{
    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        var architecture = mac.Hardware.Architecture;
        var kernel = $"Darwin Kernel Version {mac.System.Darwin}: root:xnu/RELEASE_{(mac.Hardware.IsAppleSilicon ? "ARM64_T8103" : "X86_64")}";
        var node = mac.LocalHostName + ".local";
        var asked = string.Concat(request.Arguments.Select(argument => argument.TrimStart('-')));
        if (request.Arguments.Any(argument => !argument.StartsWith('-')) || asked.Any(letter => !"amnoprsv".Contains(letter, StringComparison.Ordinal)))
        {
            return ToolReply.Failure(1, "", "usage: uname [-amnoprsv]\n");
        }

        bool Wants(char letter, bool inAll = true) =>
            asked.Contains(letter, StringComparison.Ordinal) || (inAll && asked.Contains('a', StringComparison.Ordinal)) || (asked.Length == 0 && letter == 's');
        (bool Wanted, string Text)[] parts =
        [
            (Wants('s'), "Darwin"), (Wants('n'), node), (Wants('r'), mac.System.Darwin), (Wants('v'), kernel), (Wants('m'), architecture),
            (Wants('p', inAll: false), mac.Hardware.IsAppleSilicon ? "arm" : "i386"),
        ];
        return ToolReply.Line(string.Join(' ', parts.Where(part => part.Wanted).Select(part => part.Text)));
    }
}
