using Espalier.Contracts.Inventory;
using Espalier.Data;
using Espalier.Formats.Wql;

namespace Espalier.Site.Collections.Wql;

/// <summary>Conditions.</summary>
internal sealed partial class WqlTranslator
{
    private string Predicate(SqlScope scope, BoundPredicate predicate)
    {
        switch (predicate)
        {
            case BoundJunction junction:
                return Balanced([.. junction.Operands.Select(o => Predicate(scope, o))], junction.IsAnd ? " AND " : " OR ");
            case BoundNullTest { Column.Property.ChildTable: not null } test:
                var inner = scope.WithElements([test.Column], NextAlias);
                return $"{(test.IsNegated ? "" : "NOT ")}EXISTS (SELECT 1 FROM {ChildrenOf(inner, [test.Column])})";
            default:
                return Quantified(scope, predicate);
        }
    }

    // A flat chain of a thousand ORs would be a tree of that depth to the engines' parsers, which limit it.
    private static string Balanced(ReadOnlySpan<string> operands, string keyword)
    {
        if (operands.Length == 1)
        {
            return operands[0];
        }

        var half = operands.Length / 2;
        return $"({Balanced(operands[..half], keyword)}{keyword}{Balanced(operands[half..], keyword)})";
    }

    // A test on multi-valued properties holds when it does for some choice of their values.
    private string Quantified(SqlScope scope, BoundPredicate test)
    {
        var columns = test switch
        {
            BoundComparison c => [.. ManyValued(c.Left), .. ManyValued(c.Right)],
            BoundLike l => ManyValued(l.Value),
            BoundInList l => ManyValued(l.Value),
            BoundInQuery q => ManyValued(q.Value),
            _ => [],
        };
        if (columns.Count == 0)
        {
            return Test(scope, test);
        }

        var inner = scope.WithElements(columns, NextAlias);
        return $"EXISTS (SELECT 1 FROM {ChildrenOf(inner, columns)} AND {Test(inner, test)})";
    }

    private static string ChildrenOf(SqlScope scope, IReadOnlyList<BoundColumn> columns) =>
        $"{string.Join(", ", columns.Select(c => Child(scope, c)))} WHERE "
        + string.Join(" AND ", columns.Select(c => $"{scope.Elements[c]}.{SqlName.Quote(ColumnNames.ResourceId)} = {scope.Key(c.Source)}"));

    private static string Child(SqlScope scope, BoundColumn column) => $"{SqlName.Quote(column.Property.ChildTable!)} AS {scope.Elements[column]}";

    private string Test(SqlScope scope, BoundPredicate test)
    {
        switch (test)
        {
            case BoundComparison comparison:
                var isOrder = comparison.Operator is not (WqlComparisonOperator.Equal or WqlComparisonOperator.NotEqual);
                var left = Value(scope, comparison.Left);
                return $"{(isOrder ? Ordered(comparison.Left.Type, left) : left)} {Symbol(comparison.Operator)} {Value(scope, comparison.Right)}";
            case BoundLike like:
                return Like(Value(scope, like.Value), like);
            case BoundInList list:
                var value = Value(scope, list.Value);
                return $"{value} {(list.IsNegated ? "NOT IN" : "IN")} ({string.Join(", ", list.Constants.Select(c => Parameter(c.Value)))})";
            case BoundInQuery query:
                return $"{Value(scope, query.Value)} {(query.IsNegated ? "NOT IN" : "IN")} ({Subquery(query.Query, query.Selected)})";
            case BoundNullTest test1:
                return $"{Value(scope, test1.Column)} IS {(test1.IsNegated ? "NOT " : "")}NULL";
            default:
                throw new InvalidOperationException($"No SQL for {test.GetType().Name}.");
        }
    }

    private string Like(string value, BoundLike like)
    {
        if (like.Pattern.PlainText is { } plain)
        {
            return $"{value} {(like.IsNegated ? "<>" : "=")} {Parameter(plain)}";
        }

        if (dialect == SqlDialect.Sqlite)
        {
            return $"{value} {(like.IsNegated ? "NOT GLOB" : "GLOB")} {Parameter(PatternSql.Glob(like.Pattern))}";
        }

        return PatternSql.IsSimple(like.Pattern)
            ? $"{Ordered(PropertyType.Text, value)} {(like.IsNegated ? "NOT LIKE" : "LIKE")} {Parameter(PatternSql.Like(like.Pattern))}"
            : $"{Ordered(PropertyType.Text, value)} {(like.IsNegated ? "!~" : "~")} {Parameter(PatternSql.Regex(like.Pattern))}";
    }

    // SQLite orders by bytes unless told otherwise; PostgreSQL by the database's locale.
    private string Ordered(PropertyType type, string value) => type == PropertyType.Text && dialect == SqlDialect.PostgreSql ? $"{value} COLLATE \"C\"" : value;

    private static string Symbol(WqlComparisonOperator operation) => operation switch
    {
        WqlComparisonOperator.Equal => "=",
        WqlComparisonOperator.NotEqual => "<>",
        WqlComparisonOperator.Less => "<",
        WqlComparisonOperator.LessOrEqual => "<=",
        WqlComparisonOperator.Greater => ">",
        WqlComparisonOperator.GreaterOrEqual => ">=",
    };
}
