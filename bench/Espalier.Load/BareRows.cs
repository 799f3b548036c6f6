using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Espalier.Load;

/// <summary>The rows that one device left in the inventory's tables, inserted again and again by nothing but the database driver: the floor of an ingest.</summary>
/// <param name="postgres">Connection string, or null.</param>
/// <param name="sqlite">The file otherwise.</param>
internal sealed class BareRows(string? postgres, string sqlite)
{
    /// <summary>Past every resource id that a site gives.</summary>
    private const int FirstId = 900_000_000;

    /// <summary>Inserts for the length of a measurement; returns rows of a device, and devices in a second.</summary>
    public async Task<(int Rows, double Rate)> InsertAsync(LoadOptions options, CancellationToken token)
    {
        await using DbConnection connection = postgres is null ? new SqliteConnection($"Data Source={sqlite}") : new NpgsqlConnection(postgres);
        await connection.OpenAsync(token);
        if (postgres is null)
        {
            await RunAsync(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=OFF; PRAGMA cache_size=-16000;", token);
        }

        var tables = await TablesAsync(connection, token);
        var statements = tables.SelectMany(static t => t.Rows.Select(row => (t.Insert, row))).ToList();
        var started = Stopwatch.GetTimestamp();
        var devices = 0;
        for (; Stopwatch.GetElapsedTime(started) < options.Length; devices++)
        {
            await using var transaction = await connection.BeginTransactionAsync(token);
            await InsertAsync(connection, transaction, statements, FirstId + devices, token);
            await transaction.CommitAsync(token);
        }

        return (statements.Count, devices / Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static async Task InsertAsync(DbConnection connection, DbTransaction transaction, List<(string Insert, object?[] Row)> statements, int id, CancellationToken token)
    {
        if (connection.CanCreateBatch)
        {
            await using var batch = connection.CreateBatch();
            batch.Transaction = transaction;
            foreach (var (insert, row) in statements)
            {
                var command = batch.CreateBatchCommand();
                command.CommandText = insert;
                Bind(command.Parameters, command.CreateParameter, row, id);
                batch.BatchCommands.Add(command);
            }

            await batch.ExecuteNonQueryAsync(token);
            return;
        }

        foreach (var table in statements.GroupBy(static s => s.Insert))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = table.Key;
            foreach (var (_, row) in table)
            {
                command.Parameters.Clear();
                Bind(command.Parameters, command.CreateParameter, row, id);
                await command.ExecuteNonQueryAsync(token);
            }
        }
    }

    private static void Bind(DbParameterCollection parameters, Func<DbParameter> create, object?[] row, int id)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var parameter = create();
            parameter.ParameterName = $"p{i}";
            parameter.Value = row[i] is ResourceIdPlace ? id : row[i] ?? DBNull.Value;
            parameters.Add(parameter);
        }
    }

    /// <summary>The inventory's tables that know a device, each with the rows of the device that has the most.</summary>
    private async Task<List<(string Insert, List<object?[]> Rows)>> TablesAsync(DbConnection connection, CancellationToken token)
    {
        var names = await ListAsync(connection, postgres is null
            ? "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'resource_id' WHERE m.type = 'table' AND m.name LIKE 'inv\\_%' ESCAPE '\\' AND m.name NOT LIKE '%\\_h' ESCAPE '\\'"
            : "SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name) WHERE c.table_schema = 'public' AND c.column_name = 'resource_id' AND t.table_type = 'BASE TABLE' AND c.table_name LIKE 'inv\\_%'", token);
        var tables = new List<(string, List<object?[]>)>();
        foreach (var name in names)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM \"{name}\" WHERE resource_id = (SELECT min(resource_id) FROM \"{name}\")";
            await using var reader = await command.ExecuteReaderAsync(token);
            var columns = Enumerable.Range(0, reader.FieldCount).Where(i => reader.GetName(i) != "id").ToArray();
            var rows = new List<object?[]>();
            while (await reader.ReadAsync(token))
            {
                rows.Add([.. columns.Select(i => reader.GetName(i) == "resource_id" ? ResourceIdPlace.Value : reader.IsDBNull(i) ? null : reader.GetValue(i))]);
            }

            tables.Add(($"INSERT INTO \"{name}\" ({string.Join(',', columns.Select(i => $"\"{reader.GetName(i)}\""))}) VALUES ({string.Join(',', columns.Select((_, i) => $"@p{i}"))})", rows));
        }

        return tables;
    }

    private static async Task<List<string>> ListAsync(DbConnection connection, string sql, CancellationToken token)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(token);
        var list = new List<string>();
        while (await reader.ReadAsync(token))
        {
            list.Add(reader.GetString(0));
        }

        return list;
    }

    private static async Task RunAsync(DbConnection connection, string sql, CancellationToken token)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(token);
    }

    /// <summary>Stands in a row where the device's id belongs.</summary>
    private sealed record ResourceIdPlace
    {
        public static readonly ResourceIdPlace Value = new();
    }
}
