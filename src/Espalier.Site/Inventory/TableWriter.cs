using Espalier.Data;

namespace Espalier.Site.Inventory;

/// <summary>
/// Writes many rows of one table with one statement text: prepared and run row by row on SQLite, where a call costs nothing;
/// once over arrays on PostgreSQL, where a round trip does.
/// </summary>
internal sealed class TableWriter
{
    private readonly TableColumn[] _columns;
    private readonly string _rowByRow;
    private readonly string _overArrays;

    public TableWriter(TableDefinition table)
    {
        _columns = [.. table.Columns.Where(static c => c.Type != ColumnType.Identity)];
        var into = $"INSERT INTO {Sql.Quote(table.Name)} ({Sql.List(_columns.Select(static c => c.Name))})";
        var conflict = Conflict(table);
        _rowByRow = $"{into} VALUES ({string.Join(", ", _columns.Select(static (_, i) => $"@c{i}"))}){conflict}";
        _overArrays = $"{into} SELECT * FROM unnest({string.Join(", ", _columns.Select(static (c, i) => $"@c{i}::{ArrayType(c)}[]"))}){conflict}";
    }

    /// <summary>Inserts rows, or puts them in the place of those with the same primary key; rows with a known unique key are passed over.</summary>
    /// <param name="scope">The transaction.</param>
    /// <param name="rows">Values in the order of the table's columns, without an identity: string, long, double or null.</param>
    /// <param name="token">Cancels.</param>
    public Task WriteAsync(WriteScope scope, IReadOnlyList<object?[]> rows, CancellationToken token) =>
        rows.Count == 0 ? Task.CompletedTask
        : scope.Dialect == SqlDialect.Sqlite ? WriteRowByRowAsync(scope, rows, token)
        : WriteOverArraysAsync(scope, rows, token);

    private async Task WriteRowByRowAsync(WriteScope scope, IReadOnlyList<object?[]> rows, CancellationToken token)
    {
        await using var command = scope.Command(_rowByRow);
        for (var c = 0; c < _columns.Length; c++)
        {
            command.With($"@c{c}", null);
        }

        foreach (var row in rows)
        {
            for (var c = 0; c < _columns.Length; c++)
            {
                command.Parameters[c].Value = row[c] ?? DBNull.Value;
            }

            await command.ExecuteNonQueryAsync(token);
        }
    }

    private async Task WriteOverArraysAsync(WriteScope scope, IReadOnlyList<object?[]> rows, CancellationToken token)
    {
        await using var command = scope.Command(_overArrays);
        for (var c = 0; c < _columns.Length; c++)
        {
            var column = c;
            command.With($"@c{c}", _columns[c].Type switch
            {
                ColumnType.Text => rows.Select(r => (string?)r[column]).ToArray(),
                ColumnType.Real => rows.Select(r => (double?)r[column]).ToArray(),
                _ => rows.Select(r => (long?)r[column]).ToArray(),
            });
        }

        await command.PrepareAsync(token);
        await command.ExecuteNonQueryAsync(token);
    }

    private static string ArrayType(TableColumn column) => column.Type switch
    {
        ColumnType.Text => "text",
        ColumnType.Real => "double precision",
        _ => "bigint",
    };

    private static string Conflict(TableDefinition table)
    {
        if (table.UniqueKey is { } unique)
        {
            return $" ON CONFLICT ({Sql.Quote(unique)}) DO NOTHING";
        }

        if (table.PrimaryKey.Count == 0)
        {
            return "";
        }

        var others = table.Columns.Select(static c => c.Name).Except(table.PrimaryKey).Select(static c => $"{Sql.Quote(c)} = excluded.{Sql.Quote(c)}");
        return $" ON CONFLICT ({Sql.List(table.PrimaryKey)}) DO UPDATE SET {string.Join(", ", others)}";
    }
}
