using Espalier.Formats.DiskImages;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>hdiutil</c>: opens disk images at a folder that the caller names, and closes them again.</summary>
internal sealed class DiskImageUtility() : SimulatedTool("/usr/bin/hdiutil")
{
    private const int MaxImageBytes = 512 * 1024 * 1024;
    private static readonly string[] Flags = ["-nobrowse", "-readonly", "-quiet", "-noautoopen", "-force"];

    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        var words = request.Arguments.Where(static word => !Flags.Contains(word)).ToArray();
        return words switch
        {
            ["attach", "-mountpoint", var place, var image] => Attach(mac, request.PathOf(image), request.PathOf(place)),
            ["detach", var place] when mac.Files.FolderExists(request.PathOf(place)) => ToolReply.Silent.WithChange(() => Empty(mac, request.PathOf(place))),
            ["detach", ..] => ToolReply.ErrorLine("hdiutil: detach failed - No such file or directory", 1),
            _ => ToolReply.ErrorLine("hdiutil: simulated Macs know attach with -mountpoint, and detach", 1),
        };
    }

    private static ToolReply Attach(MacState mac, string image, string place)
    {
        if (mac.Files.Read(image, MaxImageBytes) is not { } bytes)
        {
            return ToolReply.ErrorLine("hdiutil: attach failed - No such file or directory", 1);
        }

        return DiskImage.TryRead(bytes, MaxImageBytes, out var files, out _)
            ? ToolReply.Silent.WithChange(() =>
            {
                foreach (var file in files!)
                {
                    mac.Files.Write(place + "/" + file.Name, file.Content, mac.Clock.GetUtcNow());
                }
            })
            : ToolReply.ErrorLine("hdiutil: attach failed - image not recognized", 1);
    }

    private static void Empty(MacState mac, string place)
    {
        foreach (var entry in mac.Files.List(place))
        {
            mac.Files.Remove(place + "/" + entry.Name);
        }
    }
}
