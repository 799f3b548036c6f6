using System.Data.Common;
using Espalier.Data;

namespace Espalier.Site.Inventory;

/// <summary>
/// Runs the many small statements of one report: each at once on SQLite, where a call costs nothing; together in one round trip on PostgreSQL.
/// </summary>
internal sealed class StatementRunner(WriteScope scope)
{
    private readonly List<Statement> _pending = [];

    private bool IsBatched => scope.Connection.CanCreateBatch;

    /// <summary>Runs the statement, at the latest with <see cref="FlushAsync"/>.</summary>
    public async Task RunAsync(Statement statement, CancellationToken token)
    {
        if (IsBatched)
        {
            _pending.Add(statement);
            return;
        }

        await Command(statement).RunAsync(token);
    }

    /// <summary>Writes rows as <see cref="TableWriter"/> says, at the latest with <see cref="FlushAsync"/>.</summary>
    public Task WriteAsync(TableWriter writer, IReadOnlyList<object?[]> rows, CancellationToken token) =>
        rows.Count == 0 ? Task.CompletedTask
        : IsBatched ? RunAsync(writer.OverArrays(rows), token)
        : writer.WriteRowByRowAsync(scope, rows, token);

    /// <summary>Runs what is still to be run.</summary>
    public async Task FlushAsync(CancellationToken token)
    {
        if (_pending.Count == 0)
        {
            return;
        }

        await using var batch = await BatchAsync(_pending, token);
        await batch.ExecuteNonQueryAsync(token);
        _pending.Clear();
    }

    /// <summary>Reads the rows of several queries.</summary>
    /// <param name="queries">What is asked.</param>
    /// <param name="read">Reads a row of the query of this place.</param>
    /// <param name="token">Cancels.</param>
    /// <param name="isOnce">The texts are not asked again: preparing them would be for nothing, and drive out those that are.</param>
    public async Task<List<List<T>>> ReadAsync<T>(IReadOnlyList<Statement> queries, Func<int, DbDataReader, T> read, CancellationToken token, bool isOnce = false)
    {
        var results = new List<List<T>>();
        if (queries.Count == 0)
        {
            return results;
        }

        if (!IsBatched)
        {
            foreach (var query in queries)
            {
                results.Add(await Command(query).ListAsync(row => read(results.Count, row), token));
            }

            return results;
        }

        await using var batch = await BatchAsync(queries, token, isOnce);
        await using var reader = await batch.ExecuteReaderAsync(token);
        do
        {
            var rows = new List<T>();
            while (await reader.ReadAsync(token))
            {
                rows.Add(read(results.Count, reader));
            }

            results.Add(rows);
        }
        while (await reader.NextResultAsync(token));
        return results;
    }

    private DbCommand Command(Statement statement) =>
        statement.Parameters.Aggregate(scope.Command(statement.Sql), static (command, p) => command.With(p.Name, p.Value));

    private async Task<DbBatch> BatchAsync(IReadOnlyList<Statement> statements, CancellationToken token, bool isOnce = false)
    {
        var batch = scope.Connection.CreateBatch();
        batch.Transaction = scope.Transaction;
        foreach (var statement in statements)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = statement.Sql;
            foreach (var (name, value) in statement.Parameters)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                parameter.Value = value ?? DBNull.Value;
                command.Parameters.Add(parameter);
            }

            batch.BatchCommands.Add(command);
        }

        // The texts are the same for every report, so the connection knows their plans from the second one on.
        if (!isOnce)
        {
            await batch.PrepareAsync(token);
        }

        return batch;
    }
}
