using Espalier.Data;

namespace Espalier.Site.Collections;

/// <summary>Runs query rules inside a write and stores what they select. A query that fails keeps its former matches and says why.</summary>
internal sealed class RuleEvaluation(WriteScope scope, RuleQueries queries, DateTimeOffset now)
{
    /// <summary>Evaluates rules for some devices.</summary>
    public async Task EvaluateForAsync(IReadOnlyList<QueryRule> rules, IReadOnlyCollection<int> devices, CancellationToken token)
    {
        if (devices.Count == 0 || rules.Count == 0)
        {
            return;
        }

        // One savepoint for all spares most of the statements; where a rule fails, all run again behind one each.
        var outcomes = await TryAllAsync(rules, devices, token) ?? await EachAsync(rules, devices, token);
        foreach (var (rule, outcome) in outcomes.Where(static o => o.Outcome.Selected is null))
        {
            await scope.Command("UPDATE coll_rules SET error = @error, evaluated_at = @now WHERE id = @id").With("error", outcome.Error).With("now", now).With("id", rule.Id).RunAsync(token);
        }

        await RuleMatches.StoreAsync(scope, outcomes.Where(static o => o.Outcome.Selected is not null).ToDictionary(static o => o.Rule.Id, static o => o.Outcome.Selected!), devices, token);
    }

    /// <summary>Evaluates a rule for all devices; answers those for which it changed.</summary>
    public async Task<IReadOnlyCollection<int>> EvaluateWhollyAsync(QueryRule rule, CancellationToken token)
    {
        var change = await FactChanges.CurrentAsync(scope.Command, token);
        return await StoreAsync(rule, await GuardedAsync(rule, null, token), change, token);
    }

    /// <summary>Stores the outcome for all devices; answers those for which it changed.</summary>
    public async Task<IReadOnlyCollection<int>> StoreAsync(QueryRule rule, RuleOutcome outcome, int change, CancellationToken token)
    {
        await scope.Command("UPDATE coll_rules SET error = @error, evaluated_at = @now, evaluated_change = @change WHERE id = @id")
            .With("error", outcome.Error).With("now", now).With("change", change).With("id", rule.Id).RunAsync(token);
        return outcome.Selected is { } selected ? await RuleMatches.StoreAsync(scope, rule.Id, selected, token) : [];
    }

    private async Task<List<(QueryRule Rule, RuleOutcome Outcome)>?> TryAllAsync(IReadOnlyList<QueryRule> rules, IReadOnlyCollection<int> devices, CancellationToken token)
    {
        const string Savepoint = "all_rules";
        await scope.Transaction.SaveAsync(Savepoint, token);
        if (await queries.RunAllAsync(scope, [.. rules.Select(static r => r.Query)], devices, token) is not { } selected)
        {
            await scope.Transaction.RollbackAsync(Savepoint, token);
            return null;
        }

        await scope.Transaction.ReleaseAsync(Savepoint, token);
        return [.. rules.Zip(selected, static (rule, ids) => (rule, new RuleOutcome(ids, null)))];
    }

    private async Task<List<(QueryRule Rule, RuleOutcome Outcome)>> EachAsync(IReadOnlyList<QueryRule> rules, IReadOnlyCollection<int> devices, CancellationToken token)
    {
        var outcomes = new List<(QueryRule, RuleOutcome)>(rules.Count);
        foreach (var rule in rules)
        {
            outcomes.Add((rule, await GuardedAsync(rule, devices, token)));
        }

        return outcomes;
    }

    private async Task<RuleOutcome> GuardedAsync(QueryRule rule, IReadOnlyCollection<int>? devices, CancellationToken token)
    {
        // PostgreSQL takes nothing more in a transaction after a statement failed.
        const string Savepoint = "one_rule";
        await scope.Transaction.SaveAsync(Savepoint, token);
        var outcome = await queries.RunAsync(scope.Command, scope.Dialect, rule.Query, devices, token);
        await (outcome.Selected is null ? scope.Transaction.RollbackAsync(Savepoint, token) : scope.Transaction.ReleaseAsync(Savepoint, token));
        return outcome;
    }
}
