namespace Espalier.Formats.Wql;

/// <summary>A condition.</summary>
public abstract record WqlPredicate(WqlSpan Span);

/// <summary>Two or more conditions joined by AND, or all by OR.</summary>
public sealed record WqlJunction(WqlSpan Span, bool IsAnd, IReadOnlyList<WqlPredicate> Operands) : WqlPredicate(Span);

/// <summary><c>NOT condition</c></summary>
public sealed record WqlNegation(WqlSpan Span, WqlPredicate Operand) : WqlPredicate(Span);

/// <summary>Comparison operators.</summary>
public enum WqlComparisonOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary><c>left op right</c></summary>
public sealed record WqlComparison(WqlSpan Span, WqlOperand Left, WqlComparisonOperator Operator, WqlOperand Right) : WqlPredicate(Span);

/// <summary><c>operand [NOT] LIKE pattern</c></summary>
public sealed record WqlLike(WqlSpan Span, WqlOperand Operand, bool IsNegated, WqlSpan PatternSpan, WqlLikePattern Pattern) : WqlPredicate(Span);

/// <summary><c>operand [NOT] IN (literal, ...)</c></summary>
public sealed record WqlInList(WqlSpan Span, WqlOperand Operand, bool IsNegated, IReadOnlyList<WqlOperand> Literals) : WqlPredicate(Span);

/// <summary><c>operand [NOT] IN (SELECT ...)</c></summary>
public sealed record WqlInQuery(WqlSpan Span, WqlOperand Operand, bool IsNegated, WqlQuery Query) : WqlPredicate(Span);

/// <summary><c>property IS [NOT] NULL</c></summary>
public sealed record WqlNullTest(WqlSpan Span, WqlPropertyReference Property, bool IsNegated) : WqlPredicate(Span);
