namespace Espalier.Site.Collections.Wql;

/// <summary>What a completion is.</summary>
public enum WqlCompletionKind
{
    Property,
    Class,
    Function,
    Keyword,
    Unit,
}

/// <summary>One way for a query to go on.</summary>
/// <param name="Text">Replaces the marked text.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Detail">Type of a property; null otherwise.</param>
public sealed record WqlCompletion(string Text, WqlCompletionKind Kind, string? Detail);

/// <summary>How a query could go on.</summary>
/// <param name="Start">Offset of the text that a completion replaces.</param>
/// <param name="Length">Its length.</param>
/// <param name="Items">The best first.</param>
public sealed record WqlCompletions(int Start, int Length, IReadOnlyList<WqlCompletion> Items);
