using System.Collections.Concurrent;
using System.Diagnostics;

namespace Espalier.Load;

/// <summary>Requests that begin when they are due, whether earlier ones have been answered or not; each is timed from when it was due, so that a stall is seen by all that it delays.</summary>
internal static class OpenLoop
{
    /// <summary>Begins <paramref name="rate"/> in a second.</summary>
    /// <param name="site">Whose processor time is counted.</param>
    /// <param name="rate">Requests in a second.</param>
    /// <param name="length">When no more is begun.</param>
    /// <param name="act">Request number N; false for an error.</param>
    public static async Task<Measurement> RunAsync(Watched site, double rate, TimeSpan length, Func<int, Task<bool>> act)
    {
        var before = (Site: site.Server(), Database: site.Database(), Own: ProcessorTime.Of(Environment.ProcessId));
        var started = Stopwatch.GetTimestamp();
        var times = new ConcurrentBag<double>();
        var errors = 0;
        var all = new List<Task>();
        for (var number = 0; number < rate * length.TotalSeconds; number++)
        {
            var due = TimeSpan.FromSeconds(number / rate);
            if (due - Stopwatch.GetElapsedTime(started) is { TotalMilliseconds: > 1 } early)
            {
                await Task.Delay(early);
            }

            var mine = number;
            all.Add(Task.Run(async () =>
            {
                if (!await act(mine))
                {
                    Interlocked.Increment(ref errors);
                }

                times.Add((Stopwatch.GetElapsedTime(started) - due).TotalMilliseconds);
            }));
        }

        await Task.WhenAll(all);
        return new Measurement(
            Stopwatch.GetElapsedTime(started), [.. times.Order()], errors, site.Server() - before.Site, site.Database() - before.Database, ProcessorTime.Of(Environment.ProcessId) - before.Own);
    }
}
