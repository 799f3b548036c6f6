using System.Threading.Channels;

namespace Espalier.MacClient.Runtime;

/// <summary>Wakes one waiting loop; any number of raises before it looks count as one.</summary>
internal sealed class Signal
{
    private readonly Channel<bool> _raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => _raised.Writer.TryWrite(true);

    /// <summary>Waits for a raise, or until <paramref name="timeout"/> has passed on <paramref name="clock"/>; takes the raise and answers whether there was one.</summary>
    public async Task<bool> WaitAsync(TimeSpan timeout, TimeProvider clock, CancellationToken token)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(token);
        using var timer = clock.CreateTimer(static s => ((CancellationTokenSource)s!).Cancel(), limited, timeout < TimeSpan.Zero ? TimeSpan.Zero : timeout, Timeout.InfiniteTimeSpan);
        try
        {
            return await _raised.Reader.ReadAsync(limited.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return false;
        }
    }
}
