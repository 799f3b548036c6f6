using System.Buffers;
using System.Text.Json;
using Espalier.Contracts.Inventory;
using Espalier.Site.Inventory;

namespace Espalier.Site.Tests.Inventory;

/// <summary>Stored rows in the form of reports: what the site hashes without making it.</summary>
internal static class RowJson
{
    public static IReadOnlyList<Dictionary<string, JsonElement>> From(ClassTable table, IEnumerable<object?[]> rows)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var row in rows)
            {
                Write(json, table, row);
            }

            json.WriteEndArray();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return [.. JsonElement.ParseValue(ref reader).EnumerateArray().Select(static row => row.EnumerateObject().ToDictionary(static p => p.Name, static p => p.Value))];
    }

    private static void Write(Utf8JsonWriter json, ClassTable table, object?[] row)
    {
        json.WriteStartObject();
        for (var i = 0; i < row.Length; i++)
        {
            var property = table.Columns[i].Property;
            switch (row[i])
            {
                case string text:
                    json.WriteString(property.Name, text);
                    break;
                case double real:
                    json.WriteNumber(property.Name, real);
                    break;
                case long flag when property.Type == PropertyType.Boolean:
                    json.WriteBoolean(property.Name, flag != 0);
                    break;
                case long whole:
                    json.WriteNumber(property.Name, whole);
                    break;
            }
        }

        json.WriteEndObject();
    }
}
