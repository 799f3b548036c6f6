using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Data;

/// <summary>One write inside a transaction: connection, context, and what happens once it is on disk.</summary>
public sealed class WriteScope : IAsyncDisposable
{
    private readonly IDatabaseEngine _engine;
    private readonly List<Action> _afterCommit = [];
    private readonly Dictionary<string, HashSet<string>?> _news = new(StringComparer.Ordinal);
    private readonly Guid _node;
    private SiteContext? _context;

    internal WriteScope(IDatabaseEngine engine, Guid node, DbConnection connection, DbTransaction transaction)
    {
        _engine = engine;
        _node = node;
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

    /// <summary>
    /// Runs <paramref name="action"/> after the commit, never when the write is rolled back; also where the commit's answer was lost and nobody knows, so that what is
    /// kept in memory is never older than the database. It forgets and wakes, and believes nothing of what was written.
    /// </summary>
    public void AfterCommit(Action action) => _afterCommit.Add(action);

    /// <summary>
    /// Tells the other nodes with the commit, never when the write is rolled back, that something changed which they may keep in memory. Only for what changes
    /// seldom: PostgreSQL lets one transaction at a time commit notifications.
    /// </summary>
    /// <param name="topic">What changed.</param>
    /// <param name="about">Whose it is; null for all.</param>
    public void TellNodes(string topic, IEnumerable<string>? about)
    {
        if (about is null)
        {
            _news[topic] = null;
            return;
        }

        if (!_news.TryGetValue(topic, out var known))
        {
            _news[topic] = known = new HashSet<string>(StringComparer.Ordinal);
        }

        known?.UnionWith(about);
    }

    /// <summary>Waits for the lock and holds it until the transaction ends; SQLite has one writer anyway.</summary>
    public async Task LockAsync(SiteLock which, CancellationToken token, bool isShared = false)
    {
        if (Dialect == SqlDialect.PostgreSql)
        {
            var wait = Command($"SELECT pg_advisory_xact_lock{(isShared ? "_shared" : "")}({(long)which})");
            if (which == SiteLock.Upgrade)
            {
                // Another node upgrades, which takes as long as it takes.
                wait.CommandTimeout = 0;
            }

            await wait.RunAsync(token);
        }
    }

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

    /// <summary>Hands what the other nodes are told to the database, which passes it on when it commits; SQLite has one node.</summary>
    internal async Task SendNewsAsync(CancellationToken token)
    {
        if (Dialect != SqlDialect.PostgreSql)
        {
            return;
        }

        foreach (var message in _news.Where(static n => n.Value is not { Count: 0 }).SelectMany(n => NodeMessage.Compose(_node, n.Key, n.Value ?? [])))
        {
            await Command("SELECT pg_notify(@channel, @message)").With("channel", SiteDatabase.NodesChannel).With("message", message).RunAsync(token);
        }
    }

    internal IReadOnlyList<Action> CommitActions => _afterCommit;
}
