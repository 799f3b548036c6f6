namespace Espalier.Console.Lists;

/// <summary>What a list shows: filter, order, time. Equal requests mean equal rows.</summary>
public sealed record ListRequest
{
    public static ListRequest Everything { get; } = new();

    /// <summary>Text of the filter box; empty for all.</summary>
    public string Text { get; init; } = "";

    /// <summary><see cref="Text"/>, or null when it is empty.</summary>
    public string? Filter => Text.Length == 0 ? null : Text;

    public ListCriteria Criteria { get; init; } = ListCriteria.None;

    /// <summary><see cref="ListColumn{T}.Name"/>; null for the source's own order.</summary>
    public string? SortBy { get; init; }

    public bool Descending { get; init; }

    /// <summary>State of the facts at this instant; null: the state of now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>The snapshot of an earlier window, so that later windows continue the same rows; null opens a new one.</summary>
    public string? Snapshot { get; init; }
}
