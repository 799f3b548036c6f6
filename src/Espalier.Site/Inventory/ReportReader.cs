using System.Text.Json;
using Espalier.Contracts.Inventory;

namespace Espalier.Site.Inventory;

/// <summary>
/// Reads a report from the JSON that its batch was read into, without reading that a second time; rows only when they are asked for, because most reports say
/// what the site knows.
/// </summary>
internal static class ReportReader
{
    /// <exception cref="JsonException">It is not an inventory report.</exception>
    public static InventoryReport Read(JsonElement body)
    {
        (IReadOnlyList<ClassReport>? Value, bool IsThere) classes = default;
        IReadOnlyList<InventoryGap>? gaps = [];
        var isFull = false;
        foreach (var property in Object(body))
        {
            switch (property.Name)
            {
                case var name when Is(name, "classes"):
                    classes = (List(property.Value, ReadClass), true);
                    break;
                case var name when Is(name, "gaps"):
                    gaps = List(property.Value, static g => g.Deserialize(InventoryJson.Default.InventoryGap)!);
                    break;
                case var name when Is(name, "isFull"):
                    isFull = property.Value.ValueKind switch
                    {
                        JsonValueKind.True => true,
                        JsonValueKind.False => false,
                        _ => throw new JsonException("isFull is neither true nor false."),
                    };
                    break;
                default:
                    break;
            }
        }

        return classes.IsThere ? new InventoryReport { Classes = classes.Value!, Gaps = gaps!, IsFull = isFull } : throw new JsonException("The report has no list of classes.");
    }

    private static ClassReport ReadClass(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null)
        {
            return null!;
        }

        (string? Text, bool IsThere) named = default, state = default;
        (JsonRows? Value, bool IsThere) rows = default;
        string? from = null;
        IReadOnlyList<Dictionary<string, JsonElement>>? removed = [];
        foreach (var property in Object(json))
        {
            switch (property.Name)
            {
                case var name when Is(name, "class"):
                    named = (Text(property), true);
                    break;
                case var name when Is(name, "base"):
                    from = Text(property);
                    break;
                case var name when Is(name, "state"):
                    state = (Text(property), true);
                    break;
                case var name when Is(name, "rows"):
                    rows = (Rows(property.Value), true);
                    break;
                case var name when Is(name, "removed"):
                    removed = Rows(property.Value);
                    break;
                default:
                    break;
            }
        }

        return named.IsThere && state.IsThere && rows.IsThere
            ? new ClassReport { Class = named.Text!, Base = from, State = state.Text!, Rows = rows.Value!, Removed = removed! }
            : throw new JsonException("A class of the report lacks its name, its state or its rows.");
    }

    private static JsonRows? Rows(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : new JsonRows(Array(json));

    private static List<T>? List<T>(JsonElement json, Func<JsonElement, T> read) => json.ValueKind == JsonValueKind.Null ? null : [.. Array(json).EnumerateArray().Select(read)];

    private static bool Is(string name, string wanted) => name.Equals(wanted, StringComparison.OrdinalIgnoreCase);

    private static JsonElement Array(JsonElement json) => json.ValueKind == JsonValueKind.Array ? json : throw new JsonException($"A list is expected where {json.ValueKind} is.");

    private static JsonElement.ObjectEnumerator Object(JsonElement json) => json.ValueKind == JsonValueKind.Object ? json.EnumerateObject() : throw new JsonException($"An object is expected where {json.ValueKind} is.");

    private static string? Text(JsonProperty property) => property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null
        ? property.Value.GetString()
        : throw new JsonException($"A text is expected where {property.Value.ValueKind} is.");
}
