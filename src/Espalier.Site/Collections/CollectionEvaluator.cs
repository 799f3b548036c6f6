using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Schedules;
using Espalier.Data;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Collections;

/// <summary>
/// Keeps memberships true: claims what changed and writes the differences in one transaction, so that nothing is lost when the site is killed
/// between them, and any number of nodes may do it.
/// </summary>
internal sealed partial class CollectionEvaluator(SiteDatabase database, RuleQueries queries, MembershipSignals signals, TimeProvider clock, ILogger<CollectionEvaluator> logger)
{
    /// <summary>A cross-device query runs at most this often.</summary>
    public static readonly TimeSpan CrossDeviceInterval = TimeSpan.FromMinutes(1);

    /// <summary>A time-dependent query runs at least this often; one that failed is tried again.</summary>
    public static readonly TimeSpan TimeDependentInterval = TimeSpan.FromMinutes(15);

    /// <summary>Evaluates devices whose facts changed, a bounded number of them.</summary>
    /// <returns>True when more may be waiting.</returns>
    public async Task<bool> EvaluateChangedDevicesAsync(CancellationToken token)
    {
        if (!await AnyAsync("coll_changed_devices", token))
        {
            return false;
        }

        var started = clock.GetTimestamp();
        var done = await database.WriteAsync(
            async (scope, inner) =>
            {
                await CollectionLock.TakeAsync(scope, inner);
                var claimed = await ClaimDevicesAsync(scope, inner);
                var graph = await CollectionGraph.LoadAsync(scope.Context, inner);
                var changes = claimed.Devices.Count == 0 ? [] : await EvaluateDevicesAsync(scope, graph, claimed, inner);
                return new Evaluation(graph, EvaluationReason.ChangedDevices, Evaluation.NoneWholly, claimed.Devices.Count, changes);
            },
            token);
        Tell(done, started);
        return done.Devices == IdList.MaxIds;
    }

    /// <summary>Evaluates all rules of the collections that wait for it, for all devices.</summary>
    public async Task EvaluateChangedCollectionsAsync(CancellationToken token)
    {
        if (!await AnyAsync("coll_changed_collections", token))
        {
            return;
        }

        var started = clock.GetTimestamp();
        var done = await database.WriteAsync(
            async (scope, inner) =>
            {
                await CollectionLock.TakeAsync(scope, inner);
                var claimed = await scope.Command("DELETE FROM coll_changed_collections RETURNING collection_id, reason")
                    .ListAsync(static r => (Id: new CollectionId(r.GetString(0)), Reason: (EvaluationReason)r.GetInt32(1)), inner);
                var graph = await CollectionGraph.LoadAsync(scope.Context, inner);
                var whole = claimed.Where(c => graph.Find(c.Id) is not null).ToDictionary(static c => c.Id, static c => c.Reason);
                var changes = whole.Count == 0 ? [] : await EvaluateWhollyAsync(scope, graph, [.. whole.Keys.Select(id => graph.Find(id)!)], inner);
                return new Evaluation(graph, EvaluationReason.Dependency, whole, 0, changes);
            },
            token);
        Tell(done, started);
    }

    /// <summary>Evaluates what is due by the clock: schedules, cross-device queries after changes of facts, time-dependent and failed ones.</summary>
    public async Task EvaluateDueAsync(CancellationToken token)
    {
        var now = clock.GetUtcNow();
        CollectionGraph graph;
        int change;
        await using (var scope = await database.ReadAsync(token))
        {
            graph = await CollectionGraph.LoadAsync(scope.Context, token);
            change = await FactChanges.CurrentAsync(scope.Command, token);
        }

        var scheduled = graph.InOrder.Where(n => IsDue(n, now)).Select(static n => n.Id).ToList();
        if (scheduled.Count > 0)
        {
            await database.WriteAsync((scope, inner) => MarkAsync(scope, scheduled, EvaluationReason.Scheduled, inner), token);
            await EvaluateChangedCollectionsAsync(token);
        }

        foreach (var node in graph.InOrder.Where(n => n.IsIncremental && !scheduled.Contains(n.Id)))
        {
            foreach (var rule in node.Queries.Where(q => IsDue(q, change, now)))
            {
                await EvaluateRuleAsync(rule, node.Id, token);
            }
        }
    }

