using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Espalier.Site.Nodes;

namespace Espalier.Site.Collections;

/// <summary>Brings the stored memberships of some devices to what <see cref="MembershipFunction"/> says, writing differences alone.</summary>
internal sealed class MembershipWriter(WriteScope scope, DateTimeOffset now)
{
    private readonly Dictionary<CollectionId, (List<ResourceId> Added, List<ResourceId> Removed)> _changes = [];

    /// <summary>What was written so far.</summary>
    public IReadOnlyList<MembershipChange> Changes => [.. _changes.Select(static c => new MembershipChange(c.Key, c.Value.Added, c.Value.Removed))];

    /// <summary>Evaluates collections, which are in order and include their dependents, for some devices.</summary>
    public async Task RefreshAsync(IReadOnlyList<CollectionNode> inOrder, IEnumerable<int> devices, CancellationToken token)
    {
        foreach (var batch in devices.Distinct().Chunk(IdList.MaxIds))
        {
            var matches = await DeviceMatchesReader.ReadAsync(scope.Command, batch, token);
            foreach (var differences in matches.SelectMany(m => MembershipFunction.Differences(inOrder, m)).GroupBy(static d => (d.Collection, d.Comes)))
            {
                await WriteAsync(differences.Key.Collection, differences.Key.Comes, [.. differences.Select(static d => d.ResourceId)], token);
            }
        }
    }

    /// <summary>Ends all memberships of a collection that is deleted.</summary>
    public async Task ClearAsync(CollectionId collection, CancellationToken token)
    {
        var members = await scope.Command("SELECT resource_id FROM coll_members WHERE collection_id = @c").With("c", collection.Value).ListAsync(static r => r.GetInt32(0), token);
        foreach (var batch in members.Chunk(IdList.MaxIds))
        {
            await WriteAsync(collection, comes: false, batch, token);
        }
    }

    private async Task WriteAsync(CollectionId collection, bool comes, int[] devices, CancellationToken token)
    {
        await (comes ? InsertAsync(collection, devices, token) : DeleteAsync(collection, devices, token));
        await scope.Command("UPDATE coll_collections SET member_count = member_count + @change, members_changed_at = @now WHERE id = @c")
            .With("change", comes ? devices.Length : -devices.Length).With("now", now).With("c", collection.Value).RunAsync(token);

        if (!_changes.TryGetValue(collection, out var change))
        {
            _changes[collection] = change = ([], []);
        }

        var ids = Array.ConvertAll(devices, static d => new ResourceId(d));
        (comes ? change.Added : change.Removed).AddRange(ids);
        scope.Tell(NodeTopic.Policy, ids);
    }

    private async Task InsertAsync(CollectionId collection, int[] devices, CancellationToken token)
    {
        var rows = string.Join(',', devices.Select(static d => $"(@c,{d},@now)"));
        await scope.Command($"INSERT INTO coll_members (collection_id, resource_id, since) VALUES {rows}").With("c", collection.Value).With("now", now).RunAsync(token);
    }

    private async Task DeleteAsync(CollectionId collection, int[] devices, CancellationToken token)
    {
        var ids = IdList.Of(devices);
        await scope.Command(
            $"INSERT INTO coll_member_history (collection_id, resource_id, from_at, to_at) SELECT collection_id, resource_id, since, @now FROM coll_members WHERE collection_id = @c AND resource_id IN ({ids}) AND since < @now")
            .With("c", collection.Value).With("now", now).RunAsync(token);
        await scope.Command($"DELETE FROM coll_members WHERE collection_id = @c AND resource_id IN ({ids})").With("c", collection.Value).RunAsync(token);
    }
}
