using System.Globalization;
using System.Text.Json;

namespace Espalier.Contracts.Inventory;

/// <summary>The canonical hash of a class's rows: the same on both ends, whatever the order of rows and properties.</summary>
public static class ClassState
{
    /// <summary>State of a class without rows.</summary>
    public static string Empty { get; } = Of([]);

    /// <summary>
    /// SHA-256 (hex, lower case) over the sorted SHA-256 of the rows. A row is its properties sorted by name (ordinal), each as length-prefixed name,
    /// kind and length-prefixed value; absent and null are the same.
    /// </summary>
    public static string Of(IEnumerable<IReadOnlyDictionary<string, JsonElement>> rows)
    {
        var hash = new ClassStateHash();
        var names = new List<string>();
        foreach (var row in rows)
        {
            names.Clear();
            names.AddRange(row.Where(static p => !IsAbsent(p.Value)).Select(static p => p.Key));
            names.Sort(StringComparer.Ordinal);
            foreach (var name in names)
            {
                var canonical = Canonical(row[name]);
                hash.Add(name, canonical[0], canonical.AsSpan(1));
            }

            hash.EndRow();
        }

        return hash.Complete();
    }

    /// <summary>One value as text that is equal exactly when the values are: <c>s</c>, <c>n</c> or <c>b</c> and the value.</summary>
    internal static string Canonical(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "s" + value.GetString(),
        JsonValueKind.Number => value.TryGetInt64(out var whole)
            ? "n" + whole.ToString(CultureInfo.InvariantCulture)
            : "n" + value.GetDouble().ToString("R", CultureInfo.InvariantCulture),
        JsonValueKind.True => "b1",
        JsonValueKind.False => "b0",
        _ => "j" + value.GetRawText(),
    };

    internal static bool IsAbsent(JsonElement value) => value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;
}
