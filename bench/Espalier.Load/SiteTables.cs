using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Espalier.Load;

/// <summary>The site's database as nobody but a measurement may use it: read beside the running server, written while it is stopped.</summary>
internal sealed class SiteTables : IAsyncDisposable
{
    private readonly DbConnection _connection;

    private SiteTables(DbConnection connection) => _connection = connection;

    public bool IsPostgres => _connection is NpgsqlConnection;

    public static async Task<SiteTables> OpenAsync(PlayedSite site, CancellationToken token)
    {
        DbConnection connection = site.Database is { } postgres ? new NpgsqlConnection(postgres) : new SqliteConnection($"Data Source={site.DatabaseFile};Pooling=False");
        await connection.OpenAsync(token);
        var tables = new SiteTables(connection);
        await tables.RunAsync(tables.IsPostgres ? "SET synchronous_commit = off; SET maintenance_work_mem = '256MB'; SET work_mem = '64MB'" : "PRAGMA busy_timeout=30000; PRAGMA cache_size=-400000; PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF", token);
        return tables;
    }

    public async Task<int> RunAsync(string sql, CancellationToken token)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        return await command.ExecuteNonQueryAsync(token);
    }

    public async Task<List<T>> ListAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken token)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(token);
        var rows = new List<T>();
        while (await reader.ReadAsync(token))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public async Task<long> NumberAsync(string sql, CancellationToken token) => (await ListAsync(sql, static r => r.IsDBNull(0) ? 0 : Convert.ToInt64(r.GetValue(0), System.Globalization.CultureInfo.InvariantCulture), token))[0];

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
