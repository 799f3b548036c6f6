using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Espalier.Server.Commands.Verbs;

/// <summary>Answers of the API for people: rows as a table, one thing as a list of its parts. What Macs have said never reaches the terminal as control characters.</summary>
internal static class AnswerText
{
    public static void Write(TextWriter output, JsonElement answer, string? rows, IReadOnlyList<string> columns)
    {
        if (columns.Count > 0)
        {
            WriteRows(output, answer, rows, columns);
        }
        else if (answer.ValueKind == JsonValueKind.Object && answer.EnumerateObject().Any())
        {
            WriteParts(output, answer);
        }
        else if (answer.ValueKind == JsonValueKind.Array)
        {
            WriteTable(output, answer.EnumerateArray().ToList(), ScalarsOf(answer));
        }
        else
        {
            output.WriteLine("Done.");
        }
    }

    /// <summary>A value in one cell.</summary>
    public static string Cell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Printable(value.GetString()!),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Cell)),
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        JsonValueKind.Object => string.Join(", ", value.EnumerateObject().Select(static p => $"{p.Name} {Cell(p.Value)}")),
        _ => value.GetRawText(),
    };

    /// <summary>A table with its heads; what is too much for a line stays on it.</summary>
    public static void WriteTable(TextWriter output, IReadOnlyList<string> heads, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (rows.Count == 0)
        {
            output.WriteLine("None.");
            return;
        }

        List<IReadOnlyList<string>> cells = [heads, .. rows];
        var widths = heads.Select((_, i) => cells.Max(line => line[i].Length)).ToArray();
        foreach (var line in cells)
        {
            output.WriteLine(string.Concat(line.Select((cell, i) => i == line.Count - 1 ? cell : cell.PadRight(widths[i] + 2))).TrimEnd());
        }
    }

    /// <summary>Says that there are more rows than those shown.</summary>
    public static void WriteRest(TextWriter output, JsonElement answer, int shown)
    {
        if (answer.TryGetProperty("total", out var total) && total.GetInt32() > shown)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{shown} of {total.GetInt32()}; --skip and --take show the others."));
        }
    }

    private static void WriteRows(TextWriter output, JsonElement answer, string? rows, IReadOnlyList<string> columns)
    {
        var items = (rows is null ? answer : answer.GetProperty(rows)).EnumerateArray().ToList();
        WriteTable(output, items, columns);
        if (rows is not null)
        {
            WriteRest(output, answer, items.Count);
        }
    }

    private static void WriteTable(TextWriter output, IReadOnlyList<JsonElement> rows, IReadOnlyList<string> columns) =>
        WriteTable(output, [.. columns.Select(Title)], [.. rows.Select(row => columns.Select(column => Cell(Find(row, column))).ToArray())]);

    private static void WriteParts(TextWriter output, JsonElement thing)
    {
        var parts = Flatten(thing, "").ToList();
        var width = parts.Count == 0 ? 0 : parts.Max(static p => p.Name.Length);
        foreach (var (name, value) in parts)
        {
            output.WriteLine($"{name.PadRight(width)}  {value}".TrimEnd());
        }

        foreach (var list in thing.EnumerateObject().Where(static p => IsList(p.Value)))
        {
            output.WriteLine();
            output.WriteLine(Title(list.Name) + ":");
            WriteTable(output, list.Value.EnumerateArray().ToList(), ScalarsOf(list.Value));
        }
    }

    private static IEnumerable<(string Name, string Value)> Flatten(JsonElement thing, string prefix) => thing.EnumerateObject().SelectMany(part => part.Value.ValueKind switch
    {
        JsonValueKind.Object => Flatten(part.Value, prefix + part.Name + "."),
        JsonValueKind.Array when IsList(part.Value) => [],
        _ => [(prefix + part.Name, Cell(part.Value))],
    });

    private static bool IsList(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(static item => item.ValueKind == JsonValueKind.Object);

    private static IReadOnlyList<string> ScalarsOf(JsonElement list) =>
        [.. list.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.Object).SelectMany(static item => item.EnumerateObject()).Where(static p => !IsList(p.Value)).Select(static p => p.Name).Distinct()];

    private static JsonElement Find(JsonElement row, string path)
    {
        foreach (var part in path.Split('.'))
        {
            if (row.ValueKind != JsonValueKind.Object || !row.TryGetProperty(part, out row))
            {
                return default;
            }
        }

        return row;
    }

    // lastContactAt -> LAST CONTACT AT
    private static string Title(string path)
    {
        var title = new StringBuilder();
        foreach (var letter in path.AsSpan()[(path.LastIndexOf('.') + 1)..])
        {
            title.Append(char.IsUpper(letter) ? " " : "").Append(char.ToUpperInvariant(letter));
        }

        return title.ToString();
    }

    private static string Printable(string text) => string.Concat(text.Select(static c => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? ' ' : c));
}
