using System.Text.Json;

namespace Espalier.Contracts.Inventory;

/// <summary>Hardware and software inventory of one Mac: full, or only what changed since the report whose hashes it names.</summary>
public sealed record InventoryReport
{
    /// <summary>Classes in this report; a class that is absent is unchanged.</summary>
    public required IReadOnlyList<ClassReport> Classes { get; init; }

    /// <summary>What could not be read or parsed; the rest of the report stands.</summary>
    public IReadOnlyList<InventoryGap> Gaps { get; init; } = [];

    /// <summary>True when every class that the client knows is included in full.</summary>
    public bool IsFull { get; init; }
}

/// <summary>The rows of one class, in full or as a difference.</summary>
public sealed record ClassReport
{
    /// <summary><see cref="ResourceClass.Name"/>.</summary>
    public required string Class { get; init; }

    /// <summary>Null for a full report of the class; otherwise the <see cref="State"/> that the difference starts from.</summary>
    public string? Base { get; init; }

    /// <summary>SHA-256 (hex) over the class's rows after this report; what the next difference names as its base.</summary>
    public required string State { get; init; }

    /// <summary>All rows (full), or new and changed rows (difference). Property name to value; absent means unknown.</summary>
    public required IReadOnlyList<Dictionary<string, JsonElement>> Rows { get; init; }

    /// <summary>Key values of rows that vanished; only in a difference.</summary>
    public IReadOnlyList<Dictionary<string, JsonElement>> Removed { get; init; } = [];
}

/// <summary>A named hole in an inventory: the tool or file, and why it gave no fact.</summary>
/// <param name="Class">The class that lacks facts.</param>
/// <param name="Source">Tool or file asked.</param>
/// <param name="Reason">Short reason, at most 300 characters.</param>
public sealed record InventoryGap(string Class, string Source, string Reason);
