using System.Text;
using System.Text.Json;
using Espalier.Formats.PropertyLists;
using Espalier.MacClient.Inventory;

namespace Espalier.MacClient.Tests.Inventory;

/// <summary>Answers as the parsers take them.</summary>
internal static class Parsed
{
    public static PropertyListValue Value(byte[] bytes)
    {
        PropertyListAnswer.TryParse(bytes, out var value, out var reason).ShouldBeTrue(reason);
        return value!;
    }

    public static PropertyListValue Value(string text) => Value(Encoding.UTF8.GetBytes(text));

    public static IReadOnlyList<PropertyListDictionary> Items(byte[] bytes, string type) => ProfilerAnswer.Items(Value(bytes), type);

    public static IReadOnlyList<PropertyListDictionary> Items(string text, string type) => Items(Encoding.UTF8.GetBytes(text), type);

    /// <summary>The JSON form of a system_profiler answer as the property list that the same Mac gives.</summary>
    public static byte[] FromJson(byte[] json, string type)
    {
        using var document = JsonDocument.Parse(json);
        return PropertyList.ToXml(PropertyListArray.Create(PropertyListDictionary.Create(
            ("_dataType", type), ("_items", Convert(document.RootElement.GetProperty(type))))));
    }

    private static PropertyListValue Convert(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new PropertyListDictionary(element.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Convert(p.Value)))),
        JsonValueKind.Array => new PropertyListArray(element.EnumerateArray().Select(Convert)),
        JsonValueKind.Number => element.GetInt64(),
        _ => element.ToString(),
    };
}
