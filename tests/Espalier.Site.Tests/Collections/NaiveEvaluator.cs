using System.Collections;
using Espalier.Contracts.Inventory;
using Espalier.Formats.Wql;
using Espalier.Site.Collections.Wql;
using Espalier.Testing.Fleet;

namespace Espalier.Site.Tests.Collections;

/// <summary>
/// WQL over rows in memory, written from the description of the language and not from the translator: nested loops, sets of truth values.
/// </summary>
internal sealed partial class NaiveEvaluator(SeededFleet fleet, WqlSchema schema, DateTime now)
{
    private readonly Dictionary<WqlQuery, List<object?>> _subqueries = new(ReferenceEqualityComparer.Instance);

    /// <summary>One joined row: a row or nothing for each source.</summary>
    private sealed record Joined(WqlQuery Query, FactRow?[] Rows);

    public List<int> Members(WqlQuery query)
    {
        var key = query.Selection.Properties.FirstOrDefault(static p => IsResourceId(p.Property.Text));
        var source = key is not null ? SourceOf(query, key) : Math.Max(Sources(query).FindIndex(static s => IsNamed(s.Class.Text, "SMS_R_System")), 0);
        return [.. Matching(query).Select(j => j.Rows[source]).OfType<FactRow>().Select(static r => r.ResourceId).Distinct().Order()];
    }

    private IEnumerable<Joined> Matching(WqlQuery query) =>
        Join(query).Where(row => query.Where is null || Evaluate(row, query.Where).HasFlag(Truth.True));

    private List<Joined> Join(WqlQuery query)
    {
        var sources = Sources(query);
        var rows = fleet.Rows(sources[0].Class.Text).Select(r => Pad(query, [r], sources.Count)).ToList();
        for (var i = 0; i < query.Joins.Count; i++)
        {
            rows = Join(query, rows, i + 1, query.Joins[i]);
        }

        return rows;
    }

    private List<Joined> Join(WqlQuery query, List<Joined> left, int index, WqlJoin join)
    {
        var count = Sources(query).Count;
        var right = fleet.Rows(join.Source.Class.Text).Select(r => { var rows = new FactRow?[count]; rows[index] = r; return new Joined(query, rows); }).ToList();

        // The first equality finds candidates; all of them are then tried as conditions.
        var first = join.Conditions[0];
        var (onLeft, onRight) = SourceOf(query, first.Right) == index ? (first.Left, first.Right) : (first.Right, first.Left);
        var byKey = right.SelectMany(r => Keys(r, onRight).Select(k => (k, r))).ToLookup(static p => p.k, static p => p.r);
        var result = new List<Joined>();
        var matched = new HashSet<Joined>(ReferenceEqualityComparer.Instance);
        foreach (var row in left)
        {
            var partners = Keys(row, onLeft).SelectMany(k => byKey[k]).Distinct(ReferenceEqualityComparer.Instance).Cast<Joined>()
                .Where(r => join.Conditions.All(c => Evaluate(Merge(row, r), new WqlComparison(c.Left.Span, c.Left, WqlComparisonOperator.Equal, c.Right)).HasFlag(Truth.True)))
                .ToList();
            matched.UnionWith(partners);
            result.AddRange(partners.Select(r => Merge(row, r)));
            if (partners.Count == 0 && join.Kind is WqlJoinKind.Left or WqlJoinKind.Full)
            {
                result.Add(row);
            }
        }

        if (join.Kind is WqlJoinKind.Right or WqlJoinKind.Full)
        {
            result.AddRange(right.Where(r => !matched.Contains(r)));
        }

        return result;
    }

    private IEnumerable<string> Keys(Joined row, WqlPropertyReference property) => Values(row, property).Where(static v => v is not null).Select(static v => Key(v!)).Distinct();

    // Whole numbers join with texts that are written like them.
    private static string Key(object value) => value is DateTime t ? t.Ticks.ToString() : value.ToString()!.ToUpperInvariant();

    private static Joined Merge(Joined left, Joined right) => new(left.Query, [.. left.Rows.Zip(right.Rows, static (l, r) => l ?? r)]);

    private static Joined Pad(WqlQuery query, FactRow?[] rows, int count) => new(query, [.. rows, .. new FactRow?[count - rows.Length]]);

    private static List<WqlSource> Sources(WqlQuery query) => [query.From, .. query.Joins.Select(static j => j.Source)];

    private int SourceOf(WqlQuery query, WqlPropertyReference property)
    {
        var sources = Sources(query);
        return property.Qualifier is { } qualifier
            ? sources.FindIndex(s => IsNamed((s.Alias ?? s.Class).Text, qualifier.Text)) is >= 0 and var found ? found : sources.FindIndex(s => IsNamed(s.Class.Text, qualifier.Text))
            : sources.FindIndex(s => schema.Find(s.Class.Text)!.Find(property.Property.Text) is not null);
    }

    private PropertyType TypeOf(WqlQuery query, WqlPropertyReference property) =>
        schema.Find(Sources(query)[SourceOf(query, property)].Class.Text)!.Find(property.Property.Text)!.Type;

    /// <summary>The values a property has in a row: one (perhaps null), or those of a list; a list without elements has none.</summary>
    private List<object?> Values(Joined row, WqlPropertyReference property)
    {
        var source = row.Rows[SourceOf(row.Query, property)];
        var wqlClass = schema.Find(Sources(row.Query)[SourceOf(row.Query, property)].Class.Text)!;
        var isList = wqlClass.Find(property.Property.Text)!.ChildTable is not null;
        var value = source?.Values.GetValueOrDefault(property.Property.Text);
        return isList ? value is IEnumerable list ? [.. list.Cast<object?>()] : [] : [value];
    }

    private List<object?> Selected(WqlQuery query)
    {
        if (!_subqueries.TryGetValue(query, out var values))
        {
            var property = query.Selection.Properties[0];
            _subqueries[query] = values = [.. Matching(query).SelectMany(row => Values(row, property)).Distinct()];
        }

        return values;
    }

    private static bool IsNamed(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static bool IsResourceId(string name) => IsNamed(name, "ResourceId");
}
