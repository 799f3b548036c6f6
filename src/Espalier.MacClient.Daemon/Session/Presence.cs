namespace Espalier.MacClient.Daemon.Session;

/// <summary>
/// Whether somebody still has a page open. A browser tells nobody for certain that a window was closed: pages say that they are alive, and say farewell when they can.
/// </summary>
internal sealed class Presence(TimeProvider clock)
{
    /// <summary>A page that is loaded anew says farewell too, and is back within this time.</summary>
    public static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    /// <summary>Browsers let hidden pages work once in a minute.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(3);

    private readonly Lock _gate = new();
    private DateTimeOffset _until = clock.GetUtcNow() + Silence;

    /// <summary>A page was loaded or says that it is open.</summary>
    public void Seen() => Set(Silence);

    /// <summary>A page says that it is closed.</summary>
    public void Left() => Set(Farewell);

    /// <summary>Waits until nobody has a page open.</summary>
    public async Task WaitForEndAsync(CancellationToken token)
    {
        while (Left(clock.GetUtcNow()) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left < Farewell ? left : Farewell, clock, token);
        }
    }

    private TimeSpan Left(DateTimeOffset now)
    {
        lock (_gate)
        {
            return _until - now;
        }
    }

    private void Set(TimeSpan left)
    {
        lock (_gate)
        {
            _until = clock.GetUtcNow() + left;
        }
    }
}