    /// <summary>Has all rules of collections evaluated, in the transaction that makes it necessary; wake the evaluation after the commit.</summary>
    public static async Task MarkAsync(WriteScope scope, IEnumerable<CollectionId> collections, EvaluationReason reason, CancellationToken token)
    {
        foreach (var id in collections)
        {
            await scope.Command("INSERT INTO coll_changed_collections (collection_id, reason) VALUES (@id, @reason) ON CONFLICT (collection_id) DO UPDATE SET reason = excluded.reason")
                .With("id", id.Value).With("reason", reason).RunAsync(token);
        }
    }

    private bool IsDue(CollectionNode node, DateTimeOffset now) =>
        node is { Schedule: { } schedule, EvaluatedAt: { } evaluated } && ScheduleEvaluator.Last(schedule, now, clock.LocalTimeZone) > evaluated;

    private static bool IsDue(QueryRule rule, int change, DateTimeOffset now) =>
        rule.EvaluatedAt is { } evaluated
        && ((rule.IsCrossDevice && rule.EvaluatedChange != change && now - evaluated >= CrossDeviceInterval)
            || ((rule.IsTimeDependent || rule.Error is not null) && now - evaluated >= TimeDependentInterval));

    private async Task<IReadOnlyList<MembershipChange>> EvaluateDevicesAsync(WriteScope scope, CollectionGraph graph, ChangedFacts changed, CancellationToken token)
    {
        var devices = changed.Devices;
        var existing = (await scope.Command($"SELECT resource_id FROM {SystemResource.Table} WHERE resource_id IN ({IdList.Of(devices)})").ListAsync(static r => r.GetInt32(0), token)).ToHashSet();
        await RuleMatches.ForgetAsync(scope, [.. devices.Where(d => !existing.Contains(d))], token);
        var rules = graph.InOrder.Where(static n => n.IsIncremental).SelectMany(static n => n.Queries)
            .Where(q => q is { IsCrossDevice: false, Error: null } && (q.IsTimeDependent || queries.MayAnswerOtherwise(q.Query, changed.Classes)));
        await new RuleEvaluation(scope, queries, clock.GetUtcNow()).EvaluateForAsync([.. rules], existing, token);
        await FactChanges.CountAsync(scope, token);
        var writer = new MembershipWriter(scope, clock.GetUtcNow());
        await writer.RefreshAsync(graph.InOrder, devices, token);
        return writer.Changes;
    }

    private async Task<IReadOnlyList<MembershipChange>> EvaluateWhollyAsync(WriteScope scope, CollectionGraph graph, List<CollectionNode> nodes, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var rules = new RuleEvaluation(scope, queries, now);
        foreach (var rule in nodes.SelectMany(static n => n.Queries))
        {
            await rules.EvaluateWhollyAsync(rule, token);
        }

        var writer = new MembershipWriter(scope, now);
        await writer.RefreshAsync(graph.WithDependents(nodes.Select(static n => n.Id)), await CandidatesAsync(scope, nodes, token), token);
        foreach (var node in nodes)
        {
            await scope.Command("UPDATE coll_collections SET evaluated_at = @now, member_count = (SELECT COUNT(*) FROM coll_members m WHERE m.collection_id = coll_collections.id) WHERE id = @id")
                .With("now", now).With("id", node.Id.Value).RunAsync(token);
        }

        return writer.Changes;
    }

    /// <summary>Evaluates one query for all devices outside the queue of writes, where it may be slow, unless a result from before a change could survive it.</summary>
    private async Task EvaluateRuleAsync(QueryRule rule, CollectionId collection, CancellationToken token)
    {
        var started = clock.GetTimestamp();
        var now = clock.GetUtcNow();
        var early = rule.IsCrossDevice ? await RunOutsideAsync(rule, token) : null;
        var done = await database.WriteAsync(
            async (scope, inner) =>
            {
                await CollectionLock.TakeAsync(scope, inner);
                var graph = await CollectionGraph.LoadAsync(scope.Context, inner);
                if (graph.Find(collection)?.Queries.FirstOrDefault(q => q.Id == rule.Id && q.Query == rule.Query) is not { } current)
                {
                    return new Evaluation(graph, EvaluationReason.CrossDevice, Evaluation.NoneWholly, 0, []);
                }

                var rules = new RuleEvaluation(scope, queries, now);
                var changed = early is { } known ? await rules.StoreAsync(current, known.Outcome, known.Change, inner) : await rules.EvaluateWhollyAsync(current, inner);
                var writer = new MembershipWriter(scope, now);
                await writer.RefreshAsync(graph.WithDependents([collection]), changed, inner);
                return new Evaluation(graph, rule.IsCrossDevice ? EvaluationReason.CrossDevice : EvaluationReason.TimeDependent, Evaluation.NoneWholly, changed.Count, writer.Changes);
            },
            token);
        Tell(done, started);
    }

