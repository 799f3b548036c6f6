namespace Espalier.Formats.Wql;

/// <summary>Kinds of <see cref="WqlToken"/>.</summary>
public enum WqlTokenKind
{
    End,

    /// <summary>A name or a keyword; which, only the place tells.</summary>
    Word,
    Text,
    Number,
    Dot,
    Comma,
    Star,
    OpenBracket,
    CloseBracket,

    /// <summary>One of <c>= != &lt;&gt; &lt; &lt;= &gt; &gt;=</c>.</summary>
    Operator,
}

/// <summary>One word, mark or literal.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Span">Where it is.</param>
/// <param name="Value">A text's content without quotes and escapes; otherwise the token as written.</param>
public readonly record struct WqlToken(WqlTokenKind Kind, WqlSpan Span, string Value)
{
    /// <summary>The token is this keyword, in any letter case.</summary>
    public bool Is(string keyword) => Kind == WqlTokenKind.Word && Value.Equals(keyword, StringComparison.OrdinalIgnoreCase);
}
