using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Espalier.Site.Inventory;
using Espalier.Site.Nodes;

namespace Espalier.Site.Collections;

/// <summary>Brings the stored memberships of some devices to what <see cref="MembershipFunction"/> says, writing differences alone.</summary>
internal sealed class MembershipWriter(WriteScope scope, DateTimeOffset now)
{
    // A text for each thing that is written, whoever it is about: a connection plans it once.
    private const string Devices = "@ids";
    private const string Count = "UPDATE coll_collections SET member_count = member_count + @change, members_changed_at = @now WHERE id = @c";

    private readonly StatementRunner _runner = new(scope);
    private readonly string _ids = scope.Dialect == SqlDialect.PostgreSql ? $"unnest({Devices}) AS v(value)" : $"json_each({Devices}) AS v";
    private readonly string _among = Sql.IsIn(scope.Dialect, Devices);
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

            await _runner.FlushAsync(token);
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

        await _runner.FlushAsync(token);
    }

    private async Task WriteAsync(CollectionId collection, bool comes, int[] devices, CancellationToken token)
    {
        var (at, of, ids) = (("@now", (object?)Instants.ToMicroseconds(now)), ("@c", (object?)collection.Value), (Devices, (object?)Sql.Numbers(scope.Dialect, devices)));
        if (comes)
        {
            await _runner.RunAsync(new Statement($"INSERT INTO coll_members (collection_id, resource_id, since) SELECT @c, v.value, @now FROM {_ids}", of, at, ids), token);
        }
        else
        {
            await _runner.RunAsync(
                new Statement(
                    $"INSERT INTO coll_member_history (collection_id, resource_id, from_at, to_at) SELECT collection_id, resource_id, since, @now FROM coll_members WHERE collection_id = @c AND resource_id {_among} AND since < @now", of, at, ids),
                token);
            await _runner.RunAsync(new Statement($"DELETE FROM coll_members WHERE collection_id = @c AND resource_id {_among}", of, ids), token);
        }

        await _runner.RunAsync(new Statement(Count, ("@change", comes ? devices.Length : -devices.Length), at, of), token);

        if (!_changes.TryGetValue(collection, out var change))
        {
            _changes[collection] = change = ([], []);
        }

        var who = Array.ConvertAll(devices, static d => new ResourceId(d));
        (comes ? change.Added : change.Removed).AddRange(who);
        scope.Tell(NodeTopic.Policy, who);
    }
}
