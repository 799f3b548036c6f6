using System.Collections;
using System.Text.Json;

namespace Espalier.Site.Inventory;

/// <summary>Rows as they lie in the JSON; each is made when it is come to, and made again the next time.</summary>
internal sealed class JsonRows : IReadOnlyList<Dictionary<string, JsonElement>>
{
    private readonly JsonElement _rows;

    /// <exception cref="JsonException">One is neither an object nor null.</exception>
    public JsonRows(JsonElement rows)
    {
        _rows = rows;
        foreach (var row in rows.EnumerateArray())
        {
            HasNull |= row.ValueKind switch
            {
                JsonValueKind.Object => false,
                JsonValueKind.Null => true,
                _ => throw new JsonException($"A row is expected where {row.ValueKind} is."),
            };
        }
    }

    /// <summary>One of them is null, which the contract does not have.</summary>
    public bool HasNull { get; }

    public int Count => _rows.GetArrayLength();

    public Dictionary<string, JsonElement> this[int index] => Read(_rows[index]);

    public IEnumerator<Dictionary<string, JsonElement>> GetEnumerator() => _rows.EnumerateArray().Select(Read).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static Dictionary<string, JsonElement> Read(JsonElement row)
    {
        var values = new Dictionary<string, JsonElement>(row.GetPropertyCount());
        foreach (var property in row.EnumerateObject())
        {
            values[property.Name] = property.Value;
        }

        return values;
    }
}
