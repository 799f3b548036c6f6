using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Espalier.MacSimulator.Tests.Runtime;

/// <summary>A clock that a test moves, and that tells which waits were begun on it.</summary>
internal sealed class WatchedClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Completes when a wait of exactly this length has begun that was not awaited here before.</summary>
    public async Task WaitBeganAsync(TimeSpan length)
    {
        while (await _waits.Reader.ReadAsync(TestContext.Current.CancellationToken) != length)
        {
        }
    }
}
