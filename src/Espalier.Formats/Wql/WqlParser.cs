using System.Diagnostics.CodeAnalysis;

namespace Espalier.Formats.Wql;

/// <summary>
/// Reads the part of WQL that query collections use (Extended WQL of ConfigMgr). Names are not resolved here. It stops at the first mistake:
/// inside, null means that <see cref="_error"/> is set.
/// </summary>
public sealed partial class WqlParser
{
    private readonly string _text;
    private readonly IReadOnlyList<WqlToken> _tokens;
    private int _next;
    private int _depth;
    private int _sources;
    private WqlError? _error;

    private WqlParser(string text, IReadOnlyList<WqlToken> tokens) => (_text, _tokens) = (text, tokens);

    private WqlToken Current => _tokens[_next];

    /// <summary>Reads a query; on a mistake, where it is and what it is.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out WqlQuery? query, [NotNullWhen(false)] out WqlError? error)
    {
        query = null;
        if (!WqlLexer.TryRead(text, out var tokens, out error))
        {
            return false;
        }

        var parser = new WqlParser(text, tokens);
        var parsed = parser.ReadQuery();
        if (parsed is not null && parser.Current.Kind != WqlTokenKind.End)
        {
            parser.FailExpected("the end of the query", parsed.OrderBy.Count > 0 ? [] : WordsBehind(parsed));
        }

        error = parser._error;
        query = error is null ? parsed : null;
        return error is null && query is not null;
    }

    private static string[] WordsBehind(WqlQuery query) => query.Where is null
        ? [WqlKeywords.Where, WqlKeywords.Inner, WqlKeywords.Left, WqlKeywords.Right, WqlKeywords.Full, WqlKeywords.Join, WqlKeywords.As, WqlKeywords.Order]
        : [WqlKeywords.And, WqlKeywords.Or, WqlKeywords.Order];

    private WqlQuery? ReadQuery()
    {
        var start = Current.Span;
        if (!Expect(WqlKeywords.Select))
        {
            return null;
        }

        var isDistinct = Accept(WqlKeywords.Distinct);
        if (ReadSelection() is not { } selection || !Expect(WqlKeywords.From) || ReadSource() is not { } from || ReadJoins() is not { } joins)
        {
            return null;
        }

        WqlPredicate? where = null;
        if (Accept(WqlKeywords.Where) && (where = ReadDisjunction()) is null)
        {
            return null;
        }

        if (ReadOrder() is not { } order)
        {
            return null;
        }

        return new WqlQuery
        {
            Text = _text,
            Span = WqlSpan.Between(start, _tokens[_next - 1].Span),
            IsDistinct = isDistinct,
            Selection = selection,
            From = from,
            Joins = joins,
            Where = where,
            OrderBy = order,
        };
    }

    private WqlSelection? ReadSelection()
    {
        var first = Current;
        if (Accept(WqlTokenKind.Star))
        {
            return new WqlSelection(first.Span, WqlSelectionKind.All, []);
        }

        if (first.Is("COUNT") && _tokens[_next + 1].Kind == WqlTokenKind.OpenBracket)
        {
            _next += 2;
            return Expect(WqlTokenKind.Star, "*") && Expect(WqlTokenKind.CloseBracket, ")")
                ? new WqlSelection(WqlSpan.Between(first.Span, _tokens[_next - 1].Span), WqlSelectionKind.Count, [])
                : null;
        }

        var properties = new List<WqlPropertyReference>();
        do
        {
            if (ReadProperty() is not { } property)
            {
                return null;
            }

            properties.Add(property);
        }
        while (Accept(WqlTokenKind.Comma));
        return new WqlSelection(WqlSpan.Between(first.Span, properties[^1].Span), WqlSelectionKind.Properties, properties);
    }

    private WqlSource? ReadSource()
    {
        if (ReadName("a class") is not { } name)
        {
            return null;
        }

        if (++_sources > WqlLimits.MaxSources)
        {
            return Fail<WqlSource>(name.Span, WqlErrorReason.TooManyClasses, $"A query joins at most {WqlLimits.MaxSources} classes.");
        }

        if (!Accept(WqlKeywords.As))
        {
            return new WqlSource(name, null);
        }

        return ReadName("an alias") is { } alias ? new WqlSource(name, alias) : null;
    }

    private List<WqlJoin>? ReadJoins()
    {
        var joins = new List<WqlJoin>();
        while (ReadJoinKind(out var kind))
        {
            if (ReadSource() is not { } source || !Expect(WqlKeywords.On) || ReadJoinConditions() is not { } conditions)
            {
                return null;
            }

            joins.Add(new WqlJoin(kind, source, conditions));
        }

        return _error is null ? joins : null;
    }

