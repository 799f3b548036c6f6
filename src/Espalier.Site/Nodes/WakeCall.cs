using System.Threading.Channels;

namespace Espalier.Site.Nodes;

/// <summary>Tells a service that there may be something to do; any number of calls before it looks count as one.</summary>
internal abstract class WakeCall
{
    private readonly Channel<bool> _raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => _raised.Writer.TryWrite(true);

    /// <summary>Waits for a call, or until <paramref name="timeout"/> has passed; takes the call.</summary>
    public async Task WaitAsync(TimeSpan timeout, TimeProvider clock, CancellationToken token)
    {
        using var passed = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, passed.Token);
        try
        {
            await _raised.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            // The time passed.
        }
    }
}
