using Espalier.Formats.Wql;
using static Espalier.Formats.Wql.WqlKeywords;

namespace Espalier.Site.Collections.Wql;

/// <summary>Something that may come next: a kind, or one keyword.</summary>
internal readonly record struct WqlExpectation(WqlCompletionKind Kind, string? Text = null);

/// <summary>A place in a query, known by the tokens before it, and the classes that the query around it names.</summary>
internal sealed class WqlPlace
{
    private static readonly string[] AfterClass = [Where, "INNER JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", As, "ORDER BY"];
    private static readonly string[] ClauseWords = [Select, From, Join, On, Where, By];

    private readonly IReadOnlyList<WqlToken> _before;

    public WqlPlace(IReadOnlyList<WqlToken> before, IReadOnlyList<WqlToken> whole)
    {
        _before = before;
        Qualifier = before is [.., { Kind: WqlTokenKind.Word } name, { Kind: WqlTokenKind.Dot }] ? name.Value : null;
        Sources = SourcesAround(whole, before.Count);
        Expected = Qualifier is null ? [.. Expect()] : [];
    }

    /// <summary>The class or alias before the dot that stands before the place.</summary>
    public string? Qualifier { get; }

    /// <summary>Name (the alias, if there is one) and class.</summary>
    public IReadOnlyList<(string Name, string Class)> Sources { get; }

    public IReadOnlyList<WqlExpectation> Expected { get; }

    private IEnumerable<WqlExpectation> Expect()
    {
        if (_before is not [.., var last])
        {
            return Words(Select);
        }

        return last.Kind switch
        {
            WqlTokenKind.Word when WqlKeywords.Contains(last.Value) => AfterKeyword(last.Value.ToUpperInvariant()),
            WqlTokenKind.Word => AfterName(),
            WqlTokenKind.OpenBracket => AfterBracket(),
            WqlTokenKind.Comma or WqlTokenKind.Operator => Clause() is Select or By or On ? Properties() : Operands(),
            WqlTokenKind.Star => Words(From),
            WqlTokenKind.CloseBracket => [.. Words(And, Or, "ORDER BY"), .. Tests()],
            WqlTokenKind.Text or WqlTokenKind.Number => Words(And, Or, "ORDER BY"),
            _ => [],
        };
    }

    private IEnumerable<WqlExpectation> AfterKeyword(string keyword) => keyword switch
    {
        From or Join => [new WqlExpectation(WqlCompletionKind.Class)],
        Select => [.. Properties(), .. Words(Distinct, "*")],
        Distinct or On or By => Properties(),
        Where or And or Or => Clause() == On ? Properties() : [.. Operands(), .. Words(Not)],
        Not => _before is [.., { Kind: WqlTokenKind.Word or WqlTokenKind.CloseBracket } left, _] && !WqlKeywords.Contains(left.Value) ? Words(Like, In) : [.. Operands(), .. Words(Null)],
        Is => Words(Null, "NOT NULL"),
        Order => Words(By),
        Inner or Outer => Words(Join),
        Left or Right or Full => Words(Join, "OUTER JOIN"),
        Null or True or False => Words(And, Or, "ORDER BY"),
        _ => [],
    };

    private IEnumerable<WqlExpectation> AfterName() => Clause() switch
    {
        Select => Words(From),
        From => Words(AfterClass),
        Join => Words(On, As),
        On when IsRightSide() => Words([And, .. AfterClass]),
        Where when IsRightSide() => Words(And, Or, "ORDER BY"),
        Where => Tests(),
        By => Words(Ascending, Descending),
        _ => [],
    };

    private IEnumerable<WqlExpectation> AfterBracket() => _before is [.., var function, _] ? function switch
    {
        _ when function.Is(In) => Words(Select),
        _ when function.Value.StartsWith("DATE", StringComparison.OrdinalIgnoreCase) => [new WqlExpectation(WqlCompletionKind.Unit)],
        _ => [.. Operands(), .. Words(Not)],
    } : [];

    // A name, perhaps with its qualifier, behind an operator.
    private bool IsRightSide() =>
        _before is [.., { Kind: WqlTokenKind.Operator }, _] or [.., { Kind: WqlTokenKind.Operator }, _, { Kind: WqlTokenKind.Dot }, _];

    // The last clause that began in this query, past subqueries that have ended.
    private string? Clause()
    {
        var closed = 0;
        for (var i = _before.Count - 1; i >= 0; i--)
        {
            closed += _before[i].Kind switch { WqlTokenKind.CloseBracket => 1, WqlTokenKind.OpenBracket => -1, _ => 0 };
            closed = Math.Max(closed, 0);
            if (closed == 0 && Array.Find(ClauseWords, w => _before[i].Is(w)) is { } clause)
            {
                return clause;
            }
        }

        return null;
    }

    private static List<(string Name, string Class)> SourcesAround(IReadOnlyList<WqlToken> tokens, int place)
    {
        var open = new Stack<List<(string, string)>>([[]]);
        var isQuery = new Stack<bool>();
        var around = open.Peek();
        for (var i = 0; i < tokens.Count; i++)
        {
            around = i == place ? open.Peek() : around;
            if (tokens[i].Kind == WqlTokenKind.OpenBracket)
            {
                isQuery.Push(i + 1 < tokens.Count && tokens[i + 1].Is(Select));
                if (isQuery.Peek())
                {
                    open.Push([]);
                }
            }
            else if (tokens[i].Kind == WqlTokenKind.CloseBracket && isQuery.TryPop(out var ended) && ended)
            {
                open.Pop();
            }
            else if ((tokens[i].Is(From) || tokens[i].Is(Join)) && i + 1 < tokens.Count && tokens[i + 1].Kind == WqlTokenKind.Word)
            {
                var hasAlias = i + 3 < tokens.Count && tokens[i + 2].Is(As) && tokens[i + 3].Kind == WqlTokenKind.Word;
                open.Peek().Add((tokens[hasAlias ? i + 3 : i + 1].Value, tokens[i + 1].Value));
            }
        }

        return place >= tokens.Count ? open.Peek() : around;
    }

    private static IEnumerable<WqlExpectation> Properties() => [new WqlExpectation(WqlCompletionKind.Property)];

    private static IEnumerable<WqlExpectation> Operands() => [.. Properties(), new WqlExpectation(WqlCompletionKind.Function)];

    private static IEnumerable<WqlExpectation> Tests() => Words(Like, In, "IS NULL", "IS NOT NULL", "NOT LIKE", "NOT IN");

    private static IEnumerable<WqlExpectation> Words(params IEnumerable<string> words) => words.Select(static w => new WqlExpectation(WqlCompletionKind.Keyword, w));
}
