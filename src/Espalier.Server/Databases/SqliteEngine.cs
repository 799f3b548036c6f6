using System.Data;
using System.Data.Common;
using Espalier.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Server.Databases;

/// <summary>The default engine: one file in WAL mode, flushed at every commit, one writer.</summary>
internal sealed class SqliteEngine : IDatabaseEngine, IDisposable
{
    private readonly IReadOnlyList<IModelPart> _parts;
    private readonly Action<DbContextOptionsBuilder>? _configure;
    private readonly string _connectionString;
    private FileStream? _claim;

    /// <param name="file">The database; need not exist.</param>
    /// <param name="parts">The model.</param>
    /// <param name="configure">More options of the context.</param>
    public SqliteEngine(string file, IEnumerable<IModelPart> parts, Action<DbContextOptionsBuilder>? configure = null)
        : this(file, parts, configure, isPooled: true)
    {
    }

    private SqliteEngine(string file, IEnumerable<IModelPart> parts, Action<DbContextOptionsBuilder>? configure, bool isPooled)
    {
        SQLitePCL.Batteries_V2.Init();
        _parts = [.. parts];
        _configure = configure;
        DatabaseFile = file;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = isPooled, DefaultTimeout = 30 }.ToString();
    }

    public string DatabaseFile { get; }

    public string Name => Path.GetFileNameWithoutExtension(DatabaseFile);

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

    /// <summary>One process holds the file, so there is nobody to hear of.</summary>
    public Task ListenAsync(string channel, Func<CancellationToken, Task> listening, Func<string, CancellationToken, Task> heard, CancellationToken token) => Task.CompletedTask;

    public Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken token) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(IsolationLevel.Serializable, deferred: false));

    public bool IsUnavailable(Exception failure) => failure switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED or SQLitePCL.raw.SQLITE_NOMEM or SQLitePCL.raw.SQLITE_READONLY
            or SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_NOTADB,
        _ => failure.InnerException is { } inner && IsUnavailable(inner),
    };

    /// <summary>Its one writer finds whatever was added before it, so that looking again would not help.</summary>
    public bool IsDuplicate(Exception failure) => false;

    /// <summary>The number that a restore writes into the file's header.</summary>
    public async Task<string> IdentityAsync(DbConnection connection, CancellationToken token)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT CAST(user_version AS TEXT) FROM pragma_user_version";
        return (string)(await command.ExecuteScalarAsync(token))!;
    }

    public SiteContext CreateContext(DbConnection connection)
    {
        var options = new DbContextOptionsBuilder<SqliteSiteContext>().UseSqlite(connection);
        _configure?.Invoke(options);
        return new SqliteSiteContext(options.Options, _parts);
    }

    /// <summary>The same model on another file; every connection is closed when it is disposed.</summary>
    public SqliteEngine OnFile(string file) => new(file, _parts, _configure, isPooled: false);

    /// <summary>Takes the database for this process until the engine is disposed or the process ends, however it ends; false when another process has it.</summary>
    public bool TryClaim()
    {
        try
        {
            _claim ??= new FileStream(DatabaseFile + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException) when (File.Exists(DatabaseFile + ".lock"))
        {
            return false;
        }
    }

    public void Dispose() => _claim?.Dispose();
}

/// <summary>The site database on SQLite, with its migrations.</summary>
public sealed class SqliteSiteContext(DbContextOptions<SqliteSiteContext> options, IEnumerable<IModelPart> parts) : SiteContext(options, parts);
