using System.Globalization;
using System.Text;
using Espalier.Contracts.Inventory;
using Espalier.Formats.Wql;

namespace Espalier.Site.Tests.Collections;

/// <summary>The truth values that a condition can take, over all choices of elements from lists.</summary>
[Flags]
internal enum Truth
{
    None = 0,
    False = 1,
    Unknown = 2,
    True = 4,
}

/// <summary>Conditions.</summary>
internal sealed partial class NaiveEvaluator
{
    private Truth Evaluate(Joined row, WqlPredicate predicate) => predicate switch
    {
        WqlNegation not => Not(Evaluate(row, not.Operand)),
        WqlJunction junction => junction.Operands.Select(o => Evaluate(row, o)).Aggregate((a, b) => Combine(a, b, junction.IsAnd)),
        WqlComparison c => Choices(row, c.Left, c.Right, (left, right) => Compare(row, c, left, right)),
        WqlLike like => Negate(like.IsNegated, Choices(row, like.Operand, like.Operand, (value, _) => value is null ? Truth.Unknown : Is(Matches(Folded(value), like.Pattern)))),
        WqlInList list => Negate(list.IsNegated, Choices(row, list.Operand, list.Operand, (value, _) => In(row, list, value))),
        WqlInQuery query => Negate(query.IsNegated, Choices(row, query.Operand, query.Operand, (value, _) => In(row, query, value))),
        WqlNullTest test => Negate(test.IsNegated, Is(Values(row, test.Property) is [] or [null])),
        _ => throw new NotSupportedException(),
    };

    // A list without elements is unknown.
    private Truth Choices(Joined row, WqlOperand left, WqlOperand right, Func<object?, object?, Truth> test)
    {
        var lefts = Operand(row, left);
        var rights = ReferenceEquals(left, right) ? [null] : Operand(row, right);
        return lefts.Count == 0 || rights.Count == 0 ? Truth.Unknown : lefts.SelectMany(l => rights.Select(r => test(l, r))).Aggregate(static (a, b) => a | b);
    }

    private static Truth Not(Truth truth) =>
        (truth & Truth.Unknown) | (truth.HasFlag(Truth.True) ? Truth.False : Truth.None) | (truth.HasFlag(Truth.False) ? Truth.True : Truth.None);

    private static Truth Negate(bool isNegated, Truth truth) => isNegated ? Not(truth) : truth;

    // False < Unknown < True: AND is the smaller, OR the greater, for each pair of possibilities.
    private static Truth Combine(Truth left, Truth right, bool isAnd)
    {
        var result = Truth.None;
        foreach (var l in Each(left))
        {
            foreach (var r in Each(right))
            {
                result |= isAnd == (l < r) ? l : r;
            }
        }

        return result;
    }

    private static IEnumerable<Truth> Each(Truth truth) => ((Truth[])[Truth.False, Truth.Unknown, Truth.True]).Where(t => truth.HasFlag(t));

    private static Truth Is(bool holds) => holds ? Truth.True : Truth.False;

    private Truth Compare(Joined row, WqlComparison comparison, object? left, object? right)
    {
        var (leftType, rightType) = (Type(row, comparison.Left), Type(row, comparison.Right));
        if (Order(left, leftType, right, rightType) is not { } order)
        {
            return Truth.Unknown;
        }

        return Is(comparison.Operator switch
        {
            WqlComparisonOperator.Equal => order == 0,
            WqlComparisonOperator.NotEqual => order != 0,
            WqlComparisonOperator.Less => order < 0,
            WqlComparisonOperator.LessOrEqual => order <= 0,
            WqlComparisonOperator.Greater => order > 0,
            _ => order >= 0,
        });
    }

    private Truth In(Joined row, WqlInList list, object? value)
    {
        var orders = list.Literals.Select(l => Order(value, Type(row, list.Operand), Operand(row, l)[0], Type(row, l))).ToList();
        return orders.Contains(0) ? Truth.True : orders.Contains(null) ? Truth.Unknown : Truth.False;
    }

    private Truth In(Joined row, WqlInQuery test, object? value)
    {
        var (type, selectedType) = (Type(row, test.Operand), TypeOf(test.Query, test.Query.Selection.Properties[0]));
        var orders = Selected(test.Query).Select(s => Order(value, type, s, selectedType));
        var result = Truth.False;
        foreach (var order in orders)
        {
            if (order == 0)
            {
                return Truth.True;
            }

            result = order is null ? Truth.Unknown : result;
        }

        return result;
    }

    /// <summary>Orders two values; null when one is unknown. A literal has no type and takes the other's.</summary>
    private static int? Order(object? left, PropertyType? leftType, object? right, PropertyType? rightType)
    {
        if (left is null || right is null)
        {
            return null;
        }

        var types = new[] { leftType ?? rightType, rightType ?? leftType };
        if (types.Contains(PropertyType.Text) || types[0] is null)
        {
            return Encoding.UTF8.GetBytes(Folded(left)).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(Folded(right)));
        }

        return types.Contains(PropertyType.Instant) ? Date(left).CompareTo(Date(right)) : Number(left).CompareTo(Number(right));
    }

    private static string Folded(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!.ToUpperInvariant();

    private static decimal Number(object value) => value is string text ? decimal.Parse(text, CultureInfo.InvariantCulture) : Convert.ToDecimal(value, CultureInfo.InvariantCulture);

    private static DateTime Date(object value) =>
        value is DateTime date ? date : DateTime.Parse((string)value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static bool Matches(string text, WqlLikePattern pattern) => Matches([.. text.EnumerateRunes()], 0, pattern.Parts, 0);

    private static bool Matches(Rune[] text, int at, IReadOnlyList<WqlPatternPart> parts, int part)
    {
        if (part == parts.Count)
        {
            return at == text.Length;
        }

        return parts[part].Kind switch
        {
            WqlPatternPartKind.AnyText => Enumerable.Range(at, text.Length - at + 1).Any(next => Matches(text, next, parts, part + 1)),
            WqlPatternPartKind.AnyCharacter => at < text.Length && Matches(text, at + 1, parts, part + 1),
            _ => at < text.Length && Holds(parts[part], text[at]) && Matches(text, at + 1, parts, part + 1),
        };
    }

    // A folded character is in a set when it is the folded form of some character there.
    private static bool Holds(WqlPatternPart set, Rune folded) => set.IsNegated ^ set.Ranges.Any(r =>
        Enumerable.Range(r.First.Value, r.Last.Value - r.First.Value + 1).Where(Rune.IsValid).Any(p => Folded(new Rune(p).ToString()).Equals(folded.ToString(), StringComparison.Ordinal)));
}
