using Espalier.Data;

namespace Espalier.Site.Inventory;

/// <summary>
/// Inserts rows of one table, or puts them in the place of those with the same primary key; rows with a known unique key are passed over.
/// Each engine has one statement text for any number of rows: prepared and run row by row on SQLite, over arrays on PostgreSQL.
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

    /// <summary>The one statement for all rows.</summary>
    public Statement OverArrays(IReadOnlyList<object?[]> rows) =>
        new(_overArrays, [.. _columns.Select((column, c) => ($"@c{c}", ArrayOf(column, c, rows)))]);

    private static object? ArrayOf(TableColumn column, int c, IReadOnlyList<object?[]> rows) => column.Type switch
    {
        ColumnType.Text => rows.Select(r => (string?)r[c]).ToArray(),
        ColumnType.Real => rows.Select(r => (double?)r[c]).ToArray(),
        _ => rows.Select(r => (long?)r[c]).ToArray(),
    };

    /// <summary>Runs the statement for each row.</summary>
    /// <param name="scope">The transaction.</param>
    /// <param name="rows">Values in the order of the table's columns, without an identity: string, long, double or null.</param>
    /// <param name="token">Cancels.</param>
    public async Task WriteRowByRowAsync(WriteScope scope, IReadOnlyList<object?[]> rows, CancellationToken token)
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
