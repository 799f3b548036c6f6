using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Inventory;

namespace Espalier.Load;

/// <summary>From a Mac's report of a changed fact to the membership that follows from it: as many query collections as devices, each holding the Macs with one value, and every report moves one Mac on.</summary>
internal static class FactsRun
{
    /// <summary>Query collections.</summary>
    private const int Rings = 200;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    public static async Task<int> RunAsync(LoadOptions options, double rate, CancellationToken token)
    {
        await using var site = await PlayedSite.StartStoredAsync(options, token);
        var rings = new List<string>();
        for (var ring = 0; ring < Rings; ring++)
        {
            var made = await site.Api.PostAsync<CreateCollectionRequest, CollectionDetails>("/collections", new CreateCollectionRequest
            {
                Name = $"Ring {ring}",
                Rules = [new CollectionRule { Kind = CollectionRuleKind.Query, Name = "ring", Query = $"select * from SMS_R_System inner join SMS_G_System_SYSTEM_CONSOLE_USAGE on SMS_G_System_SYSTEM_CONSOLE_USAGE.ResourceId = SMS_R_System.ResourceId where SMS_G_System_SYSTEM_CONSOLE_USAGE.TopConsoleUser = \"ring-{ring}\"" }],
            }, token);
            rings.Add(made.Summary.Id.Value);
        }

        await site.SettleAsync(token);
        await using var tables = await SiteTables.OpenAsync(site, token);
        var numbers = await tables.ListAsync("SELECT resource_id, serial_number FROM dev_status WHERE serial_number LIKE 'LOAD________'", static r => (Id: r.GetInt32(0), Serial: r.GetString(1)), token);
        var ids = numbers.ToDictionary(static n => n.Serial, static n => n.Id);
        var waiting = new ConcurrentDictionary<int, (string Ring, long Since)>();
        var seen = new List<double>();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(token);
        var watch = Task.Run(() => WatchAsync(tables, rings, waiting, seen, ended.Token), token);

        var turns = new int[site.Macs.Count];
        var idle = new SemaphoreSlim[site.Macs.Count];
        for (var i = 0; i < idle.Length; i++)
        {
            idle[i] = new SemaphoreSlim(1);
        }

        async Task<bool> ChangeAsync(int number)
        {
            var (at, mac) = (number % site.Macs.Count, site.Macs[number % site.Macs.Count]);
            await idle[at].WaitAsync(token);
            try
            {
                var ring = (at + ++turns[at]) % Rings;
                waiting[ids[mac.SerialNumber]] = (rings[ring], Stopwatch.GetTimestamp());
                return await mac.SendAsync(Change(ring), token);
            }
            finally
            {
                idle[at].Release();
            }
        }

        await OpenLoop.RunAsync(site.Watched, rate, TimeSpan.FromSeconds(5), ChangeAsync);
        await DrainAsync(waiting, token);
        seen.Clear();
        var sent = await OpenLoop.RunAsync(site.Watched, rate, options.Length, ChangeAsync);
        await DrainAsync(waiting, token);
        await ended.CancelAsync();
        await watch;
        System.Console.WriteLine(Measurement.Heading);
        System.Console.WriteLine(sent.Line("changed fact"));
        Figures.Head("Facts change to membership visible", "p50", "p99", "worst", "changes", "a second");
        Figures.Row(
            $"{options.Stored:N0} devices stored, {Rings} query collections, {(options.OnPostgres ? "PostgreSQL" : "SQLite")}", Figures.Ms(Figures.At(seen, 0.5)), Figures.Ms(Figures.At(seen, 0.99)), Figures.Ms(seen.Max()),
            seen.Count.ToString(CultureInfo.InvariantCulture), Figures.Number(sent.Rate));
        return sent.Errors == 0 ? 0 : 1;
    }

    private static InventoryReport Change(int ring)
    {
        List<Dictionary<string, System.Text.Json.JsonElement>> rows = [new() { ["TopConsoleUser"] = InventoryValue.From($"ring-{ring}") }];
        return new InventoryReport { Classes = [new ClassReport { Class = UserClasses.SystemConsoleUsage.Name, State = ClassState.Of(rows), Rows = rows }] };
    }

    private static async Task DrainAsync(ConcurrentDictionary<int, (string Ring, long Since)> waiting, CancellationToken token)
    {
        while (!waiting.IsEmpty)
        {
            await Task.Delay(Look, token);
        }
    }

    private static async Task WatchAsync(SiteTables tables, List<string> rings, ConcurrentDictionary<int, (string Ring, long Since)> waiting, List<double> seen, CancellationToken token)
    {
        var sql = $"SELECT resource_id, collection_id FROM coll_members WHERE collection_id IN ({string.Join(',', rings.Select(static r => $"'{r}'"))})";
        try
        {
            while (true)
            {
                foreach (var (device, ring) in await tables.ListAsync(sql, static r => (r.GetInt32(0), r.GetString(1)), token))
                {
                    if (waiting.TryGetValue(device, out var wanted) && wanted.Ring == ring && waiting.TryRemove(new KeyValuePair<int, (string, long)>(device, wanted)))
                    {
                        seen.Add(Stopwatch.GetElapsedTime(wanted.Since).TotalMilliseconds);
                    }
                }

                await Task.Delay(Look, token);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // All is seen.
        }
    }
}
