namespace Espalier.Site.Inventory;

/// <summary>How long inventory is remembered; section <c>Inventory</c>.</summary>
public sealed record InventoryOptions
{
    /// <summary>Days that former rows are kept, 1 to 3,650. Default 400: a year and the weeks in which somebody looks back at it.</summary>
    public int HistoryDays { get; init; } = 400;

    /// <summary>Other numbers of days for single classes, by name: <c>SERVICE</c>. Default: none.</summary>
    public IReadOnlyDictionary<string, int> HistoryDaysOfClass { get; init; } = new Dictionary<string, int>();
}
