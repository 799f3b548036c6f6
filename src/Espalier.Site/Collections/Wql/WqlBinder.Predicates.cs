using System.Globalization;
using Espalier.Contracts.Inventory;
using Espalier.Formats.Wql;

namespace Espalier.Site.Collections.Wql;

/// <summary>Conditions; NOT is pushed down to the tests.</summary>
internal sealed partial class WqlBinder
{
    private BoundPredicate? Bind(BoundScope scope, WqlPredicate predicate, bool negate) => predicate switch
    {
        WqlNegation not => Bind(scope, not.Operand, !negate),
        WqlJunction junction => BindJunction(scope, junction, negate),
        WqlComparison comparison => BindComparison(scope, comparison, negate),
        WqlLike like => BindLike(scope, like, negate),
        WqlInList list => BindInList(scope, list, negate),
        WqlInQuery query => BindInQuery(scope, query, negate),
        WqlNullTest test => BindColumn(scope, test.Property) is { } column ? new BoundNullTest(column, test.IsNegated ^ negate) : null,
        _ => throw new InvalidOperationException($"No binding for {predicate.GetType().Name}."),
    };

    private BoundJunction? BindJunction(BoundScope scope, WqlJunction junction, bool negate)
    {
        var operands = new List<BoundPredicate>(junction.Operands.Count);
        foreach (var operand in junction.Operands)
        {
            if (Bind(scope, operand, negate) is not { } bound)
            {
                return null;
            }

            operands.Add(bound);
        }

        return new BoundJunction(junction.IsAnd ^ negate, operands);
    }

    private BoundComparison? BindComparison(BoundScope scope, WqlComparison comparison, bool negate)
    {
        // A literal takes the type of the other side, so that side comes first.
        var isLeftLiteral = IsLiteral(comparison.Left);
        var right = isLeftLiteral ? BindValue(scope, comparison.Right, null) : null;
        var left = BindValue(scope, comparison.Left, right?.Type);
        right ??= left is null ? null : BindValue(scope, comparison.Right, left.Type);
        return left is null || right is null ? null : Compare(left, negate ? Opposite(comparison.Operator) : comparison.Operator, right, comparison.Span);
    }

    private BoundLike? BindLike(BoundScope scope, WqlLike like, bool negate)
    {
        if (BindValue(scope, like.Operand, PropertyType.Text) is not { } value)
        {
            return null;
        }

        return AsText(value, like.Operand.Span) is { } asText ? new BoundLike(asText, like.IsNegated ^ negate, FoldedPattern.Of(like.Pattern)) : null;
    }

    private BoundInList? BindInList(BoundScope scope, WqlInList list, bool negate)
    {
        if (BindValue(scope, list.Operand, null) is not { } value)
        {
            return null;
        }

        var constants = new List<BoundConstant>(list.Literals.Count);
        foreach (var literal in list.Literals)
        {
            if (BindLiteral(literal, value.Type) is not { } constant)
            {
                return null;
            }

            constants.Add(constant);
        }

        // One fraction in the list makes the comparison one of real numbers.
        if (value.Type is PropertyType.Integer or PropertyType.Boolean && constants.Any(static c => c.Type == PropertyType.Real))
        {
            constants = [.. constants.Select(static c => c.Value is long whole ? new BoundConstant(PropertyType.Real, (double)whole) : c)];
            value = new BoundCast(value, PropertyType.Real);
        }

        return new BoundInList(value, list.IsNegated ^ negate, constants);
    }

    private BoundInQuery? BindInQuery(BoundScope scope, WqlInQuery test, bool negate)
    {
        if (BindValue(scope, test.Operand, null) is not { } value || BindSubquery(test.Query) is not { } query)
        {
            return null;
        }

        return Unify(value, query.Selected, test.Span) is var (left, right) ? new BoundInQuery(left, test.IsNegated ^ negate, query, right) : null;
    }

    private BoundComparison? Compare(BoundValue left, WqlComparisonOperator operation, BoundValue right, WqlSpan span) =>
        Unify(left, right, span) is var (unifiedLeft, unifiedRight) ? new BoundComparison(unifiedLeft, operation, unifiedRight) : null;

    private (BoundValue Left, BoundValue Right)? Unify(BoundValue left, BoundValue right, WqlSpan span)
    {
        if (left.Type == right.Type || (IsWhole(left) && IsWhole(right)))
        {
            return (left, right);
        }

        foreach (var type in (ReadOnlySpan<PropertyType>)[PropertyType.Real, PropertyType.Text])
        {
            if ((left.Type == type || IsWhole(left)) && (right.Type == type || IsWhole(right)))
            {
                return (Cast(left, type), Cast(right, type));
            }
        }

        Fail<BoundValue>(span, WqlErrorReason.TypeMismatch, $"{Describe(left.Type)} cannot be compared with {Describe(right.Type).ToLower(CultureInfo.InvariantCulture)}.");
        return null;
    }

    private static BoundValue Cast(BoundValue value, PropertyType type) => value.Type == type ? value : new BoundCast(value, type);

    private static bool IsWhole(BoundValue value) => value.Type is PropertyType.Integer or PropertyType.Boolean;

    private static string Describe(PropertyType type) => type switch
    {
        PropertyType.Text => "A text",
        PropertyType.Integer => "A whole number",
        PropertyType.Real => "A real number",
        PropertyType.Boolean => "A truth value",
        PropertyType.Instant => "A date",
    };

    private static WqlComparisonOperator Opposite(WqlComparisonOperator operation) => operation switch
    {
        WqlComparisonOperator.Equal => WqlComparisonOperator.NotEqual,
        WqlComparisonOperator.NotEqual => WqlComparisonOperator.Equal,
        WqlComparisonOperator.Less => WqlComparisonOperator.GreaterOrEqual,
        WqlComparisonOperator.LessOrEqual => WqlComparisonOperator.Greater,
        WqlComparisonOperator.Greater => WqlComparisonOperator.LessOrEqual,
        WqlComparisonOperator.GreaterOrEqual => WqlComparisonOperator.Less,
    };
}
