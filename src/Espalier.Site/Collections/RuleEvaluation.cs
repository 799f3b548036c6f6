using Espalier.Data;

namespace Espalier.Site.Collections;

/// <summary>Runs query rules inside a write and stores what they select. A query that fails keeps its former matches and says why.</summary>
internal sealed class RuleEvaluation(WriteScope scope, RuleQueries queries, DateTimeOffset now)
{
    /// <summary>Evaluates a rule for some devices.</summary>
    public async Task EvaluateForAsync(QueryRule rule, IReadOnlyCollection<int> devices, CancellationToken token)
    {
        if (devices.Count == 0)
        {
            return;
        }

        var outcome = await RunAsync(rule, devices, token);
        if (outcome.Selected is { } selected)
        {
            await RuleMatches.StoreAsync(scope, rule.Id, selected, devices, token);
        }
        else
        {
            await scope.Command("UPDATE coll_rules SET error = @error, evaluated_at = @now WHERE id = @id").With("error", outcome.Error).With("now", now).With("id", rule.Id).RunAsync(token);
        }
    }

    /// <summary>Evaluates a rule for all devices; answers those for which it changed.</summary>
    public async Task<IReadOnlyCollection<int>> EvaluateWhollyAsync(QueryRule rule, CancellationToken token)
    {
        var change = await FactChanges.CurrentAsync(scope.Command, token);
        return await StoreAsync(rule, await RunAsync(rule, null, token), change, token);
    }

    /// <summary>Stores the outcome for all devices; answers those for which it changed.</summary>
    public async Task<IReadOnlyCollection<int>> StoreAsync(QueryRule rule, RuleOutcome outcome, int change, CancellationToken token)
    {
        await scope.Command("UPDATE coll_rules SET error = @error, evaluated_at = @now, evaluated_change = @change WHERE id = @id")
            .With("error", outcome.Error).With("now", now).With("change", change).With("id", rule.Id).RunAsync(token);
        return outcome.Selected is { } selected ? await RuleMatches.StoreAsync(scope, rule.Id, selected, null, token) : [];
    }

    private async Task<RuleOutcome> RunAsync(QueryRule rule, IReadOnlyCollection<int>? devices, CancellationToken token)
    {
        // PostgreSQL takes nothing more in a transaction after a statement failed.
        const string Savepoint = "one_rule";
        await scope.Transaction.SaveAsync(Savepoint, token);
        var outcome = await queries.RunAsync(scope.Command, scope.Dialect, rule.Query, devices, token);
        await (outcome.Selected is null ? scope.Transaction.RollbackAsync(Savepoint, token) : scope.Transaction.ReleaseAsync(Savepoint, token));
        return outcome;
    }
}
