using System.Text.Json;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Collections;

/// <summary>All collections with their limiting, include and exclude relations, each behind those it depends on.</summary>
internal sealed class CollectionGraph
{
    private readonly Dictionary<CollectionId, CollectionNode> _byId;

    private CollectionGraph(IReadOnlyList<CollectionNode> inOrder)
    {
        InOrder = inOrder;
        _byId = inOrder.ToDictionary(static n => n.Id);
    }

    public IReadOnlyList<CollectionNode> InOrder { get; }

    public CollectionNode? Find(CollectionId id) => _byId.GetValueOrDefault(id);

    /// <summary>The graph of these collections.</summary>
    /// <exception cref="InvalidDataException">They depend on each other in a circle; <see cref="FindCycle"/> keeps that out of the database.</exception>
    public static CollectionGraph Of(IReadOnlyCollection<CollectionNode> nodes) =>
        new Walk(nodes).Order is { } order ? new CollectionGraph(order) : throw new InvalidDataException("Collections depend on each other: " + FindCycle(nodes));

    /// <summary>The first circle of dependencies in words; null when there is none.</summary>
    public static string? FindCycle(IReadOnlyCollection<CollectionNode> nodes) => new Walk(nodes).Cycle;

    /// <summary>These collections and all that depend on them, however far, in order.</summary>
    public IReadOnlyList<CollectionNode> WithDependents(IEnumerable<CollectionId> ids)
    {
        var affected = ids.ToHashSet();
        var found = new List<CollectionNode>();
        foreach (var node in InOrder)
        {
            if (affected.Contains(node.Id) || node.DependsOn.Any(d => affected.Contains(d.Id)))
            {
                affected.Add(node.Id);
                found.Add(node);
            }
        }

        return found;
    }

    public static async Task<CollectionGraph> LoadAsync(SiteContext context, CancellationToken token) => Of(await LoadNodesAsync(context, token));

    public static async Task<List<CollectionNode>> LoadNodesAsync(SiteContext context, CancellationToken token)
    {
        var rules = (await context.Set<Rule>().AsNoTracking().OrderBy(static r => r.Id).ToListAsync(token)).ToLookup(static r => r.CollectionId);
        var collections = await context.Set<Collection>().AsNoTracking().ToListAsync(token);
        return [.. collections.Select(c => ToNode(c, rules[c.Id]))];
    }

    private static CollectionNode ToNode(Collection collection, IEnumerable<Rule> rules) => new()
    {
        Id = collection.Id,
        Name = collection.Name,
        LimitingId = collection.LimitingId,
        IsIncremental = collection.IsIncremental,
        Schedule = collection.Schedule is null ? null : JsonSerializer.Deserialize(collection.Schedule, CollectionsJson.Default.Schedule),
        EvaluatedAt = collection.EvaluatedAt,
        Queries =
        [
            .. rules.Where(static r => r.Kind == CollectionRuleKind.Query).Select(static r => new QueryRule(r.Id, r.Name, r.Query!, r.Classification)
            {
                EvaluatedAt = r.EvaluatedAt,
                EvaluatedChange = r.EvaluatedChange,
                Error = r.Error,
            }),
        ],
        Includes = [.. rules.Where(static r => r.Kind == CollectionRuleKind.Include).Select(static r => r.OtherId!.Value)],
        Excludes = [.. rules.Where(static r => r.Kind == CollectionRuleKind.Exclude).Select(static r => r.OtherId!.Value)],
    };

    /// <summary>A walk over all dependencies, depth first.</summary>
    private sealed class Walk
    {
        private readonly Dictionary<CollectionId, CollectionNode> _nodes;
        private readonly List<CollectionNode> _order;
        private readonly HashSet<CollectionId> _done = [];
        private readonly List<(CollectionNode Node, string Relation)> _path = [];

        public Walk(IReadOnlyCollection<CollectionNode> nodes)
        {
            _nodes = nodes.ToDictionary(static n => n.Id);
            _order = new List<CollectionNode>(nodes.Count);
            foreach (var node in nodes.OrderBy(static n => n.Id))
            {
                if (!Visit(node, ""))
                {
                    return;
                }
            }

            Order = _order;
        }

        public IReadOnlyList<CollectionNode>? Order { get; }

        public string? Cycle { get; private set; }

        private bool Visit(CollectionNode node, string relation)
        {
            if (_done.Contains(node.Id))
            {
                return true;
            }

            var first = _path.FindIndex(p => p.Node.Id == node.Id);
            _path.Add((node, relation));
            if (first >= 0)
            {
                Cycle = $"'{node.Name}'" + string.Concat(_path.Skip(first + 1).Select(static (p, i) => $"{(i == 0 ? " " : ", which ")}{p.Relation} '{p.Node.Name}'"));
                return false;
            }

            foreach (var (id, why) in node.DependsOn)
            {
                // What does not exist has no members and closes no circle.
                if (_nodes.TryGetValue(id, out var other) && !Visit(other, why))
                {
                    return false;
                }
            }

            _path.RemoveAt(_path.Count - 1);
            _done.Add(node.Id);
            _order.Add(node);
            return true;
        }
    }
}
