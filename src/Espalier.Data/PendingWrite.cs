namespace Espalier.Data;

/// <summary>A write in the queue and the promise made to its caller.</summary>
internal abstract class PendingWrite(CancellationToken token)
{
    public CancellationToken Token => token;

    public IReadOnlyList<Action> AfterCommit { get; set; } = [];

    public abstract bool IsCancelled { get; }

    public abstract Task RunAsync(WriteScope scope);

    public abstract void Fail(Exception failure);

    public abstract void Complete();

    /// <summary>The commit was not answered, so that nobody knows whether the write is there: its caller hears of the failure, and what follows a commit follows.</summary>
    public abstract void Lose(Exception failure);
}

internal sealed class PendingWrite<T>(Func<WriteScope, CancellationToken, Task<T>> write, CancellationToken token) : PendingWrite(token)
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Completion => _completion.Task;

    public override bool IsCancelled
    {
        get
        {
            if (!Token.IsCancellationRequested)
            {
                return false;
            }

            _completion.TrySetCanceled(Token);
            return true;
        }
    }

    public override async Task RunAsync(WriteScope scope) => _result = await write(scope, Token);

    public override void Fail(Exception failure) => _completion.TrySetException(failure);

    public override void Complete()
    {
        if (_completion.Task.IsCompleted)
        {
            return;
        }

        Follow();
        _completion.TrySetResult(_result!);
    }

    public override void Lose(Exception failure)
    {
        if (!_completion.Task.IsCompleted)
        {
            Follow();
            Fail(failure);
        }
    }

    private void Follow()
    {
        try
        {
            foreach (var action in AfterCommit)
            {
                action();
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // What failed after the commit is a bug that its caller sees, and must not end the queue.
            _completion.TrySetException(failure);
        }
    }
}
