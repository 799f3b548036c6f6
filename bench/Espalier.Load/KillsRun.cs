using System.Text.Json;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.Testing.Fleet;

namespace Espalier.Load;

/// <summary>
/// Macs report facts of which no two are alike, break off, and say again what was taken already, while the site server and its database are killed at random. Each fact that
/// was acknowledged is in the database once.
/// </summary>
internal static class KillsRun
{
    /// <summary>Between two reports of a Mac.</summary>
    private static readonly TimeSpan Think = TimeSpan.FromSeconds(2);

    /// <summary>Before a Mac tries again.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(300);

    /// <summary>The longest time between a start and the next kill.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(3);

    /// <summary>Of so many reports one is broken off, and one is sent again after it was acknowledged.</summary>
    private const int OneIn = 20;

    public static async Task<int> RunAsync(LoadOptions options, int kills, int seed, CancellationToken token)
    {
        await using var site = await PlayedSite.StartStoredAsync(options with { Stored = options.Macs }, token);
        await using var ledger = new KillLedger();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(token);
        var counts = new Counts();
        var macs = site.Macs.Select(mac => Task.Run(() => ReportAsync(mac, ledger, new SeededNumbers((ulong)(seed * 100_003) + (ulong)mac.Number), counts, ended.Token, token), token)).ToList();
        var chance = new SeededNumbers((ulong)seed);
        var (ofSite, ofDatabase) = (0, 0);
        while (ofSite + ofDatabase < kills)
        {
            await Task.Delay(LongestLife * chance.Below(1000) / 1000.0, token);
            if (options.OnPostgres && chance.Below(2) == 0)
            {
                await site.CrashDatabaseAsync(token);
                ofDatabase++;
            }
            else
            {
                await site.StopAsync(token);
                await site.StartAgainAsync(token);
                ofSite++;
            }

            if ((ofSite + ofDatabase) % 10 == 0)
            {
                System.Console.WriteLine($"{ofSite + ofDatabase} kills, {counts.Acknowledged} reports acknowledged");
            }
        }

        await ended.CancelAsync();
        await Task.WhenAll(macs);
        await site.StopAsync(token);
        await using var tables = await SiteTables.OpenAsync(site, token);
        var wrong = await ledger.CompareAsync(tables, token);
        Figures.Head($"{options.Macs} Macs, {(options.OnPostgres ? "PostgreSQL" : "SQLite")}", "kills of the site server", "of PostgreSQL", "reports acknowledged", "tries that failed", "broken off", "sent again", "lost or applied twice");
        Figures.Row("", Figures.Number(ofSite), Figures.Number(ofDatabase), Figures.Number(counts.Acknowledged), Figures.Number(counts.Failed), Figures.Number(counts.BrokenOff), Figures.Number(counts.SentAgain), Figures.Number(wrong.Count));
        foreach (var line in wrong.Take(20))
        {
            System.Console.WriteLine(line);
        }

        return wrong.Count == 0 ? 0 : 1;
    }

    /// <summary>Reports until it is told to end, and then until its last report is acknowledged.</summary>
    private static async Task ReportAsync(PlayedMac mac, KillLedger ledger, SeededNumbers chance, Counts counts, CancellationToken ended, CancellationToken token)
    {
        await Task.Delay(Think * chance.Below(1000) / 1000.0, token);
        while (!ended.IsCancellationRequested)
        {
            var fact = $"fact {mac.Number} {mac.NextSequence} {chance.Below(int.MaxValue)}";
            var report = mac.Next(Saying(fact));
            if (chance.Below(OneIn) == 0)
            {
                Interlocked.Increment(ref counts.BrokenOff);
                await BreakOffAsync(mac, report, TimeSpan.FromMilliseconds(chance.Below(30)), token);
            }

            while (!await TryAsync(mac, report, token))
            {
                Interlocked.Increment(ref counts.Failed);
                await Task.Delay(Retry, token);
            }

            await ledger.AddAsync(mac.SerialNumber, report.Sequence, fact, token);
            Interlocked.Increment(ref counts.Acknowledged);
            if (chance.Below(OneIn) == 0)
            {
                Interlocked.Increment(ref counts.SentAgain);
                _ = await TryAsync(mac, report, token);
            }

            await Task.WhenAny(Task.Delay(Think * (0.5 + chance.Below(1000) / 1000.0), token), Task.Delay(Timeout.Infinite, ended));
        }
    }

    private static async Task BreakOffAsync(PlayedMac mac, Report report, TimeSpan after, CancellationToken token)
    {
        using var hurried = CancellationTokenSource.CreateLinkedTokenSource(token);
        hurried.CancelAfter(after);
        _ = await TryAsync(mac, report, hurried.Token);
        mac.HangUp();
    }

    private static async Task<bool> TryAsync(PlayedMac mac, Report report, CancellationToken token)
    {
        try
        {
            return await mac.OfferAsync(report, token);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    private static InventoryReport Saying(string fact)
    {
        List<Dictionary<string, JsonElement>> rows = [new() { ["TopConsoleUser"] = InventoryValue.From(fact) }];
        return new InventoryReport { Classes = [new ClassReport { Class = UserClasses.SystemConsoleUsage.Name, State = ClassState.Of(rows), Rows = rows }] };
    }

    private sealed class Counts
    {
        public int Acknowledged;
        public int Failed;
        public int BrokenOff;
        public int SentAgain;
    }
}
