using System.Data.Common;
using System.Threading.Channels;

namespace Espalier.Data;

/// <summary>
/// The site database: reads run at once, writes go through a queue whose transactions are answered only after they are on disk.
/// Several waiting writes share one transaction, each behind a savepoint of its own, so that one disk flush serves them all.
/// </summary>
public sealed class SiteDatabase : IAsyncDisposable
{
    /// <summary>Writes in one transaction at most: beyond this the wait of the first outgrows the saved flushes.</summary>
    private const int MaxWritesPerTransaction = 32;

    /// <summary>Writes that may wait; a caller beyond that waits itself, which bounds memory in a storm.</summary>
    private const int MaxWaitingWrites = 4096;

    /// <summary>Where nodes hear of each other.</summary>
    internal const string NodesChannel = "espalier_nodes";

    private readonly IDatabaseEngine _engine;
    private readonly Guid _node = Guid.CreateVersion7();
    private readonly Channel<PendingWrite> _queue = Channel.CreateBounded<PendingWrite>(MaxWaitingWrites);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _writers;

    public SiteDatabase(IDatabaseEngine engine)
    {
        _engine = engine;
        _writers = [.. Enumerable.Range(0, engine.MaxWriters).Select(_ => Task.Run(WriteLoopAsync))];
    }

    public SqlDialect Dialect => _engine.Dialect;

    /// <summary>This node among those that share the database; another for every start.</summary>
    public Guid Node => _node;

    /// <inheritdoc cref="IDatabaseEngine.Name"/>
    public string Name => _engine.Name;

    /// <inheritdoc cref="IDatabaseEngine.IsUnavailable"/>
    public bool IsUnavailable(Exception failure) => _engine.IsUnavailable(failure);

    /// <summary>Opens a connection for reading.</summary>
    public async Task<ReadScope> ReadAsync(CancellationToken token)
    {
        var connection = _engine.CreateConnection(forWriting: false);
        try
        {
            await connection.OpenAsync(token);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        return new ReadScope(_engine, connection);
    }

    /// <summary>
    /// Listens for what other nodes of the site have changed, until the connection fails; returns at once where the database has one node only.
    /// </summary>
    /// <param name="listening">Called when it listens: what was said before was not heard.</param>
    /// <param name="heard">Called with each message of another node, after the commit that it tells of.</param>
    /// <param name="token">Ends it.</param>
    public Task ListenAsync(Func<CancellationToken, Task> listening, Func<NodeMessage, CancellationToken, Task> heard, CancellationToken token) => _engine.ListenAsync(
        NodesChannel,
        listening,
        (text, inner) => NodeMessage.TryRead(text, out var message) && message!.Node != _node ? heard(message, inner) : Task.CompletedTask,
        token);

    /// <summary>
    /// Runs a write; returns after its commit. An exception in it rolls back this write alone. A write that adds what another has added at the same moment is run a second
    /// time, so it must look for it inside and leave nothing behind outside but what is added by <see cref="WriteScope.AfterCommit"/>.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<WriteScope, CancellationToken, Task<T>> write, CancellationToken token)
    {
        var pending = new PendingWrite<T>(write, token);
        await _queue.Writer.WriteAsync(pending, token);
        return await pending.Completion;
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Func<WriteScope, CancellationToken, Task> write, CancellationToken token) =>
        WriteAsync<bool>(
            async (scope, inner) =>
            {
                await write(scope, inner);
                return true;
            },
            token);

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await Task.WhenAll(_writers);
        await _stop.CancelAsync();
        _stop.Dispose();
    }

    private async Task WriteLoopAsync()
    {
        var batch = new List<PendingWrite>(MaxWritesPerTransaction);
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            // Where several writers run, each write has a transaction of its own: two that carry many would wait for each other's rows.
            var most = _engine.MaxWriters == 1 ? MaxWritesPerTransaction : 1;
            while (batch.Count < most && _queue.Reader.TryRead(out var write))
            {
                batch.Add(write);
            }

            if (batch.Count > 0)
            {
                await WriteBatchAsync(batch);
            }
        }
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1031", Justification = "The failure is handed to every caller of the batch; the loop must serve the next one.")]
    private async Task WriteBatchAsync(List<PendingWrite> batch)
    {
        var isCommitting = false;
        try
        {
            await using var connection = _engine.CreateConnection(forWriting: true);
            await connection.OpenAsync(_stop.Token);
            await using var transaction = await _engine.BeginWriteAsync(connection, _stop.Token);
            foreach (var write in batch)
            {
                await RunOneAsync(write, connection, transaction);
            }

            isCommitting = true;
            await transaction.CommitAsync(_stop.Token);
        }
        catch (Exception failure)
        {
            foreach (var write in batch)
            {
                if (isCommitting)
                {
                    write.Lose(failure);
                }
                else
                {
                    write.Fail(failure);
                }
            }

            return;
        }

        foreach (var write in batch)
        {
            write.Complete();
        }
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1031", Justification = "A failed write is rolled back to its savepoint and reported to its caller alone; when the database fails, no savepoint is left and all writes of the transaction fail.")]
    private async Task RunOneAsync(PendingWrite write, DbConnection connection, DbTransaction transaction)
    {
        if (write.IsCancelled)
        {
            return;
        }

        const string Savepoint = "one_write";
        for (var isFirst = true; ; isFirst = false)
        {
            await transaction.SaveAsync(Savepoint, _stop.Token);
            await using var scope = new WriteScope(_engine, _node, connection, transaction);
            try
            {
                await write.RunAsync(scope);
                await scope.SaveAsync(write.Token);
                await scope.SendNewsAsync(write.Token);
                write.AfterCommit = scope.CommitActions;
                await transaction.ReleaseAsync(Savepoint, _stop.Token);
                return;
            }
            catch (Exception failure) when (!_engine.IsUnavailable(failure))
            {
                await transaction.RollbackAsync(Savepoint, _stop.Token);

                // It looked before the other was committed; now it finds what is there and can say so.
                if (!isFirst || !_engine.IsDuplicate(failure))
                {
                    write.Fail(failure);
                    return;
                }
            }
        }
    }
}
