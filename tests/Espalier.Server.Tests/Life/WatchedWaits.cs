using System.Threading.Channels;

namespace Espalier.Server.Tests.Life;

/// <summary>A Mac's view of the clock that a test moves: tells which waits the Mac began on it, so that the clock is not moved before.</summary>
internal sealed class WatchedWaits(TimeProvider clock) : TimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = clock.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Completes when a wait of exactly this length has begun that was not awaited here before; a Mac that begins none fails the test instead of holding it for ever.</summary>
    public async Task BeganAsync(TimeSpan length)
    {
        var token = TestContext.Current.CancellationToken;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(token);
        limited.CancelAfter(RequestWatch.Longest);
        var others = new HashSet<TimeSpan>();
        try
        {
            while (await _waits.Reader.ReadAsync(limited.Token) is var began && began != length)
            {
                others.Add(began);
            }
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw new ShouldAssertException($"No wait of {length} began within {RequestWatch.Longest}, but of {string.Join(", ", others.Order())}.");
        }
    }
}
