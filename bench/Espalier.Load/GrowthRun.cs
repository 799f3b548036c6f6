using Espalier.Contracts.Admin.Devices;

namespace Espalier.Load;

/// <summary>What single operations cost at several sizes of the site; each size is a site of its own.</summary>
internal static class GrowthRun
{
    private static readonly string[] Operations = ["poll, not modified", "unchanged full inventory", "difference", "policy made anew", "device's page by the API"];

    public static async Task<int> RunAsync(LoadOptions options, IReadOnlyList<int> sizes, CancellationToken token)
    {
        var columns = new List<(string Name, double[] Cost)>();
        foreach (var size in sizes)
        {
            columns.Add(($"{size:N0} devices", await CostsAsync(options with { Stored = size, History = 0 }, token)));
        }

        if (options.History > 0)
        {
            columns.Add(($"{sizes[0]:N0} devices, {options.History:N0} rows of history", await CostsAsync(options with { Stored = sizes[0] }, token)));
        }

        Figures.Head(["Processor of server and database for each", .. columns.Select(static c => c.Name), "most against first"]);
        for (var i = 0; i < Operations.Length; i++)
        {
            var costs = columns.Select(c => c.Cost[i]).ToList();
            Figures.Row([Operations[i], .. costs.Select(Figures.Ms), $"{costs.Max() / costs[0]:P0}"]);
        }

        return 0;
    }

    private static async Task<double[]> CostsAsync(LoadOptions options, CancellationToken token)
    {
        await using var site = await PlayedSite.StartStoredAsync(options, token);
        await ClosedLoop.EachAsync(site.Watched, options.Workers, site.Macs, mac => mac.PollAsync(token));
        var turn = 0;
        var share = site.Macs.Chunk(Math.Max(1, site.Macs.Count / options.Workers)).Take(options.Workers).ToArray();
        PlayedMac Next(int worker) => share[worker][Interlocked.Increment(ref turn) % share[worker].Length];
        async Task<double> CostAsync(Func<Task<Measurement>> run)
        {
            await run();
            var done = await run();
            return done.Errors > 0 ? throw new InvalidOperationException("The site answered with an error.") : (done.Server + done.Database).TotalMilliseconds / done.Times.Length;
        }

        var polls = await CostAsync(() => ClosedLoop.ForAsync(site.Watched, share.Length, options.Length, worker => Next(worker).PollAsync(token)));
        var unchanged = await CostAsync(() => ClosedLoop.EachAsync(site.Watched, options.Workers, site.Macs, mac => mac.SendAsync(StandardDevice.Full(mac.Number), token)));
        var generation = -1;
        var differences = await CostAsync(() =>
        {
            generation++;
            return ClosedLoop.EachAsync(site.Watched, options.Workers, site.Macs, async mac =>
            {
                var taken = await mac.SendAsync(StandardDevice.Difference(mac.Number, generation), token);
                return taken;
            });
        });
        await site.SettleAsync(token);
        var policies = await CostAsync(() => ClosedLoop.EachAsync(site.Watched, options.Workers, site.Macs, mac =>
        {
            mac.ForgetPolicy();
            return mac.PollAsync(token);
        }));
        var first = (await site.Api.GetAsync<DevicePage>("/devices?take=100", token)).Rows.Select(static r => r.Id.Value).ToList();
        var pages = await CostAsync(() => ClosedLoop.ForAsync(site.Watched, 2, options.Length, async _ =>
            (await site.Api.GetAsync<DeviceDetails>($"/devices/{first[Interlocked.Increment(ref turn) % first.Count]}", token)).Summary is not null));
        return [polls, unchanged, differences, policies, pages];
    }
}
