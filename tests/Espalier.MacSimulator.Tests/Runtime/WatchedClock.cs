using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Espalier.MacSimulator.Tests.Runtime;

/// <summary>A clock that a test moves, and that tells which waits were begun on it.</summary>
internal sealed class WatchedClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    /// <summary>More than anything of this takes on a computer that does much else.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

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
        while (await NextAsync(_waits.Reader, $"wait of {length}") != length)
        {
        }
    }

    /// <summary>What comes next; a client that does not do it fails the test instead of holding it for ever.</summary>
    public static async Task<T> NextAsync<T>(ChannelReader<T> from, string what)
    {
        try
        {
            return await from.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Longest, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            throw new ShouldAssertException($"No {what} within {Longest}.");
        }
    }
}
