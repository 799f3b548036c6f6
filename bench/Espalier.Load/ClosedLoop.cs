using System.Collections.Concurrent;
using System.Diagnostics;

namespace Espalier.Load;

/// <summary>Workers that each do one thing after the other until the time is over, or until all is done.</summary>
internal static class ClosedLoop
{
    /// <summary>Runs for a time.</summary>
    /// <param name="site">Whose processor time is counted.</param>
    /// <param name="workers">How many at once.</param>
    /// <param name="length">When no more is begun.</param>
    /// <param name="act">One request of worker N; false for an error.</param>
    public static Task<Measurement> ForAsync(Watched site, int workers, TimeSpan length, Func<int, Task<bool>> act)
    {
        var end = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
        return RunAsync(site, workers, worker => Stopwatch.GetTimestamp() < end ? act(worker) : null);
    }

    /// <summary>Does each of <paramref name="all"/> once.</summary>
    public static Task<Measurement> EachAsync<T>(Watched site, int workers, IEnumerable<T> all, Func<T, Task<bool>> act)
    {
        var left = new ConcurrentQueue<T>(all);
        return RunAsync(site, workers, _ => left.TryDequeue(out var next) ? act(next) : null);
    }

    private static async Task<Measurement> RunAsync(Watched site, int workers, Func<int, Task<bool>?> begin)
    {
        var before = (Site: site.Server(), Database: site.Database(), Own: ProcessorTime.Of(Environment.ProcessId), At: Stopwatch.GetTimestamp());
        var done = await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(async () =>
        {
            var times = new List<double>();
            var errors = 0;
            while (true)
            {
                var started = Stopwatch.GetTimestamp();
                if (begin(worker) is not { } request)
                {
                    break;
                }

                errors += await request ? 0 : 1;
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }

            return (times, errors);
        })));
        return new Measurement(
            Stopwatch.GetElapsedTime(before.At),
            [.. done.SelectMany(static d => d.times).Order()],
            done.Sum(static d => d.errors),
            site.Server() - before.Site,
            site.Database() - before.Database,
            ProcessorTime.Of(Environment.ProcessId) - before.Own);
    }
}

/// <summary>Processes whose time is counted apart from the load's own.</summary>
/// <param name="Server">Processor time of the server so far.</param>
/// <param name="Database">Processor time of its database server so far; zero where the database is a file.</param>
internal sealed record Watched(Func<TimeSpan> Server, Func<TimeSpan> Database);
