using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Data;

/// <summary>One write inside a transaction: connection, context, and what happens once it is on disk.</summary>
public sealed class WriteScope : IAsyncDisposable
{
    private readonly IDatabaseEngine _engine;
    private readonly List<Action> _afterCommit = [];
    private SiteContext? _context;

    internal WriteScope(IDatabaseEngine engine, DbConnection connection, DbTransaction transaction)
    {
        _engine = engine;
        Connection = connection;
        Transaction = transaction;
    }

    public DbConnection Connection { get; }

    public DbTransaction Transaction { get; }

    public SqlDialect Dialect => _engine.Dialect;

    /// <summary>EF Core on the same transaction; changes still pending at the end of the write are saved.</summary>
    public SiteContext Context
    {
        get
        {
            if (_context is null)
            {
                _context = _engine.CreateContext(Connection);
                _context.Database.UseTransaction(Transaction);
            }

            return _context;
        }
    }

    /// <summary>Runs <paramref name="action"/> after the commit, never when the write is rolled back.</summary>
    public void AfterCommit(Action action) => _afterCommit.Add(action);

    /// <summary>A command on this transaction.</summary>
    public DbCommand Command(string sql)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = Transaction;
        return command;
    }

    public ValueTask DisposeAsync() => _context?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Saves what <see cref="Context"/> tracks now instead of at the end of the write; nothing when no context was used.</summary>
    public async Task SaveAsync(CancellationToken token)
    {
        if (_context is { } context)
        {
            await context.SaveChangesAsync(token);
        }
    }

    internal IReadOnlyList<Action> CommitActions => _afterCommit;
}
