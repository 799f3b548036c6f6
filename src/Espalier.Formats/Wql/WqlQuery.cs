namespace Espalier.Formats.Wql;

/// <summary>A query or subquery as written.</summary>
public sealed record WqlQuery
{
    /// <summary>The text that the spans of all nodes are in.</summary>
    public required string Text { get; init; }

    public required WqlSpan Span { get; init; }

    public required bool IsDistinct { get; init; }

    public required WqlSelection Selection { get; init; }

    public required WqlSource From { get; init; }

    public required IReadOnlyList<WqlJoin> Joins { get; init; }

    public WqlPredicate? Where { get; init; }

    /// <summary>Accepted and checked; membership has no order.</summary>
    public required IReadOnlyList<WqlOrder> OrderBy { get; init; }
}

/// <summary>What a query selects.</summary>
public enum WqlSelectionKind
{
    /// <summary><c>*</c></summary>
    All,

    /// <summary><c>COUNT(*)</c></summary>
    Count,

    /// <summary>A list of properties.</summary>
    Properties,
}

/// <summary>The select list.</summary>
public sealed record WqlSelection(WqlSpan Span, WqlSelectionKind Kind, IReadOnlyList<WqlPropertyReference> Properties);

/// <summary>A name as written.</summary>
public sealed record WqlName(string Text, WqlSpan Span);

/// <summary>A class in FROM or JOIN.</summary>
public sealed record WqlSource(WqlName Class, WqlName? Alias);

/// <summary>Kinds of join; a bare JOIN is <see cref="Inner"/>.</summary>
public enum WqlJoinKind
{
    Inner,
    Left,
    Right,
    Full,
}

/// <summary>A joined class and the equalities it is joined on, all of which must hold.</summary>
public sealed record WqlJoin(WqlJoinKind Kind, WqlSource Source, IReadOnlyList<WqlJoinCondition> Conditions);

/// <summary><c>left = right</c> behind ON.</summary>
public sealed record WqlJoinCondition(WqlPropertyReference Left, WqlPropertyReference Right);

/// <summary>One property of ORDER BY.</summary>
public sealed record WqlOrder(WqlPropertyReference Property, bool IsDescending);
