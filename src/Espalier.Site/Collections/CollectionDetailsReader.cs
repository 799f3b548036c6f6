using System.Data.Common;
using System.Text.Json;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Collections;

/// <summary>Reads collections as administrators see them.</summary>
internal static class CollectionDetailsReader
{
    /// <summary>All collections; there are hundreds, and order and search shall not depend on the database's collation.</summary>
    public static async Task<List<CollectionSummary>> SummariesAsync(SiteContext context, CancellationToken token)
    {
        var collections = await context.Set<Collection>().AsNoTracking().ToListAsync(token);
        var names = collections.ToDictionary(static c => c.Id, static c => c.Name);
        var errors = (await context.Set<Rule>().AsNoTracking().Where(static r => r.Error != null).OrderBy(static r => r.Id).Select(static r => new { r.CollectionId, r.Name, r.Error }).ToListAsync(token))
            .ToLookup(static r => r.CollectionId, static r => $"{r.Name}: {r.Error}");
        return [.. collections.Select(c => ToSummary(c, c.LimitingId is { } limiting ? names.GetValueOrDefault(limiting) : null, errors[c.Id].FirstOrDefault()))];
    }

    /// <summary>One collection with its rules; null where there is none.</summary>
    public static async Task<CollectionDetails?> FindAsync(SiteContext context, Func<string, DbCommand> command, CollectionId id, CancellationToken token)
    {
        var collection = await context.Set<Collection>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, token);
        if (collection is null)
        {
            return null;
        }

        var names = await context.Set<Collection>().Select(static c => new { c.Id, c.Name, c.LimitingId }).ToListAsync(token);
        var byId = names.ToDictionary(static c => c.Id, static c => c.Name);
        var rules = await context.Set<Rule>().AsNoTracking().Where(r => r.CollectionId == id).OrderBy(static r => r.Id).ToListAsync(token);
        var users = await context.Set<Rule>().Where(r => r.OtherId == id).Select(static r => r.CollectionId).ToListAsync(token);
        var dependents = names.Where(c => c.LimitingId == id).Select(static c => c.Id).Concat(users).Distinct();
        var error = rules.FirstOrDefault(static r => r.Error is not null);
        return new CollectionDetails
        {
            Summary = ToSummary(collection, collection.LimitingId is { } limiting ? byId[limiting] : null, error is null ? null : $"{error.Name}: {error.Error}"),
            Rules = [.. rules.Select(r => ToRule(r, byId)), .. await DirectRulesAsync(command, id, token)],
            Schedule = collection.Schedule is null ? null : JsonSerializer.Deserialize(collection.Schedule, CollectionsJson.Default.Schedule),
            IsIncremental = collection.IsIncremental,
            VariablePriority = collection.VariablePriority,
            Dependents = [.. dependents.Select(d => new CollectionReference(d, byId[d])).OrderBy(static d => d.Name, StringComparer.OrdinalIgnoreCase)],
        };
    }

    private static CollectionSummary ToSummary(Collection collection, string? limitingName, string? error) => new()
    {
        Id = collection.Id,
        Name = collection.Name,
        Comment = collection.Comment,
        LimitingId = collection.LimitingId,
        LimitingName = limitingName,
        MemberCount = collection.MemberCount,
        IsBuiltIn = collection.BuiltIn is not null,
        EvaluatedAt = collection.EvaluatedAt,
        MembersChangedAt = collection.MembersChangedAt,
        ChangedAt = collection.ChangedAt,
        Error = error,
    };

    private static CollectionRule ToRule(Rule rule, Dictionary<CollectionId, string> names) => new()
    {
        Kind = rule.Kind,
        Id = rule.Id,
        Name = rule.OtherId is { } other ? names[other] : rule.Name,
        Query = rule.Query,
        CollectionId = rule.OtherId,
        Classification = rule.Kind == CollectionRuleKind.Query ? rule.Classification : null,
        Error = rule.Error,
    };

    private static async Task<List<CollectionRule>> DirectRulesAsync(Func<string, DbCommand> command, CollectionId id, CancellationToken token) =>
        await command($"SELECT r.resource_id, d.name FROM coll_direct_rules r LEFT JOIN {SystemResource.Table} d ON d.resource_id = r.resource_id WHERE r.collection_id = @id ORDER BY COALESCE(d.name_f, ''), r.resource_id")
            .With("id", id.Value)
            .ListAsync(static r => new CollectionRule
            {
                Kind = CollectionRuleKind.Direct,
                Id = r.GetInt32(0),
                ResourceId = new ResourceId(r.GetInt32(0)),
                Name = r.IsDBNull(1) ? null : r.GetString(1),
            }, token);
}
