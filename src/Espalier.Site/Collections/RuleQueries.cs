using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Data.Common;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Formats.Wql;
using Espalier.Site.Collections.Wql;
using Espalier.Site.Inventory;

namespace Espalier.Site.Collections;

/// <summary>What came of running a query.</summary>
/// <param name="Selected">The devices it selects; null where it failed.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record RuleOutcome(HashSet<int>? Selected, string? Error);

/// <summary>What the text of a query says without running it.</summary>
internal readonly record struct QueryCheck(QueryClassification Classification, FieldProblem? Mistake);

/// <summary>Checks and runs the WQL of query rules.</summary>
internal sealed class RuleQueries(TimeProvider clock)
{
    /// <summary>Queries that a connection keeps prepared at most: planning one costs more than running it, and each plan costs the database server some memory.</summary>
    private const int MaxPrepared = 500;

    /// <summary>Queries kept compiled: every change of facts runs each device-local one.</summary>
    private const int MaxCompiled = 5000;

    /// <summary>Classes of which every change is marked; what other classes say may follow from any of them.</summary>
    private static readonly FrozenSet<string> Reported = ResourceClasses.All.Select(static c => c.WqlName).Append(SystemResource.WqlName).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly WqlSchema _schema = WqlSchema.Of(ResourceClasses.All);
    private readonly ConcurrentDictionary<string, WqlRule> _compiled = new(StringComparer.Ordinal);

    /// <summary>Reads a query; a mistake is one of the field <c>query</c>.</summary>
    public QueryCheck Check(string query)
    {
        if (!WqlRule.TryCompile(query, _schema, out var rule, out var error))
        {
            return new QueryCheck(default, new FieldProblem("query", error.Message, error.Span.Start + 1, error.Span.Length));
        }

        var classification = (rule.Scope == RuleScope.CrossDevice ? QueryClassification.CrossDevice : QueryClassification.DeviceLocal)
            | (rule.DependsOnTime ? QueryClassification.TimeDependent : QueryClassification.DeviceLocal);
        return new QueryCheck(classification, null);
    }

    /// <summary>Whether a device of which these classes alone changed may be selected where it was not, or the other way round.</summary>
    /// <param name="query">A rule's query.</param>
    /// <param name="changed">WQL names; null for anything.</param>
    public bool MayAnswerOtherwise(string query, IReadOnlySet<string>? changed) =>
        changed is null || Compile(query, out _) is not { } rule || rule.Classes.Any(read => changed.Contains(read) || !Reported.Contains(read));

    /// <summary>Runs a query for these devices, or for all. What the database cannot answer is an outcome; a lost connection is not.</summary>
    public async Task<RuleOutcome> RunAsync(Func<string, DbCommand> command, SqlDialect dialect, string query, IReadOnlyCollection<int>? among, CancellationToken token)
    {
        if (Compile(query, out var error) is not { } rule)
        {
            return new RuleOutcome(null, error!.ToString());
        }

        var statement = rule.ToSql(dialect, clock.GetUtcNow(), among is null ? null : [.. among.Select(static id => new ResourceId(id))]);
        var run = command(statement.Sql);
        foreach (var (name, value) in statement.Parameters)
        {
            run.With(name, value);
        }

        try
        {
            return new RuleOutcome([.. await run.ListAsync(Id, token)], null);
        }
        catch (DbException refused) when (!token.IsCancellationRequested)
        {
            return new RuleOutcome(null, refused.Message.Length > Rule.MaxError ? refused.Message[..Rule.MaxError] : refused.Message);
        }
    }

    /// <summary>Runs several queries for these devices, in one round trip where the engine takes several statements at once; null where one of them fails.</summary>
    public async Task<List<HashSet<int>>?> RunAllAsync(WriteScope scope, IReadOnlyList<string> texts, IReadOnlyCollection<int> among, CancellationToken token)
    {
        ResourceId[] devices = [.. among.Select(static id => new ResourceId(id))];
        var statements = new List<Statement>(texts.Count);
        foreach (var text in texts)
        {
            if (Compile(text, out _) is not { } rule)
            {
                return null;
            }

            var statement = rule.ToSql(scope.Dialect, clock.GetUtcNow(), devices);
            statements.Add(new Statement(statement.Sql, [.. statement.Parameters.Select(static p => (p.Key, (object?)p.Value))]));
        }

        try
        {
            return [.. (await new StatementRunner(scope).ReadAsync(statements, static (_, r) => Id(r), token, isOnce: texts.Count > MaxPrepared)).Select(static ids => ids.ToHashSet())];
        }
        catch (DbException) when (!token.IsCancellationRequested)
        {
            return null;
        }
    }

    private static int Id(DbDataReader row) => Convert.ToInt32(row.GetValue(0), System.Globalization.CultureInfo.InvariantCulture);

    private WqlRule? Compile(string query, out WqlError? error)
    {
        error = null;
        if (_compiled.TryGetValue(query, out var known))
        {
            return known;
        }

        if (!WqlRule.TryCompile(query, _schema, out var rule, out error))
        {
            return null;
        }

        if (_compiled.Count >= MaxCompiled)
        {
            _compiled.Clear();
        }

        return _compiled[query] = rule;
    }

    /// <summary>How a query could go on at the caret.</summary>
    public QueryCompletions Complete(string query, int caret)
    {
        var found = WqlCompleter.Complete(query.Length > WqlLimits.MaxLength ? query[..WqlLimits.MaxLength] : query, caret, _schema);
        return new QueryCompletions(found.Start, found.Length, [.. found.Items.Select(static i => new QueryCompletion(i.Text, ToContract(i.Kind), i.Detail))]);
    }

    private static QueryCompletionKind ToContract(WqlCompletionKind kind) => kind switch
    {
        WqlCompletionKind.Property => QueryCompletionKind.Property,
        WqlCompletionKind.Class => QueryCompletionKind.Class,
        WqlCompletionKind.Function => QueryCompletionKind.Function,
        WqlCompletionKind.Keyword => QueryCompletionKind.Keyword,
        WqlCompletionKind.Unit => QueryCompletionKind.Unit,
    };
}
