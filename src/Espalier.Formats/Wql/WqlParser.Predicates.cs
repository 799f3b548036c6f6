namespace Espalier.Formats.Wql;

/// <summary>Conditions: OR binds weakest, then AND, then NOT.</summary>
public sealed partial class WqlParser
{
    private WqlPredicate? ReadDisjunction() => ReadJunction(WqlKeywords.Or, ReadConjunction);

    private WqlPredicate? ReadConjunction() => ReadJunction(WqlKeywords.And, ReadNegation);

    private WqlPredicate? ReadJunction(string keyword, Func<WqlPredicate?> readOperand)
    {
        if (readOperand() is not { } first)
        {
            return null;
        }

        List<WqlPredicate>? operands = null;
        while (Accept(keyword))
        {
            if (readOperand() is not { } operand)
            {
                return null;
            }

            (operands ??= [first]).Add(operand);
        }

        return operands is null
            ? first
            : new WqlJunction(WqlSpan.Between(first.Span, operands[^1].Span), keyword == WqlKeywords.And, operands);
    }

    private WqlPredicate? ReadNegation()
    {
        var start = Current.Span;
        if (!Accept(WqlKeywords.Not))
        {
            return ReadPrimary();
        }

        if (!Enter(start) || ReadNegation() is not { } operand)
        {
            return null;
        }

        _depth--;
        return new WqlNegation(WqlSpan.Between(start, operand.Span), operand);
    }

    private WqlPredicate? ReadPrimary()
    {
        var start = Current.Span;
        if (!Accept(WqlTokenKind.OpenBracket))
        {
            return ReadTest();
        }

        if (!Enter(start) || ReadDisjunction() is not { } inner || !Expect(WqlTokenKind.CloseBracket, ")"))
        {
            return null;
        }

        _depth--;
        return inner;
    }

    private WqlPredicate? ReadTest()
    {
        if (ReadOperand() is not { } operand)
        {
            return null;
        }

        if (Current.Kind == WqlTokenKind.Operator)
        {
            return ReadComparison(operand);
        }

        if (Accept(WqlKeywords.Is))
        {
            return ReadNullTest(operand);
        }

        var isNegated = Accept(WqlKeywords.Not);
        if (Accept(WqlKeywords.Like))
        {
            return ReadLike(operand, isNegated);
        }

        if (Accept(WqlKeywords.In))
        {
            return ReadIn(operand, isNegated);
        }

        FailExpected(isNegated ? "LIKE or IN" : "a comparison (=, <>, <, >, LIKE, IN, IS NULL)", [WqlKeywords.Like, WqlKeywords.In, WqlKeywords.Is, WqlKeywords.Not]);
        return null;
    }

    private WqlComparison? ReadComparison(WqlOperand left)
    {
        var operation = Current.Value switch
        {
            "=" => WqlComparisonOperator.Equal,
            "<" => WqlComparisonOperator.Less,
            "<=" => WqlComparisonOperator.LessOrEqual,
            ">" => WqlComparisonOperator.Greater,
            ">=" => WqlComparisonOperator.GreaterOrEqual,
            _ => WqlComparisonOperator.NotEqual,
        };
        _next++;
        if (Current.Is(WqlKeywords.Null))
        {
            return Fail<WqlComparison>(Current.Span, WqlErrorReason.UnexpectedToken, "Nothing is equal or unequal to NULL. Write IS NULL or IS NOT NULL.");
        }

        return ReadOperand() is { } right ? new WqlComparison(WqlSpan.Between(left.Span, right.Span), left, operation, right) : null;
    }

    private WqlNullTest? ReadNullTest(WqlOperand operand)
    {
        var isNegated = Accept(WqlKeywords.Not);
        if (!Expect(WqlKeywords.Null))
        {
            return null;
        }

        var span = WqlSpan.Between(operand.Span, _tokens[_next - 1].Span);
        return operand is WqlPropertyReference property
            ? new WqlNullTest(span, property, isNegated)
            : Fail<WqlNullTest>(operand.Span, WqlErrorReason.UnexpectedToken, "Only a property can be tested with IS NULL.");
    }

    private WqlLike? ReadLike(WqlOperand operand, bool isNegated)
    {
        var token = Current;
        if (token.Kind is not (WqlTokenKind.Text or WqlTokenKind.Number))
        {
            FailExpected("a pattern in quotes", []);
            return null;
        }

        _next++;
        if (!WqlLikePattern.TryParse(token.Value, out var pattern, out var problem))
        {
            return Fail<WqlLike>(token.Span, WqlErrorReason.InvalidPattern, problem);
        }

        return new WqlLike(WqlSpan.Between(operand.Span, token.Span), operand, isNegated, token.Span, pattern);
    }

    private WqlPredicate? ReadIn(WqlOperand operand, bool isNegated)
    {
        var open = Current.Span;
        if (!Expect(WqlTokenKind.OpenBracket, "( with values or a subquery"))
        {
            return null;
        }

        if (Current.Is(WqlKeywords.Select))
        {
            if (!Enter(open) || ReadQuery() is not { } query || !Expect(WqlTokenKind.CloseBracket, ")"))
            {
                return null;
            }

            _depth--;
            return new WqlInQuery(WqlSpan.Between(operand.Span, _tokens[_next - 1].Span), operand, isNegated, query);
        }

        var literals = new List<WqlOperand>();
        do
        {
            if (ReadLiteral() is not { } literal)
            {
                FailExpected("a value in quotes, a number or SELECT", [WqlKeywords.Select]);
                return null;
            }

            literals.Add(literal);
        }
        while (Accept(WqlTokenKind.Comma));
        return Expect(WqlTokenKind.CloseBracket, ")")
            ? new WqlInList(WqlSpan.Between(operand.Span, _tokens[_next - 1].Span), operand, isNegated, literals)
            : null;
    }

    private bool Enter(WqlSpan span)
    {
        if (++_depth <= WqlLimits.MaxDepth)
        {
            return true;
        }

        Fail<WqlQuery>(span, WqlErrorReason.TooDeep, $"Brackets, NOTs, functions and subqueries can be at most {WqlLimits.MaxDepth} deep.");
        return false;
    }
}
