using System.Globalization;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Data;
using Espalier.Formats.Wql;

namespace Espalier.Site.Collections.Wql;

/// <summary>Writes a bound query as SQL of one engine, for one instant.</summary>
internal sealed partial class WqlTranslator(SqlDialect dialect, DateTimeOffset now, IReadOnlyCollection<ResourceId>? among)
{
    private readonly List<KeyValuePair<string, object>> _parameters = [];
    private readonly long _now = Instants.ToMicroseconds(now);
    private int _aliases;
    private bool _isDeviceLocal;

    /// <summary>The statement that yields the query's devices, or those of them that are among <paramref name="among"/>.</summary>
    public static WqlStatement Translate(BoundQuery query, SqlDialect dialect, DateTimeOffset now, IReadOnlyCollection<ResourceId>? among)
    {
        var translator = new WqlTranslator(dialect, now, among) { _isDeviceLocal = query.IsDeviceLocal };
        var sql = translator.Devices(query);
        return new WqlStatement(sql, translator._parameters);
    }

    private string Devices(BoundQuery query)
    {
        var scope = Scope(query);
        var key = Column(scope, query.Selected);
        var conditions = new List<string> { $"{key} IS NOT NULL" };
        if (query.Where is { } where)
        {
            conditions.Add(Predicate(scope, where));
        }

        if (among is not null)
        {
            conditions.Add(Among(key));
        }

        return $"SELECT DISTINCT {key} AS {SqlName.Quote(ColumnNames.ResourceId)} FROM {From(scope, query)} WHERE {string.Join(" AND ", conditions)}";
    }

    // One parameter whatever the number of devices.
    private string Among(string key) => dialect == SqlDialect.Sqlite
        ? $"{key} IN (SELECT j.value FROM json_each({Parameter($"[{string.Join(',', among!)}]")}) AS j)"
        : $"{key} = ANY({Parameter(among!.Select(static id => (long)id.Value).ToArray())})";

    private string From(SqlScope scope, BoundQuery query)
    {
        var sql = $"{query.Sources[0].Relation} AS {scope.Aliases[0]}";
        for (var i = 0; i < query.Joins.Count; i++)
        {
            var keyword = query.Joins[i].Kind switch
            {
                WqlJoinKind.Inner => "INNER JOIN",
                WqlJoinKind.Left => "LEFT JOIN",
                WqlJoinKind.Right => "RIGHT JOIN",
                WqlJoinKind.Full => "FULL JOIN",
            };
            var conditions = query.Joins[i].Conditions.Select(c => Predicate(scope, c));
            sql += $" {keyword} {query.Sources[i + 1].Relation} AS {scope.Aliases[i + 1]} ON {string.Join(" AND ", conditions)}";
        }

        return sql;
    }

    private string Subquery(BoundQuery query, BoundValue selected)
    {
        var scope = Scope(query);
        var from = From(scope, query);
        var ofElements = scope;
        if (ManyValued(selected) is [var column])
        {
            ofElements = scope.WithElements([column], NextAlias);
            from += $" INNER JOIN {Child(ofElements, column)} ON {ofElements.Elements[column]}.\"resource_id\" = {scope.Key(column.Source)}";
        }

        // The condition looks at all values of a property, not only at the one that is selected.
        List<string> conditions = query.Where is { } condition ? [Predicate(scope, condition)] : [];
        if (among is not null && _isDeviceLocal)
        {
            // Every subquery of such a rule asks about the same device: rows of others need not be looked at.
            conditions.Add(Among(scope.Key(query.Selected.Source)));
        }

        var where = conditions.Count > 0 ? $" WHERE {string.Join(" AND ", conditions)}" : "";
        return $"SELECT {Value(ofElements, selected)} FROM {from}{where}";
    }

    private SqlScope Scope(BoundQuery query) => new([.. query.Sources.Select(_ => NextAlias())]);

    private string NextAlias() => $"t{(_aliases++).ToString(CultureInfo.InvariantCulture)}";

    private string Parameter(object value)
    {
        var name = $"@p{_parameters.Count.ToString(CultureInfo.InvariantCulture)}";
        _parameters.Add(new KeyValuePair<string, object>(name, value));
        return name;
    }
}
