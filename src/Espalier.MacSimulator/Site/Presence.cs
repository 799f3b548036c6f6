namespace Espalier.MacSimulator.Site;

/// <summary>Whether a simulated Mac is on the network, for those who wait for it to leave or to return.</summary>
internal sealed class Presence : IDisposable
{
    private volatile CancellationTokenSource _leaves = new();
    private volatile TaskCompletionSource _returned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Presence() => _returned.SetResult();

    /// <summary>Cancelled when the Mac leaves next.</summary>
    public CancellationToken Leaves => _leaves.Token;

    /// <summary>Completed while the Mac is on the network.</summary>
    public Task Returned => _returned.Task;

    public void Leave()
    {
        _returned = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _leaves.Cancel();
    }

    public void Return()
    {
        _leaves = new();
        _returned.TrySetResult();
    }

    public void Dispose() => _leaves.Dispose();
}
