using System.Data;
using System.Data.Common;
using Espalier.Data;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Espalier.Site.Tests.Inventory;

internal sealed class PlainSqliteEngine(string file) : IDatabaseEngine
{
    public SqlDialect Dialect => SqlDialect.Sqlite;

    public int MaxWriters => 1;

    public DbConnection CreateConnection(bool forWriting) => new SqliteConnection($"Data Source={file}");

    public Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken token) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(IsolationLevel.Serializable, deferred: false));

    public SiteContext CreateContext(DbConnection connection) => throw new NotSupportedException();
}

internal sealed class PlainPostgresEngine(string connectionString) : IDatabaseEngine
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    public SqlDialect Dialect => SqlDialect.PostgreSql;

    public int MaxWriters => 4;

    public DbConnection CreateConnection(bool forWriting) => _source.CreateConnection();

    public async Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken token) => await connection.BeginTransactionAsync(token);

    public SiteContext CreateContext(DbConnection connection) => throw new NotSupportedException();
}
