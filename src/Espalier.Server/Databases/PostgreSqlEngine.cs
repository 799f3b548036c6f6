using System.Data.Common;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Espalier.Server.Databases;

/// <summary>PostgreSQL, for sites that outgrow one node or one file.</summary>
/// <param name="connectionString">How to reach the database.</param>
/// <param name="parts">The model.</param>
/// <param name="configure">More options of the context.</param>
internal sealed class PostgreSqlEngine(string connectionString, IEnumerable<IModelPart> parts, Action<DbContextOptionsBuilder>? configure = null) : IDatabaseEngine, IDisposable
{
    /// <summary>A connection that hears nothing for this long is tried: one that is half open hears nothing for ever.</summary>
    private static readonly TimeSpan QuietFor = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Connections that a node opens at most, unless the connection string says otherwise: PostgreSQL gives out 97 by default, so that two nodes and an administrator
    /// find room. Who needs one more waits for one; to be refused would cost every Mac of a busy moment another try.
    /// </summary>
    internal const int MaxConnections = 40;

    private readonly IReadOnlyList<IModelPart> _parts = [.. parts];
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(Bounded(connectionString));

    public string ConnectionString => connectionString;

    public string Name { get; } = new NpgsqlConnectionStringBuilder(connectionString).Database ?? "";

    public SqlDialect Dialect => SqlDialect.PostgreSql;

    /// <summary>Enough to keep a small server's disks busy; each writer holds one connection.</summary>
    public int MaxWriters => 8;

    public DbConnection CreateConnection(bool forWriting) => _source.CreateConnection();

    public async Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken token) => await connection.BeginTransactionAsync(token);

    public async Task ListenAsync(string channel, Func<CancellationToken, Task> listening, Func<string, CancellationToken, Task> heard, CancellationToken token)
    {
        var messages = new Queue<string>();
        await using var connection = _source.CreateConnection();
        connection.Notification += (_, notification) => messages.Enqueue(notification.Payload);
        await connection.OpenAsync(token);
        await RunAsync();
        await listening(token);
        while (true)
        {
            while (messages.TryDequeue(out var message))
            {
                await heard(message, token);
            }

            if (!await connection.WaitAsync(QuietFor, token))
            {
                await RunAsync();
            }
        }

        // Said again to one that listens, it changes nothing and is answered.
        async Task RunAsync()
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"LISTEN {channel}";
            command.CommandTimeout = (int)QuietFor.TotalSeconds;
            await command.ExecuteNonQueryAsync(token);
        }
    }

    /// <summary>Classes of error by the first two characters: connection, serialisation, resources, limits of the moment, operator, system.</summary>
    public bool IsUnavailable(Exception failure) => failure switch
    {
        PostgresException refused => refused.SqlState[..2] is "08" or "40" or "53" or "55" or "57" or "58" or "XX" || refused.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction,
        NpgsqlException => true,
        _ => failure.InnerException is { } inner && IsUnavailable(inner),
    };

    public bool IsDuplicate(Exception failure) => failure is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } || (failure.InnerException is { } inner && IsDuplicate(inner));

    /// <summary>
    /// The cluster and its timeline, which a failover and a recovery to a point in time change, with the database and one of its tables, which <c>pg_restore</c> makes anew.
    /// Where the cluster's own number may not be read, the rest has to do.
    /// </summary>
    public async Task<string> IdentityAsync(DbConnection connection, CancellationToken token)
    {
        var cluster = (bool)(await AskAsync("SELECT has_function_privilege('pg_control_system()', 'EXECUTE')"))! ? "(SELECT system_identifier FROM pg_control_system())" : "0";
        return (string)(await AskAsync(
            $"SELECT concat_ws('-', {cluster}, left(pg_walfile_name(pg_current_wal_lsn()), 8), oid, 'dev_status'::regclass::oid) FROM pg_database WHERE datname = current_database()"))!;

        async Task<object?> AskAsync(string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            return await command.ExecuteScalarAsync(token);
        }
    }

    public SiteContext CreateContext(DbConnection connection)
    {
        // The upgrade runs in one transaction of ours under a lock of ours.
        var options = new DbContextOptionsBuilder<PostgreSqlSiteContext>().UseNpgsql(connection)
            .ConfigureWarnings(static w => w.Ignore(RelationalEventId.MigrationsUserTransactionWarning));
        configure?.Invoke(options);
        return new PostgreSqlSiteContext(options.Options, _parts);
    }

    public void Dispose() => _source.Dispose();

    private static NpgsqlConnectionStringBuilder Bounded(string connectionString)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        if (!given.ShouldSerialize("Maximum Pool Size"))
        {
            given.MaxPoolSize = MaxConnections;
        }

        return given;
    }
}

/// <summary>The site database on PostgreSQL, with its migrations.</summary>
public sealed class PostgreSqlSiteContext(DbContextOptions<PostgreSqlSiteContext> options, IEnumerable<IModelPart> parts) : SiteContext(options, parts)
{
    /// <summary>Texts are ordered and compared by code point, as on SQLite and whatever language the database was made with.</summary>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<string>().UseCollation("C");
    }
}
