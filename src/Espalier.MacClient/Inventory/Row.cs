using System.Text.Json;
using Espalier.Contracts.Inventory;

namespace Espalier.MacClient.Inventory;

/// <summary>Builds one row of a class; what is unknown (null, an empty text) is left out.</summary>
internal sealed class Row
{
    public Dictionary<string, JsonElement> Values { get; } = [];

    public Row Text(string name, string? value)
    {
        var trimmed = value?.Trim();
        if (!string.IsNullOrEmpty(trimmed))
        {
            Values[name] = InventoryValue.From(trimmed);
        }

        return this;
    }

    public Row Whole(string name, long? value)
    {
        if (value is { } known)
        {
            Values[name] = InventoryValue.From(known);
        }

        return this;
    }

    public Row Flag(string name, bool? value)
    {
        if (value is { } known)
        {
            Values[name] = InventoryValue.From(known);
        }

        return this;
    }

    public Row Instant(string name, DateTimeOffset? value)
    {
        if (value is { } known)
        {
            Values[name] = InventoryValue.From(known);
        }

        return this;
    }
}
