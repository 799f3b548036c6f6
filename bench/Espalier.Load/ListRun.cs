using System.Diagnostics;
using Espalier.Contracts.Admin.Devices;

namespace Espalier.Load;

/// <summary>The list of devices by the admin API: every order, with and without filter and condition; its first page, and windows anywhere after it.</summary>
internal static class ListRun
{
    private const int Window = 200;
    private const int Windows = 10;

    private static readonly string[] Sorts = ["name", "osVersion", "serialNumber", "client", "activity", "compliance", "lastContactAt", "user", "model"];

    private static readonly (string Name, string Query)[] Filters =
    [
        ("all devices", ""), ("a text that many have", "&filter=load"), ("a text that few have", "&filter=000017-3"), ("by version of macOS", "&filter=macOS%2015"), ("active", "&condition=Active"), ("non-compliant", "&condition=NonCompliant"),
        ("same serial number", "&condition=SameSerialNumber"),
    ];

    public static async Task<int> RunAsync(LoadOptions options, CancellationToken token)
    {
        await using var site = await PlayedSite.StartStoredAsync(options, token);
        var random = new Testing.Fleet.SeededNumbers(1);
        var (allFirst, allNext) = (new List<double>(), new List<double>());
        await TimeAsync(site, "/devices?take=200", token);
        Figures.Head($"{options.Stored:N0} devices, {(options.OnPostgres ? "PostgreSQL" : "SQLite")}", "devices", "first page, p95", "slowest order", "window after it, p95");
        foreach (var (name, filter) in Filters)
        {
            var (first, next) = (new List<(double Ms, string Sort)>(), new List<double>());
            var total = 0;
            foreach (var sort in Sorts.SelectMany(static s => new[] { s + "&descending=false", s + "&descending=true" }))
            {
                var (page, took) = await TimeAsync(site, $"/devices?take={Window}&sort={sort}{filter}", token);
                first.Add((took, sort));
                total = page.Total;
                for (var i = 0; i < Windows && total > Window; i++)
                {
                    next.Add((await TimeAsync(site, $"/devices?take={Window}&skip={random.Below(total - Window)}&sort={sort}{filter}&snapshot={page.Snapshot}", token)).Ms);
                }
            }

            allFirst.AddRange(first.Select(static f => f.Ms));
            allNext.AddRange(next);
            var slowest = first.MaxBy(static f => f.Ms);
            Figures.Row(name, Figures.Number(total), Figures.Ms(Figures.At(first.Select(static f => f.Ms), 0.95)), $"{slowest.Sort.Replace("&descending=", ", descending ", StringComparison.Ordinal)}: {Figures.Ms(slowest.Ms)}", next.Count == 0 ? "" : Figures.Ms(Figures.At(next, 0.95)));
        }

        Figures.Row("together", "", Figures.Ms(Figures.At(allFirst, 0.95)), "", Figures.Ms(Figures.At(allNext, 0.95)));
        return 0;
    }

    private static async Task<(DevicePage Page, double Ms)> TimeAsync(PlayedSite site, string path, CancellationToken token)
    {
        var started = Stopwatch.GetTimestamp();
        var page = await site.Api.GetAsync<DevicePage>(path, token);
        return (page, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
}
