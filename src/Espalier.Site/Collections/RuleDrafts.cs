using System.Data.Common;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Data;

namespace Espalier.Site.Collections;

/// <summary>Rules as an administrator sent them: checked, and as evaluation would see them.</summary>
internal sealed class RuleDrafts(RuleQueries queries)
{
    /// <summary>Query, include and exclude rules of one collection: each query costs every evaluation.</summary>
    public const int MaxRules = 200;

    /// <summary>Direct rules of one collection.</summary>
    public const int MaxDirectRules = 20_000;

    /// <summary>What is wrong with the rules themselves.</summary>
    public IReadOnlyList<FieldProblem> Check(IReadOnlyList<CollectionRule> rules)
    {
        if (rules.Count(static r => r.Kind != CollectionRuleKind.Direct) > MaxRules || rules.Count > MaxRules + MaxDirectRules)
        {
            return [new FieldProblem("rules", $"A collection has at most {MaxRules} query, include and exclude rules and {MaxDirectRules} direct ones.")];
        }

        return [.. rules.SelectMany((rule, i) => Check(rule, $"rules[{i}]"))];
    }

    /// <summary>What is wrong with what the rules refer to.</summary>
    public static async Task<IReadOnlyList<FieldProblem>> CheckReferencesAsync(Func<string, DbCommand> command, IReadOnlyCollection<CollectionNode> nodes, IReadOnlyList<CollectionRule> rules, CancellationToken token)
    {
        var known = nodes.Select(static n => n.Id).ToHashSet();
        var problems = rules.Index()
            .Where(r => r.Item.Kind is CollectionRuleKind.Include or CollectionRuleKind.Exclude && !known.Contains(r.Item.CollectionId!.Value))
            .Select(static r => new FieldProblem($"rules[{r.Index}].collectionId", $"There is no collection {r.Item.CollectionId}.")).ToList();

        var devices = new HashSet<int>();
        foreach (var batch in rules.Where(static r => r.Kind == CollectionRuleKind.Direct).Select(static r => r.ResourceId!.Value.Value).Distinct().Chunk(IdList.MaxIds))
        {
            devices.UnionWith(await command($"SELECT resource_id FROM {SystemResource.Table} WHERE resource_id IN ({IdList.Of(batch)})").ListAsync(static r => r.GetInt32(0), token));
        }

        problems.AddRange(rules.Index()
            .Where(r => r.Item.Kind == CollectionRuleKind.Direct && !devices.Contains(r.Item.ResourceId!.Value.Value))
            .Select(static r => new FieldProblem($"rules[{r.Index}].resourceId", $"There is no device {r.Item.ResourceId}.")));
        return problems;
    }

    /// <summary>How often a query is evaluated; it was checked before.</summary>
    public QueryClassification Classify(CollectionRule rule) => queries.Check(rule.Query!).Classification;

    /// <summary>The collection as evaluation would see it; queries get numbers below zero, in order.</summary>
    public CollectionNode ToNode(CollectionId id, string name, CollectionId? limiting, IReadOnlyList<CollectionRule> rules) => new()
    {
        Id = id,
        Name = name,
        LimitingId = limiting,
        Queries = [.. rules.Where(static r => r.Kind == CollectionRuleKind.Query).Select((r, i) => new QueryRule(-1 - i, r.Name!, r.Query!, Classify(r)))],
        Includes = [.. rules.Where(static r => r.Kind == CollectionRuleKind.Include).Select(static r => r.CollectionId!.Value)],
        Excludes = [.. rules.Where(static r => r.Kind == CollectionRuleKind.Exclude).Select(static r => r.CollectionId!.Value)],
    };

    /// <summary>The problem that a circle of collections is; null when the changed collection closes none.</summary>
    public static Problem? FindCycle(IEnumerable<CollectionNode> nodes, CollectionNode changed, string field) =>
        CollectionGraph.FindCycle([.. nodes.Where(n => n.Id != changed.Id), changed]) is { } cycle
            ? Problem.Invalid(new FieldProblem(field, $"The collection would depend on itself: {cycle}."))
            : null;

    private IEnumerable<FieldProblem> Check(CollectionRule rule, string field)
    {
        switch (rule.Kind)
        {
            case CollectionRuleKind.Direct when rule.ResourceId is null:
                yield return new FieldProblem(field + ".resourceId", "Choose a device.");
                break;
            case CollectionRuleKind.Include or CollectionRuleKind.Exclude when rule.CollectionId is null:
                yield return new FieldProblem(field + ".collectionId", "Choose a collection.");
                break;
            case CollectionRuleKind.Query:
                if (rule.Name is null || rule.Name.Trim().Length is 0 or > Rule.MaxName)
                {
                    yield return new FieldProblem(field + ".name", $"Give the query a name of 1 to {Rule.MaxName} characters.");
                }

                if (queries.Check(rule.Query ?? "").Mistake is { } mistake)
                {
                    yield return mistake with { Field = field + ".query" };
                }

                break;
            case CollectionRuleKind.Direct or CollectionRuleKind.Include or CollectionRuleKind.Exclude:
                break;
            default:
                yield return new FieldProblem(field + ".kind", "There is no such kind of rule.");
                break;
        }
    }
}
