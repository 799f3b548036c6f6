using System.Collections.Frozen;

namespace Espalier.Formats.Wql;

/// <summary>Words that cannot name a class or an alias, nor a property that stands alone.</summary>
public static class WqlKeywords
{
    public const string Select = "SELECT";
    public const string Distinct = "DISTINCT";
    public const string From = "FROM";
    public const string As = "AS";
    public const string Join = "JOIN";
    public const string Inner = "INNER";
    public const string Left = "LEFT";
    public const string Right = "RIGHT";
    public const string Full = "FULL";
    public const string Outer = "OUTER";
    public const string On = "ON";
    public const string Where = "WHERE";
    public const string And = "AND";
    public const string Or = "OR";
    public const string Not = "NOT";
    public const string In = "IN";
    public const string Like = "LIKE";
    public const string Is = "IS";
    public const string Null = "NULL";
    public const string True = "TRUE";
    public const string False = "FALSE";
    public const string Order = "ORDER";
    public const string By = "BY";
    public const string Ascending = "ASC";
    public const string Descending = "DESC";

    /// <summary>Every keyword, in the order of a query.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Select, Distinct, From, As, Inner, Left, Right, Full, Outer, Join, On, Where, And, Or, Not, In, Like, Is, Null, True, False,
        Order, By, Ascending, Descending,
    ];

    private static readonly FrozenSet<string> Set = All.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The word is a keyword, in any letter case.</summary>
    public static bool Contains(string word) => Set.Contains(word);
}
