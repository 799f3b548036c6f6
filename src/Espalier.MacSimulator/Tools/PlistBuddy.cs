using System.Globalization;
using Espalier.Formats.PropertyLists;
using Espalier.MacSimulator.Files;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>PlistBuddy -c</c> for printing, setting, adding and deleting keys of the top level and below.</summary>
internal sealed class PlistBuddy() : SimulatedTool("/usr/libexec/PlistBuddy")
{
    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        var xml = request.Arguments.Contains("-x");
        if (request.Arguments.Where(argument => argument != "-x").ToArray() is not ["-c", var command, var file])
        {
            return ToolReply.Failure(1, "Usage: PlistBuddy [-cxh] <file.plist>\n");
        }

        var path = request.PathOf(file);
        var root = PropertyListBytes.Dictionary(mac.Files.Read(path));
        if (root is null)
        {
            return ToolReply.Failure(1, $"File Doesn't Exist, Will Create: {file}\n");
        }

        var words = command.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        var keys = words.Length > 1 ? words[1].Split(':', StringSplitOptions.RemoveEmptyEntries) : [];
        var found = Find(root, keys);
        return words[0].ToUpperInvariant() switch
        {
            "PRINT" when found is null => Missing("Print", words[1]),
            "PRINT" => xml ? ToolReply.Bytes(PropertyListBytes.Xml(found!)) : ToolReply.Line(Format(found!, 0)),
            "SET" when found is null => Missing("Set", words[1]),
            "SET" when words.Length == 3 => Change(mac, path, Replace(root, keys, Convert(found!, words[2]))),
            "ADD" when found is null && words.Length == 3 && words[2].Split(' ', 2) is [var type, var text] => Change(mac, path, Replace(root, keys, Create(type, text))),
            "ADD" => ToolReply.Failure(1, $"Add: \"{words[1]}\" Entry Already Exists\n"),
            "DELETE" when found is null => Missing("Delete", words[1]),
            "DELETE" => Change(mac, path, Replace(root, keys, null)),
            _ => ToolReply.Failure(1, "Unrecognized Command\n"),
        };
    }

    private static ToolReply Missing(string verb, string entry) => ToolReply.Failure(1, "", $"{verb}: Entry, \"{entry}\", Does Not Exist\n");

    private static ToolReply Change(MacState mac, string path, PropertyListDictionary list) =>
        ToolReply.Silent.WithChange(() => mac.Preferences.Replace(path, list));

    private static PropertyListValue? Find(PropertyListValue root, string[] keys)
    {
        PropertyListValue? value = root;
        foreach (var key in keys)
        {
            value = value switch
            {
                PropertyListDictionary dictionary => dictionary.Find(key),
                PropertyListArray array when int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < array.Count => array[index],
                _ => null,
            };
        }

        return value;
    }

    private static PropertyListDictionary Replace(PropertyListDictionary root, string[] keys, PropertyListValue? value)
    {
        if (keys is [var only])
        {
            return value is null ? new PropertyListDictionary(root.Where(entry => entry.Key != only)) : root.With(only, value);
        }

        return keys is [var first, .. var rest]
            ? root.With(first, Replace(root.FindDictionary(first) ?? PropertyListDictionary.Empty, rest, value))
            : root;
    }

    private static PropertyListValue Convert(PropertyListValue old, string text) => old.Kind switch
    {
        PropertyListKind.Boolean => Create("bool", text),
        PropertyListKind.Integer => Create("integer", text),
        PropertyListKind.Real => Create("real", text),
        _ => new PropertyListString(text),
    };

    private static PropertyListValue Create(string type, string text) => type switch
    {
        "bool" => PropertyListBoolean.Of(text.ToUpperInvariant() is "TRUE" or "YES" or "1"),
        "integer" => new PropertyListInteger(long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0),
        "real" => new PropertyListReal(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real : 0),
        _ => new PropertyListString(text),
    };

    private static string Format(PropertyListValue value, int depth)
    {
        var indent = new string(' ', (depth + 1) * 4);
        return value switch
        {
            PropertyListDictionary dictionary => "Dict {\n" + string.Concat(dictionary.Select(entry => $"{indent}{entry.Key} = {Format(entry.Value, depth + 1)}\n")) + new string(' ', depth * 4) + "}",
            PropertyListArray array => "Array {\n" + string.Concat(array.Select(member => $"{indent}{Format(member, depth + 1)}\n")) + new string(' ', depth * 4) + "}",
            _ => value.ToString() ?? "",
        };
    }
}
