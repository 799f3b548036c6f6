using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Collections;

/// <summary>Who is in which collection, for the rest of the site.</summary>
public static class CollectionMemberships
{
    /// <summary>The collections that a device is in.</summary>
    public static async Task<IReadOnlySet<CollectionId>> OfDeviceAsync(ReadScope scope, ResourceId device, CancellationToken token) =>
        (await scope.Command("SELECT collection_id FROM coll_members WHERE resource_id = @id").With("id", device.Value)
            .ListAsync(static r => new CollectionId(r.GetString(0)), token)).ToHashSet();

    /// <summary>The members of a collection, by id.</summary>
    public static Task<List<ResourceId>> MembersAsync(ReadScope scope, CollectionId collection, CancellationToken token) =>
        scope.Command("SELECT resource_id FROM coll_members WHERE collection_id = @id ORDER BY resource_id").With("id", collection.Value)
            .ListAsync(static r => new ResourceId(r.GetInt32(0)), token);

    /// <summary>The members a collection had at an instant, by id.</summary>
    public static Task<List<ResourceId>> MembersAsOfAsync(ReadScope scope, CollectionId collection, DateTimeOffset at, CancellationToken token) =>
        scope.Command($"SELECT resource_id FROM ({AsOfSql}) m ORDER BY resource_id").With("id", collection.Value).With("at", at)
            .ListAsync(static r => new ResourceId(r.GetInt32(0)), token);

    /// <summary>The collection of this id; null where there is none.</summary>
    public static async Task<CollectionName?> FindAsync(ReadScope scope, CollectionId id, CancellationToken token) =>
        await scope.Context.Set<Collection>().Where(c => c.Id == id).Select(static c => new CollectionName(c.Id, c.Name, c.MemberCount)).FirstOrDefaultAsync(token);

    /// <summary>A collection that comes with the site.</summary>
    public static Task<CollectionId> BuiltInAsync(ReadScope scope, BuiltInCollectionKind which, CancellationToken token) =>
        scope.Context.Set<Collection>().Where(c => c.BuiltIn == which).Select(static c => c.Id).SingleAsync(token);

    /// <summary>Takes a device out of all collections in the write that has deleted it from the devices: memberships, direct rules, variables.</summary>
    internal static async Task RemoveDeviceAsync(WriteScope scope, MembershipSignals signals, ResourceId device, DateTimeOffset now, CancellationToken token)
    {
        await CollectionLock.TakeAsync(scope, token);
        await scope.Command("DELETE FROM coll_direct_rules WHERE resource_id = @id").With("id", device.Value).RunAsync(token);
        await scope.Command("DELETE FROM coll_device_variables WHERE resource_id = @id").With("id", device.Value).RunAsync(token);
        await RuleMatches.ForgetAsync(scope, [device.Value], token);
        await FactChanges.CountAsync(scope, token);
        var writer = new MembershipWriter(scope, now);
        await writer.RefreshAsync((await CollectionGraph.LoadAsync(scope.Context, token)).InOrder, [device.Value], token);
        scope.AfterCommit(() => signals.Raise(writer.Changes));
    }

    /// <summary>Members of the collection <c>@id</c> at <c>@at</c>, with since when.</summary>
    // Grouped: where the clock was set back, memberships of one device overlap.
    internal const string AsOfSql = """
        SELECT resource_id, MAX(since) AS since
        FROM (SELECT resource_id, since FROM coll_members WHERE collection_id = @id AND since <= @at
              UNION ALL SELECT resource_id, from_at FROM coll_member_history WHERE collection_id = @id AND from_at <= @at AND to_at > @at) stays
        GROUP BY resource_id
        """;
}

/// <summary>A collection in short.</summary>
public sealed record CollectionName(CollectionId Id, string Name, int MemberCount);
