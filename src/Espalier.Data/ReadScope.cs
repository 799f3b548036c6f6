using System.Data.Common;

namespace Espalier.Data;

/// <summary>A connection for reading, with a context when one is asked for.</summary>
public sealed class ReadScope : IAsyncDisposable
{
    private readonly IDatabaseEngine _engine;
    private SiteContext? _context;

    internal ReadScope(IDatabaseEngine engine, DbConnection connection)
    {
        _engine = engine;
        Connection = connection;
    }

    public DbConnection Connection { get; }

    public SqlDialect Dialect => _engine.Dialect;

    /// <summary>EF Core on this connection; nothing it changes is saved.</summary>
    public SiteContext Context => _context ??= _engine.CreateContext(Connection);

    /// <summary>A command on this connection.</summary>
    public DbCommand Command(string sql)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    /// <inheritdoc cref="IDatabaseEngine.IdentityAsync"/>
    public Task<string> DatabaseIdentityAsync(CancellationToken token) => _engine.IdentityAsync(Connection, token);

    public async ValueTask DisposeAsync()
    {
        if (_context is not null)
        {
            await _context.DisposeAsync();
        }

        await Connection.DisposeAsync();
    }
}
