using System.Diagnostics;

namespace Espalier.Load;

/// <summary>From the start of the process to its first answer, and the memory that it holds when nobody asks anything.</summary>
internal static class StartRun
{
    private const int Times = 5;

    public static async Task<int> RunAsync(LoadOptions options, CancellationToken token)
    {
        await using var site = await PlayedSite.StartStoredAsync(options, token);
        var (times, processor) = (new List<double>(), new List<double>());
        for (var time = 0; time < Times; time++)
        {
            await site.StopAsync(token);
            var started = Stopwatch.GetTimestamp();
            await site.StartAgainAsync(token);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            processor.Add(ProcessorTime.Of(site.ProcessId).TotalMilliseconds);
        }

        await Task.Delay(options.Length, token);
        var idle = ProcessMemory.Of(site.ProcessId);
        var before = site.Watched.Server();
        await Task.Delay(options.Length, token);
        var share = (site.Watched.Server() - before) / options.Length;
        Figures.Head($"{options.Stored:N0} devices, {(options.OnPostgres ? "PostgreSQL" : "SQLite")}", "measured", "wanted");
        Figures.Row("start to ready, median and worst", $"{Figures.Ms(Figures.At(times, 0.5))}, {Figures.Ms(times.Max())}", "3,000 ms");
        Figures.Row("processor until ready", Figures.Ms(Figures.At(processor, 0.5)), "");
        Figures.Row("resident memory idle", Figures.MiB(idle.Resident), "250 MiB");
        Figures.Row("threads, handles idle", $"{idle.Threads}, {idle.Handles}", "");
        Figures.Row("processor idle", $"{share:P2} of one core", "");
        return 0;
    }
}
