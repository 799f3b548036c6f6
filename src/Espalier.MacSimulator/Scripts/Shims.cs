using System.Runtime.Versioning;
using System.Text;

namespace Espalier.MacSimulator.Scripts;

/// <summary>The folder that lies over the host's <c>/usr</c>: a small script in place of each tool of macOS.</summary>
[SupportedOSPlatform("linux")]
internal static class Shims
{
    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Writes a shim for each tool, at its place below <c>/usr</c> (where <c>/bin</c> and <c>/sbin</c> are too).</summary>
    public static void Write(string folder, IEnumerable<string> tools)
    {
        var shim = ScriptHost.ReadResource("shim.pl");
        foreach (var tool in tools.Append("/usr/bin/sudo"))
        {
            var place = Path.Combine(folder, tool.StartsWith("/usr/", StringComparison.Ordinal) ? tool["/usr/".Length..] : tool[1..]);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.WriteAllText(place, shim.Replace("@TOOL@", tool, StringComparison.Ordinal), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.SetUnixFileMode(place, Executable);
        }
    }
}
