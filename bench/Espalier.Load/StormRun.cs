using System.Collections.Concurrent;
using System.Globalization;

namespace Espalier.Load;

/// <summary>
/// All Macs come back after an outage: a tenth opens its channel and keeps it, the others connect, poll and hang up; every one with a handshake of its own. Identities are
/// used again where there are fewer than Macs, channels are as many as identities at most.
/// </summary>
internal static class StormRun
{
    /// <summary>What the site is made for.</summary>
    private const int Whole = 100_000;

    private static readonly TimeSpan WithinWhole = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(LoadOptions options, int arrivals, CancellationToken token)
    {
        await using var site = await PlayedSite.StartStoredAsync(options, token);
        await site.StopAsync(token);
        await site.StartAgainAsync(token);
        var rate = Whole / WithinWhole.TotalSeconds;
        var length = TimeSpan.FromSeconds(arrivals / rate);
        var open = new ConcurrentBag<HttpResponseMessage>();
        var polls = new ConcurrentBag<double>();

        // A server that has just started compiles; what it needs for that is no part of what a connection costs.
        await OpenLoop.RunAsync(site.Watched, rate / 2, WarmUp, async number =>
        {
            using var early = site.Macs[number % site.Macs.Count].Visitor();
            return await early.PollAsync(token);
        });
        var before = ProcessMemory.Of(site.ProcessId);
        var most = before.Resident;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(token);
        var watch = WatchAsync();
        var channels = 0;
        async Task<bool> ArriveAsync(int number)
        {
            if (number % 10 == 0 && Interlocked.Increment(ref channels) is var mine && mine <= site.Macs.Count)
            {
                open.Add(await site.Macs[mine - 1].OpenChannelAsync(token));
                return true;
            }

            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            using var visitor = site.Macs[number % site.Macs.Count].Visitor();
            var answered = await visitor.PollAsync(token);
            polls.Add(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return answered;
        }

        var storm = await OpenLoop.RunAsync(site.Watched, rate, length, ArriveAsync);
        await Task.Delay(TimeSpan.FromSeconds(3), token);
        await ended.CancelAsync();
        await watch;
        var after = ProcessMemory.Of(site.ProcessId);
        System.Console.WriteLine(Measurement.Heading);
        System.Console.WriteLine(storm.Line("arrival"));
        var perChannel = (after.Resident - before.Resident) / 1024.0 / Math.Max(1, open.Count);
        Figures.Head($"Storm at the rate of {Whole:N0} Macs within {WithinWhole.TotalMinutes:F0} minutes, {(options.OnPostgres ? "PostgreSQL" : "SQLite")}", "measured", "wanted");
        Figures.Row("arrivals, a second", $"{Figures.Number(storm.Times.Length)}, {Figures.Number(storm.Rate)}", Figures.Number(rate));
        Figures.Row("errors", Figures.Number(storm.Errors), "0");
        Figures.Row("poll with its connection, p50 and p99", $"{Figures.Ms(Figures.At(polls, 0.5))}, {Figures.Ms(Figures.At(polls, 0.99))}", "p99 250 ms");
        Figures.Row("processor of server and database for an arrival", $"{Figures.Ms(storm.ServerCost)}, {Figures.Ms(storm.Database.TotalMilliseconds / Math.Max(1, storm.Times.Length))}", "");
        Figures.Row("channels open at the end", Figures.Number(open.Count), "");
        Figures.Row("server's memory before, most, at the end", $"{Figures.MiB(before.Resident)}, {Figures.MiB(most)}, {Figures.MiB(after.Resident)}", $"{Figures.MiB((300L << 20) + (60L << 10) * open.Count)}");
        Figures.Row("memory for an open channel", string.Create(CultureInfo.InvariantCulture, $"{perChannel:F0} KiB"), "60 KiB");
        Figures.Row("extrapolated to 10,000 channels", Figures.MiB(before.Resident + (long)(perChannel * 1024 * 10_000)), Figures.MiB((300L << 20) + (60L << 10) * 10_000));
        Figures.Row("file limit of this process, handles of the server", $"{ProcessMemory.FileLimit():N0}, {after.Handles:N0}", "");
        foreach (var channel in open)
        {
            channel.Dispose();
        }

        return storm.Errors == 0 ? 0 : 1;

        async Task WatchAsync()
        {
            try
            {
                while (true)
                {
                    most = Math.Max(most, ProcessMemory.Of(site.ProcessId).Resident);
                    await Task.Delay(TimeSpan.FromMilliseconds(500), ended.Token);
                }
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                // The storm is over.
            }
        }
    }
}