    private bool ReadJoinKind(out WqlJoinKind kind)
    {
        kind = WqlJoinKind.Inner;
        if (Accept(WqlKeywords.Join))
        {
            return true;
        }

        if (Accept(WqlKeywords.Inner))
        {
            return Expect(WqlKeywords.Join);
        }

        WqlJoinKind? outer = Current.Is(WqlKeywords.Left) ? WqlJoinKind.Left
            : Current.Is(WqlKeywords.Right) ? WqlJoinKind.Right
            : Current.Is(WqlKeywords.Full) ? WqlJoinKind.Full
            : null;
        if (outer is null)
        {
            return false;
        }

        _next++;
        kind = outer.Value;
        Accept(WqlKeywords.Outer);
        return Expect(WqlKeywords.Join);
    }

    private List<WqlJoinCondition>? ReadJoinConditions()
    {
        var conditions = new List<WqlJoinCondition>();
        do
        {
            if (ReadProperty() is not { } left)
            {
                return null;
            }

            if (Current is not { Kind: WqlTokenKind.Operator, Value: "=" })
            {
                FailExpected("= (classes are joined on equal properties)", []);
                return null;
            }

            _next++;
            if (ReadProperty() is not { } right)
            {
                return null;
            }

            conditions.Add(new WqlJoinCondition(left, right));
        }
        while (Accept(WqlKeywords.And));
        return conditions;
    }

    private List<WqlOrder>? ReadOrder()
    {
        var order = new List<WqlOrder>();
        if (!Accept(WqlKeywords.Order))
        {
            return order;
        }

        if (!Expect(WqlKeywords.By))
        {
            return null;
        }

        do
        {
            if (ReadProperty() is not { } property)
            {
                return null;
            }

            var isDescending = Accept(WqlKeywords.Descending);
            if (!isDescending)
            {
                Accept(WqlKeywords.Ascending);
            }

            order.Add(new WqlOrder(property, isDescending));
        }
        while (Accept(WqlTokenKind.Comma));
        return order;
    }

    private WqlPropertyReference? ReadProperty()
    {
        if (ReadName("a property") is not { } first)
        {
            return null;
        }

        if (!Accept(WqlTokenKind.Dot))
        {
            return new WqlPropertyReference(first.Span, null, first);
        }

        // Behind a dot even a keyword can only be a property.
        if (Current.Kind != WqlTokenKind.Word)
        {
            FailExpected($"a property of {first.Text}", []);
            return null;
        }

        var property = new WqlName(Current.Value, Current.Span);
        _next++;
        return new WqlPropertyReference(WqlSpan.Between(first.Span, property.Span), first, property);
    }

    private WqlName? ReadName(string what)
    {
        var token = Current;
        if (token.Kind != WqlTokenKind.Word || WqlKeywords.Contains(token.Value))
        {
            FailExpected(what, []);
            return null;
        }

        _next++;
        return new WqlName(token.Value, token.Span);
    }

    private bool Accept(string keyword)
    {
        var isThere = Current.Is(keyword);
        _next += isThere ? 1 : 0;
        return isThere;
    }

    private bool Accept(WqlTokenKind kind)
    {
        var isThere = Current.Kind == kind;
        _next += isThere ? 1 : 0;
        return isThere;
    }

    private bool Expect(string keyword)
    {
        if (Accept(keyword))
        {
            return true;
        }

        FailExpected(keyword, [keyword]);
        return false;
    }

    private bool Expect(WqlTokenKind kind, string shown)
    {
        if (Accept(kind))
        {
            return true;
        }

        FailExpected(shown, []);
        return false;
    }

    private void FailExpected(string what, IEnumerable<string> keywords)
    {
        var token = Current;
        var suggestion = token.Kind == WqlTokenKind.Word ? NearestName.Of(token.Value, keywords) : null;
        if (token.Kind == WqlTokenKind.End)
        {
            Fail<WqlQuery>(token.Span, WqlErrorReason.UnexpectedEnd, $"The query ends where {what} is expected.");
            return;
        }

        var written = token.Span.Length <= 40 ? _text.Substring(token.Span.Start, token.Span.Length) : $"{_text.AsSpan(token.Span.Start, 40)}…";
        Fail<WqlQuery>(token.Span, WqlErrorReason.UnexpectedToken, $"Here {what} is expected, not {written}.", suggestion);
    }

    private T? Fail<T>(WqlSpan span, WqlErrorReason reason, string message, string? suggestion = null)
        where T : class
    {
        _error ??= WqlError.At(_text, span, reason, message, suggestion);
        return null;
    }
}
