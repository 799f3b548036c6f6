using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Collections;

/// <summary>The collections that every site has (COLL-1).</summary>
public static class CollectionSeed
{
    public const string AllSystemsName = "All Systems";
    public const string AllMacsName = "All Mac OS X Systems";
    public const string UnknownMacsName = "Unknown Mac OS X Systems";

    /// <summary>Selects managed and unmanaged Macs, as the guide has it (COLL-2).</summary>
    public const string AllMacsQuery = "select * from SMS_R_System where SMS_R_System.ClientVersion LIKE '%-PMA'";

    private const string AllSystemsQuery = "select * from SMS_R_System";

    /// <summary>Makes those that are missing; what is there stays as it is.</summary>
    public static async Task EnsureAsync(WriteScope scope, string siteCode, TimeProvider clock, CancellationToken token)
    {
        var existing = await scope.Context.Set<Collection>().Where(static c => c.BuiltIn != null).Select(static c => c.BuiltIn!.Value).ToListAsync(token);
        if (!existing.Contains(BuiltInCollectionKind.AllSystems))
        {
            await AddAsync(scope, BuiltInCollectionKind.AllSystems, CollectionId.AllSystems, AllSystemsName, "Every device of the site.", AllSystemsQuery, clock, token);
        }

        if (!existing.Contains(BuiltInCollectionKind.AllMacs))
        {
            var id = await CollectionIds.NextAsync(scope, siteCode, token);
            await AddAsync(scope, BuiltInCollectionKind.AllMacs, id, AllMacsName, "Managed and unmanaged Macs.", AllMacsQuery, clock, token);
        }

        if (!existing.Contains(BuiltInCollectionKind.UnknownMacs))
        {
            var id = await CollectionIds.NextAsync(scope, siteCode, token);
            await AddAsync(scope, BuiltInCollectionKind.UnknownMacs, id, UnknownMacsName, "Never has members: the target of task sequences for Macs that are not enrolled.", null, clock, token);
        }
    }

    private static async Task AddAsync(WriteScope scope, BuiltInCollectionKind which, CollectionId id, string name, string comment, string? query, TimeProvider clock, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        scope.Context.Add(new Collection
        {
            Id = id,
            Name = name,
            NameFolded = Folding.Fold(name),
            Comment = comment,
            LimitingId = which == BuiltInCollectionKind.AllSystems ? null : CollectionId.AllSystems,
            BuiltIn = which,
            IsIncremental = true,
            VariablePriority = CollectionFields.LowestPriority,
            CreatedAt = now,
            ChangedAt = now,
        });
        if (query is not null)
        {
            scope.Context.Add(new Rule { CollectionId = id, Kind = CollectionRuleKind.Query, Name = name, Query = query });
        }

        await scope.Context.SaveChangesAsync(token);
        await CollectionEvaluator.MarkAsync(scope, [id], EvaluationReason.ChangedRules, token);
    }
}

internal static class CollectionIds
{
    /// <summary>ConfigMgr's sites begin their own collections here.</summary>
    private const int First = 0x14;

    public static async Task<CollectionId> NextAsync(WriteScope scope, string siteCode, CancellationToken token)
    {
        const string Upsert = "INSERT INTO site_counters (name, value) VALUES ('collection_id', @first) ON CONFLICT (name) DO UPDATE SET value = site_counters.value + 1 RETURNING value";
        return CollectionId.Of(siteCode, await scope.Command(Upsert).With("first", First).ScalarAsync<int>(token));
    }
}
