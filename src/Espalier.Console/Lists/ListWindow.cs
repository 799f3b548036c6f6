namespace Espalier.Console.Lists;

/// <summary>Some rows out of the middle of a list.</summary>
/// <param name="Total">Rows of the whole list.</param>
/// <param name="Rows">The rows asked for, fewer at the end.</param>
public sealed record ListWindow<T>(int Total, IReadOnlyList<T> Rows)
{
    /// <summary>Names the frozen order these rows come from; null when the source keeps none.</summary>
    public string? Snapshot { get; init; }
}
