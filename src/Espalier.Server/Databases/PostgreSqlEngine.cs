using System.Data.Common;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Espalier.Server.Databases;

/// <summary>PostgreSQL, for sites that outgrow one node or one file.</summary>
internal sealed class PostgreSqlEngine(string connectionString, IEnumerable<IModelPart> parts) : IDatabaseEngine, IDisposable
{
    private readonly IReadOnlyList<IModelPart> _parts = [.. parts];
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    public SqlDialect Dialect => SqlDialect.PostgreSql;

    /// <summary>Enough to keep a small server's disks busy; each writer holds one connection.</summary>
    public int MaxWriters => 8;

    public DbConnection CreateConnection(bool forWriting) => _source.CreateConnection();

    public async Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken token) => await connection.BeginTransactionAsync(token);

    public SiteContext CreateContext(DbConnection connection) =>
        new PostgreSqlSiteContext(new DbContextOptionsBuilder<PostgreSqlSiteContext>().UseNpgsql(connection).Options, _parts);

    public void Dispose() => _source.Dispose();
}

/// <summary>The site database on PostgreSQL, with its migrations.</summary>
public sealed class PostgreSqlSiteContext(DbContextOptions<PostgreSqlSiteContext> options, IEnumerable<IModelPart> parts) : SiteContext(options, parts);
