using System.Data;
using System.Data.Common;
using Espalier.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Server.Databases;

/// <summary>The default engine: one file in WAL mode, flushed at every commit, one writer.</summary>
internal sealed class SqliteEngine : IDatabaseEngine
{
    private readonly IReadOnlyList<IModelPart> _parts;
    private readonly string _connectionString;

    public SqliteEngine(string file, IEnumerable<IModelPart> parts)
    {
        SQLitePCL.Batteries_V2.Init();
        _parts = [.. parts];
        _connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = true, DefaultTimeout = 30 }.ToString();
    }

    public SqlDialect Dialect => SqlDialect.Sqlite;

    public int MaxWriters => 1;

    public DbConnection CreateConnection(bool forWriting)
    {
        var connection = new SqliteConnection(_connectionString);
        connection.StateChange += static (sender, change) =>
        {
            if (change.CurrentState == ConnectionState.Open && sender is SqliteConnection opened)
            {
                using var pragmas = opened.CreateCommand();
                pragmas.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=30000; PRAGMA cache_size=-16000;";
                pragmas.ExecuteNonQuery();
            }
        };
        return connection;
    }

    public Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken token) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(IsolationLevel.Serializable, deferred: false));

    public SiteContext CreateContext(DbConnection connection) =>
        new SqliteSiteContext(new DbContextOptionsBuilder<SqliteSiteContext>().UseSqlite(connection).Options, _parts);
}

/// <summary>The site database on SQLite, with its migrations.</summary>
public sealed class SqliteSiteContext(DbContextOptions<SqliteSiteContext> options, IEnumerable<IModelPart> parts) : SiteContext(options, parts);
