using System.Globalization;
using System.Text;
using Espalier.Formats.PropertyLists;

namespace Espalier.MacSimulator.Files;

/// <summary>The old text form in which <c>defaults</c> prints values.</summary>
internal static class PropertyListText
{
    /// <summary>A value as <c>defaults read</c> prints it; text at the top stands bare.</summary>
    public static string Format(PropertyListValue value)
    {
        if (value is PropertyListString text)
        {
            return text.Value;
        }

        var output = new StringBuilder();
        Append(output, value, 0);
        return output.ToString();
    }

    private static void Append(StringBuilder output, PropertyListValue value, int depth)
    {
        var indent = new string(' ', (depth + 1) * 4);
        switch (value)
        {
            case PropertyListBoolean boolean:
                output.Append(boolean.Value ? '1' : '0');
                break;
            case PropertyListInteger integer:
                output.Append(integer.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case PropertyListReal real:
                var number = real.Value.ToString("R", CultureInfo.InvariantCulture);
                output.Append(depth > 0 && number.Contains('.', StringComparison.Ordinal) ? $"\"{number}\"" : number);
                break;
            case PropertyListDate date:
                var instant = date.Value.ToString("yyyy-MM-dd HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
                output.Append(depth > 0 ? $"\"{instant}\"" : instant);
                break;
            case PropertyListData data:
                output.Append(CultureInfo.InvariantCulture, $"{{length = {data.Span.Length}, bytes = 0x{Convert.ToHexStringLower(data.Span)}}}");
                break;
            case PropertyListArray array:
                output.Append("(\n");
                for (var i = 0; i < array.Count; i++)
                {
                    output.Append(indent);
                    Append(output, array[i], depth + 1);
                    output.Append(i < array.Count - 1 ? ",\n" : "\n");
                }

                output.Append(' ', depth * 4).Append(')');
                break;
            case PropertyListDictionary dictionary:
                output.Append("{\n");
                foreach (var (key, member) in dictionary.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    // A container starts with the indentation of its own line, as in Apple's form.
                    output.Append(indent).Append(Quote(key)).Append(" = ").Append(member is PropertyListArray or PropertyListDictionary ? indent : "");
                    Append(output, member, depth + 1);
                    output.Append(";\n");
                }

                output.Append(' ', depth * 4).Append('}');
                break;
            default:
                output.Append(Quote(value.ToString() ?? ""));
                break;
        }
    }

    private static string Quote(string text)
    {
        if (text.Length > 0 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '$'))
        {
            return text;
        }

        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            quoted.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                > '~' => string.Create(CultureInfo.InvariantCulture, $"\\U{(int)character:x4}"),
                _ => character.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
