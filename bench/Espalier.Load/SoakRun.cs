using System.Globalization;

namespace Espalier.Load;

/// <summary>A working day in short: polls, differences, inventories and channels at a steady rate, with the server's memory, handles and threads noted every minute.</summary>
internal static class SoakRun
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync(LoadOptions options, int minutes, CancellationToken token)
    {
        await using var site = await PlayedSite.StartStoredAsync(options, token);
        var channels = new List<HttpResponseMessage>();
        foreach (var mac in site.Macs.Take(site.Macs.Count / 2))
        {
            channels.Add(await mac.OpenChannelAsync(token));
        }

        var generations = new int[site.Macs.Count];
        var idle = site.Macs.Select(static _ => new SemaphoreSlim(1)).ToArray();
        async Task<bool> ActAsync(int number)
        {
            var at = number / 10 % site.Macs.Count;
            var mac = site.Macs[at];
            await idle[at].WaitAsync(token);
            try
            {
                switch (number % 10)
                {
                    case 0:
                        return await mac.SendAsync(StandardDevice.Difference(mac.Number, generations[at]++), token);
                    case 1 when generations[at] == 0:
                        return await mac.SendAsync(StandardDevice.Full(mac.Number), token);
                    case 2:
                        using (var visitor = mac.Visitor())
                        {
                            return await visitor.PollAsync(token);
                        }

                    default:
                        return await mac.PollAsync(token);
                }
            }
            finally
            {
                idle[at].Release();
            }
        }

        var errors = 0;
        var seen = new List<ProcessMemory>();
        Figures.Head("Minute", "resident", "handles", "threads", "requests", "errors", "p99");
        for (var minute = 1; minute <= minutes; minute++)
        {
            var done = await OpenLoop.RunAsync(site.Watched, 50, Minute, ActAsync);
            var now = ProcessMemory.Of(site.ProcessId);
            seen.Add(now);
            errors += done.Errors;
            Figures.Row(minute.ToString(CultureInfo.InvariantCulture), Figures.MiB(now.Resident), Figures.Number(now.Handles), Figures.Number(now.Threads), Figures.Number(done.Times.Length), Figures.Number(done.Errors), Figures.Ms(Figures.At(done.Times, 0.99)));
        }

        channels.ForEach(static c => c.Dispose());
        var (early, late) = (seen.Skip(seen.Count / 4).Take(Math.Max(1, seen.Count / 4)).Average(static s => s.Resident), seen.TakeLast(Math.Max(1, seen.Count / 4)).Average(static s => s.Resident));
        System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nResident in the last quarter against the second: {late / early:P0}"));
        return errors == 0 ? 0 : 1;
    }
}