    private async Task<(RuleOutcome Outcome, int Change)?> RunOutsideAsync(QueryRule rule, CancellationToken token)
    {
        await using var scope = await database.ReadAsync(token);

        // Read before the query runs: what changes meanwhile makes the rule due again.
        var change = await FactChanges.CurrentAsync(scope.Command, token);
        return (await queries.RunAsync(scope.Command, scope.Dialect, rule.Query, null, token), change);
    }

    /// <summary>Every device that is, or may come to be, in one of these collections.</summary>
    private static Task<List<int>> CandidatesAsync(WriteScope scope, List<CollectionNode> nodes, CancellationToken token)
    {
        var command = scope.Command("");
        var own = Parameters("c", nodes.Select(static n => n.Id));
        var read = Parameters("i", nodes.SelectMany(static n => n.Includes.Append(n.Id)).Distinct());
        command.CommandText = $"""
            SELECT resource_id FROM coll_members WHERE collection_id IN ({read})
            UNION SELECT resource_id FROM coll_direct_rules WHERE collection_id IN ({own})
            UNION SELECT m.resource_id FROM coll_rule_matches m JOIN coll_rules r ON r.id = m.rule_id WHERE r.collection_id IN ({own})
            """;
        return command.ListAsync(static r => r.GetInt32(0), token);

        string Parameters(string prefix, IEnumerable<CollectionId> ids) => string.Join(',', ids.Select((id, i) =>
        {
            command.With($"{prefix}{i}", id.Value);
            return $"@{prefix}{i}";
        }));
    }

    private static async Task<ChangedFacts> ClaimDevicesAsync(WriteScope scope, CancellationToken token)
    {
        var skip = scope.Dialect == SqlDialect.PostgreSql ? " FOR UPDATE SKIP LOCKED" : "";
        var claimed = await scope.Command($"DELETE FROM coll_changed_devices WHERE resource_id IN (SELECT resource_id FROM coll_changed_devices ORDER BY resource_id LIMIT {IdList.MaxIds}{skip}) RETURNING resource_id, classes")
            .ListAsync(static r => (Device: r.GetInt32(0), Classes: r.IsDBNull(1) ? null : r.GetString(1)), token);
        var all = claimed.Any(static c => c.Classes is null);
        return new ChangedFacts([.. claimed.Select(static c => c.Device)], all ? null : claimed.SelectMany(static c => c.Classes!.Split(',', StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.OrdinalIgnoreCase));
    }

    private async Task<bool> AnyAsync(string table, CancellationToken token)
    {
        await using var scope = await database.ReadAsync(token);
        return await scope.Command($"SELECT 1 FROM {table} LIMIT 1").ScalarAsync<int>(token) == 1;
    }

    private void Tell(Evaluation done, long started)
    {
        var elapsed = (long)clock.GetElapsedTime(started).TotalMilliseconds;
        Log(done, elapsed);
        signals.Raise(done.Changes);
    }
}

/// <summary>Devices to look at again.</summary>
/// <param name="Devices">Which.</param>
/// <param name="Classes">WQL names of the classes that changed of any of them; null where anything may have.</param>
internal sealed record ChangedFacts(List<int> Devices, IReadOnlySet<string>? Classes);

/// <summary>What one evaluation did.</summary>
/// <param name="Graph">The collections as they were evaluated.</param>
/// <param name="Reason">Why memberships changed in collections that were not evaluated wholly.</param>
/// <param name="Whole">Collections that were evaluated for all devices, and why.</param>
/// <param name="Devices">Devices that were evaluated, otherwise.</param>
/// <param name="Changes">What changed.</param>
internal sealed record Evaluation(CollectionGraph Graph, EvaluationReason Reason, IReadOnlyDictionary<CollectionId, EvaluationReason> Whole, int Devices, IReadOnlyList<MembershipChange> Changes)
{
    public static IReadOnlyDictionary<CollectionId, EvaluationReason> NoneWholly { get; } = new Dictionary<CollectionId, EvaluationReason>();
}
