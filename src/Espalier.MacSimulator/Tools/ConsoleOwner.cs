using System.Globalization;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>stat</c> as scripts use it to learn who sits at the Mac.</summary>
internal sealed class ConsoleOwner() : SimulatedTool("/usr/bin/stat")
{
    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        var owner = mac.Logons.ConsoleUser ?? "root";
        return request.Arguments switch
        {
            ["-f", "%Su", "/dev/console"] or ["-f%Su", "/dev/console"] => ToolReply.Line(owner),
            ["-f", "%u", "/dev/console"] or ["-f%u", "/dev/console"] => ToolReply.Line((mac.FindUser(owner)?.UniqueId ?? 0).ToString(CultureInfo.InvariantCulture)),
            ["-f", "%z", var path] => Size(mac, request, path),
            [var format, var path] when format == "-f%z" => Size(mac, request, path),
            _ => ToolReply.Failure(1, "", "usage: stat [-FLnq] [-f format | -l | -r | -s | -x] [-t timefmt] [file|handle ...]\n"),
        };
    }

    private static ToolReply Size(MacState mac, ToolRequest request, string path) => mac.Files.Read(request.PathOf(path)) is { } bytes
        ? ToolReply.Line(bytes.Length.ToString(CultureInfo.InvariantCulture))
        : ToolReply.ErrorLine($"stat: {path}: stat: No such file or directory", 1);
}
