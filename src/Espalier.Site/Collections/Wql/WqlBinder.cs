using Espalier.Contracts.Inventory;
using Espalier.Formats.Wql;

namespace Espalier.Site.Collections.Wql;

/// <summary>Resolves the names of a query and checks its types. It stops at the first mistake: inside, null means that <see cref="Error"/> is set.</summary>
internal sealed partial class WqlBinder(WqlSchema schema, string text)
{
    private readonly HashSet<string> _classes = new(StringComparer.OrdinalIgnoreCase);

    public WqlError? Error { get; private set; }

    /// <summary>Classes that the query and its subqueries read.</summary>
    public IReadOnlySet<string> Classes => _classes;

    /// <summary>The query asks for the time.</summary>
    public bool DependsOnTime { get; private set; }

    /// <summary>Binds a query whose result are devices.</summary>
    public BoundQuery? BindDevices(WqlQuery query)
    {
        if (query.Selection.Kind == WqlSelectionKind.Count)
        {
            return Fail<BoundQuery>(query.Selection.Span, WqlErrorReason.CountNotAllowed, "COUNT(*) yields a number, not devices.");
        }

        return Bind(query, (scope, selected) =>
        {
            var key = selected.FirstOrDefault(static c => c.Property.IsResourceId) ?? KeyOf(scope);
            return scope.Sources[key.Source].IsOfDevices
                ? key
                : Fail<BoundColumn>(query.Selection.Span, WqlErrorReason.NotDevices, "The query yields users, not devices. Join SMS_R_System and select its ResourceId.");
        });
    }

    private BoundQuery? BindSubquery(WqlQuery query) => Bind(query, (_, selected) => selected.Count == 1
        ? selected[0]
        : Fail<BoundColumn>(query.Selection.Span, WqlErrorReason.SubqueryShape, "A subquery selects exactly one property."));

    private BoundQuery? Bind(WqlQuery query, Func<BoundScope, IReadOnlyList<BoundColumn>, BoundColumn?> select)
    {
        var scope = new BoundScope(schema, text);
        if (!TryAdd(scope, query.From) || BindJoins(scope, query.Joins) is not { } joins)
        {
            return null;
        }

        var selected = BindAll(scope, query.Selection.Properties);
        if (selected is null || BindAll(scope, query.OrderBy.Select(static o => o.Property)) is null || select(scope, selected) is not { } result)
        {
            return null;
        }

        var locality = new DeviceLocality(scope.Sources, joins);
        BoundPredicate? where = null;
        if (query.Where is { } condition && (where = Bind(scope, condition, negate: false)) is null)
        {
            return null;
        }

        return new BoundQuery(scope.Sources, joins, where, result, locality.IsLocal && (where is null || locality.Keeps(where)));
    }

    private List<BoundJoin>? BindJoins(BoundScope scope, IReadOnlyList<WqlJoin> joins)
    {
        var bound = new List<BoundJoin>(joins.Count);
        for (var i = 0; i < joins.Count; i++)
        {
            if (!TryAdd(scope, joins[i].Source))
            {
                return null;
            }

            var conditions = new List<BoundComparison>();
            foreach (var condition in joins[i].Conditions)
            {
                if (BindCondition(scope, joins[i].Kind, i + 1, condition) is not { } comparison)
                {
                    return null;
                }

                conditions.Add(comparison);
            }

            bound.Add(new BoundJoin(joins[i].Kind, conditions));
        }

        return bound;
    }

    private BoundComparison? BindCondition(BoundScope scope, WqlJoinKind kind, int joined, WqlJoinCondition condition)
    {
        if (BindColumn(scope, condition.Left) is not { } left || BindColumn(scope, condition.Right) is not { } right)
        {
            return null;
        }

        var span = WqlSpan.Between(condition.Left.Span, condition.Right.Span);
        if (left.Source == right.Source || (left.Source != joined && right.Source != joined))
        {
            return Fail<BoundComparison>(span, WqlErrorReason.InvalidJoin, $"A join compares a property of {scope.Sources[joined].Name} with one of an earlier class.");
        }

        // A full join needs an equality that an engine can sort or hash by.
        if (kind == WqlJoinKind.Full && (left.Property.ChildTable ?? right.Property.ChildTable) is not null)
        {
            return Fail<BoundComparison>(span, WqlErrorReason.InvalidJoin, "A full join cannot be on a property with several values.");
        }

        return Compare(left, WqlComparisonOperator.Equal, right, span);
    }

    private List<BoundColumn>? BindAll(BoundScope scope, IEnumerable<WqlPropertyReference> properties)
    {
        var columns = new List<BoundColumn>();
        foreach (var property in properties)
        {
            if (BindColumn(scope, property) is not { } column)
            {
                return null;
            }

            columns.Add(column);
        }

        return columns;
    }

    private BoundColumn? BindColumn(BoundScope scope, WqlPropertyReference reference)
    {
        if (scope.TryResolve(reference, out var column, out var error))
        {
            return column;
        }

        Error ??= error;
        return null;
    }

    private bool TryAdd(BoundScope scope, WqlSource source)
    {
        if (scope.TryAdd(source, out var error))
        {
            _classes.Add(scope.Sources[^1].Name);
            return true;
        }

        Error ??= error;
        return false;
    }

    // What the console does with a query that selects other properties: the devices are SMS_R_System's, or else those of the first class.
    private static BoundColumn KeyOf(BoundScope scope)
    {
        var systems = scope.Sources.ToList().FindIndex(static c => c.Name == SystemResource.WqlName);
        var source = Math.Max(systems, 0);
        return new BoundColumn(source, scope.Sources[source].Properties[0]);
    }

    private T? Fail<T>(WqlSpan span, WqlErrorReason reason, string message)
        where T : class
    {
        Error ??= WqlError.At(text, span, reason, message);
        return null;
    }
}
