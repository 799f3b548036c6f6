namespace Espalier.Console.Lists;

/// <summary>What changed behind an open list.</summary>
/// <param name="Changed">Keys of rows that are to be read and marked again.</param>
/// <param name="Added">How many rows a new snapshot would bring; offered, never pushed under the pointer.</param>
public sealed record ListNews(IReadOnlyCollection<string> Changed, int Added)
{
    /// <summary>The changed rows are already in place and need not be read.</summary>
    internal bool IsHere { get; init; }

    /// <summary>The list was empty and is to be opened again.</summary>
    internal bool IsAnew { get; init; }
}
