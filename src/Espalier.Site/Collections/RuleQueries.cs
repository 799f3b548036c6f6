using System.Data.Common;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Formats.Wql;
using Espalier.Site.Collections.Wql;

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
    private readonly WqlSchema _schema = WqlSchema.Of(ResourceClasses.All);

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

    /// <summary>Runs a query for these devices, or for all. What the database cannot answer is an outcome; a lost connection is not.</summary>
    public async Task<RuleOutcome> RunAsync(Func<string, DbCommand> command, SqlDialect dialect, string query, IReadOnlyCollection<int>? among, CancellationToken token)
    {
        if (!WqlRule.TryCompile(query, _schema, out var rule, out var error))
        {
            return new RuleOutcome(null, error.ToString());
        }

        var statement = rule.ToSql(dialect, clock.GetUtcNow(), among is null ? null : [.. among.Select(static id => new ResourceId(id))]);
        var run = command(statement.Sql);
        foreach (var (name, value) in statement.Parameters)
        {
            run.With(name, value);
        }

        try
        {
            return new RuleOutcome([.. await run.ListAsync(static r => Convert.ToInt32(r.GetValue(0), System.Globalization.CultureInfo.InvariantCulture), token)], null);
        }
        catch (DbException refused) when (!token.IsCancellationRequested)
        {
            return new RuleOutcome(null, refused.Message.Length > Rule.MaxError ? refused.Message[..Rule.MaxError] : refused.Message);
        }
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
