using System.Text.Json;

namespace Espalier.Contracts.Inventory;

/// <summary>What tells the rows of one class on one device apart.</summary>
public static class RowKey
{
    /// <summary>The key as one text, equal exactly when all key values are; empty for a class with a single row.</summary>
    public static string Of(ResourceClass resourceClass, IReadOnlyDictionary<string, JsonElement> row)
    {
        var parts = resourceClass.Properties.Where(static p => p.IsKey)
            .Select(p => row.TryGetValue(p.Name, out var value) && !ClassState.IsAbsent(value) ? ClassState.Canonical(value) : "");
        return string.Concat(parts.Select(static part => $"{part.Length}:{part}"));
    }

    /// <summary>Only the key properties of a row, as <see cref="ClassReport.Removed"/> names it.</summary>
    public static Dictionary<string, JsonElement> Properties(ResourceClass resourceClass, IReadOnlyDictionary<string, JsonElement> row) =>
        resourceClass.Properties.Where(p => p.IsKey && row.ContainsKey(p.Name)).ToDictionary(static p => p.Name, p => row[p.Name]);
}
