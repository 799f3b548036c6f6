using System.Globalization;

namespace Espalier.Load;

/// <summary>What inventories cost: the first of a Mac, one that says nothing new, and a difference of about 10 KB.</summary>
internal static class IngestRun
{
    public static async Task<int> RunAsync(LoadOptions options, CancellationToken token)
    {
        await using var site = await PlayedSite.StartAsync(options, token);
        System.Console.WriteLine(Measurement.Heading);
        System.Console.WriteLine((await site.EnrollAsync(options, token)).Line("enrollment, with its handshakes"));

        // The first inventories warm the server up; they are counted with the rest only where there are many.
        var warm = site.Macs.Count / 5;
        await ClosedLoop.EachAsync(site.Watched, options.Workers, site.Macs.Take(warm), mac => mac.SendAsync(StandardDevice.Full(mac.Number), token));
        var full = await ClosedLoop.EachAsync(site.Watched, options.Workers, site.Macs.Skip(warm), mac => mac.SendAsync(StandardDevice.Full(mac.Number), token));
        System.Console.WriteLine(full.Line($"full inventory ({Size(site.Macs[^1])})"));
        var unchanged = await ClosedLoop.EachAsync(site.Watched, options.Workers, site.Macs, mac => mac.SendAsync(StandardDevice.Full(mac.Number), token));
        System.Console.WriteLine(unchanged.Line($"unchanged full inventory ({Size(site.Macs[^1])})"));
        var differences = site.Macs.SelectMany(static mac => new[] { 0, 1, 2, 3 }.Select(generation => (mac, generation))).OrderBy(static d => d.generation).ToList();
        var difference = await ClosedLoop.EachAsync(site.Watched, options.Workers, differences, d => d.mac.SendAsync(StandardDevice.Difference(d.mac.Number, d.generation), token));
        System.Console.WriteLine(difference.Line($"difference ({Size(site.Macs[^1])})"));

        await site.StopAsync(token);
        var rows = new BareRows(site.Database, site.DatabaseFile);
        var (inserted, bare) = await rows.InsertAsync(options, token);
        System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

            bare driver, the {inserted} rows of a device in one transaction   {bare:F1} devices per s
            full inventory against it                                   {full.Rate / bare:P0}
            """));
        return full.Errors + unchanged.Errors + difference.Errors == 0 ? 0 : 1;
    }

    private static string Size(PlayedMac mac) => string.Create(CultureInfo.InvariantCulture, $"{mac.LastBytes / 1024.0:F0} KB");
}
