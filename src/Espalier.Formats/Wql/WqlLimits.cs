namespace Espalier.Formats.Wql;

/// <summary>Bounds of a query, so that an editor's paste or a synchronised rule can neither exhaust the stack nor the database's planner.</summary>
public static class WqlLimits
{
    /// <summary>Characters of a query: room for a list of about 2,000 names.</summary>
    public const int MaxLength = 65_536;

    /// <summary>Tokens of a query; each value of a list takes two.</summary>
    public const int MaxTokens = 8_192;

    /// <summary>Brackets, NOTs, function calls and subqueries inside each other: recursion stays far from the end of the stack.</summary>
    public const int MaxDepth = 32;

    /// <summary>Classes joined in one query and its subqueries: planners' search grows steeply with each.</summary>
    public const int MaxSources = 16;

    /// <summary>Characters of one quoted text: twice the longest text that inventory keeps, below SQLite's limit for patterns.</summary>
    public const int MaxLiteralLength = 4_000;
}
