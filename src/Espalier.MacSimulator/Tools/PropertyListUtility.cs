using Espalier.Formats.PropertyLists;
using Espalier.MacSimulator.Files;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>plutil</c></summary>
internal sealed class PropertyListUtility() : SimulatedTool("/usr/bin/plutil")
{
    public override bool ReadsInput(IReadOnlyList<string> arguments) => arguments is [.., "-"] && !(arguments is [.., "-o", "-"]);

    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        var arguments = request.Arguments;
        if (arguments.Count < 2)
        {
            return ToolReply.Failure(1, "", "plutil: [command_option] [other_options] file...\n");
        }

        var file = arguments[^1];
        var value = PropertyListBytes.Value(file == "-" ? request.Input : mac.Files.Read(request.PathOf(file)));
        if (value is null)
        {
            return ToolReply.Failure(1, $"{file}: file does not exist or is not readable or is not a regular file (Error Domain=NSCocoaErrorDomain Code=260)\n");
        }

        return arguments switch
        {
            ["-lint", _] or ["-s", "-lint", _] => ToolReply.Line($"{file}: OK"),
            ["-p", _] => ToolReply.Line(PropertyListText.Format(value)),
            ["-convert", "xml1", "-o", "-", ..] => ToolReply.Bytes(PropertyListBytes.Xml(value)),
            ["-convert", "xml1", _] => ToolReply.Silent.WithChange(() => mac.Files.Write(request.PathOf(file), PropertyListBytes.Xml(value), mac.Clock.GetUtcNow())),
            ["-convert", "binary1", _] => ToolReply.Silent.WithChange(() => mac.Files.Write(request.PathOf(file), PropertyListBytes.Binary(value), mac.Clock.GetUtcNow())),
            ["-extract", var key, "raw", ..] => (value as PropertyListDictionary)?.Find(key) is { } found ? ToolReply.Line(Raw(found)) : NoKey(file, key),
            ["-extract", var key, "xml1", "-o", "-", ..] => (value as PropertyListDictionary)?.Find(key) is { } found ? ToolReply.Bytes(PropertyListBytes.Xml(found)) : NoKey(file, key),
            _ => ToolReply.Failure(1, "", "plutil: unrecognized option\n"),
        };
    }

    private static ToolReply NoKey(string file, string key) =>
        ToolReply.Failure(1, $"{file}: Could not extract value, error: No value at that key path or invalid key path: {key}\n");

    private static string Raw(PropertyListValue value) => value switch
    {
        PropertyListArray array => array.Count.ToString(provider: null),
        PropertyListDictionary dictionary => string.Join('\n', dictionary.Keys),
        _ => value.ToString() ?? "",
    };
}
