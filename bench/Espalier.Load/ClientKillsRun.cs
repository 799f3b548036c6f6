using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Identifiers;
using Espalier.Testing.Fleet;
using Espalier.Testing.Processes;

namespace Espalier.Load;

/// <summary>
/// Simulated Macs run the real client, each with its outbox on the disk, and are asked for an inventory after every kill: of the site server, of PostgreSQL, or of all clients at
/// once. In the end nothing that the site acknowledged is missing and every action has come to a final state.
/// </summary>
internal static class ClientKillsRun
{
    /// <summary>The longest time between a start and the next kill.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    public static async Task<int> RunAsync(LoadOptions options, int kills, int seed, CancellationToken token)
    {
        await using var site = await PlayedSite.StartAsync(options, token);
        site.StartSimulatedMacs();
        await site.SimulatedMacsSettledAsync(token);
        var chance = new SeededNumbers((ulong)seed);
        var victims = new Dictionary<string, int> { ["site server"] = 0, ["clients"] = 0, ["PostgreSQL"] = 0 };
        List<Guid> jobs = [];
        for (var kill = 1; kill <= kills; kill++)
        {
            jobs.Add((await site.Api.PostAsync<StartAction, ActionStarted>("/actions", new StartAction(ActionKindNames.InventoryUpdate) { Collection = CollectionId.AllSystems }, token)).Id);
            await Task.Delay(LongestLife * chance.Below(1000) / 1000.0, token);
            var victim = victims.Keys.ElementAt(chance.Below(options.OnPostgres ? 3 : 2));
            victims[victim]++;
            switch (victim)
            {
                case "site server":
                    await site.StopAsync(token);
                    await site.StartAgainAsync(token);
                    break;
                case "PostgreSQL":
                    await site.CrashDatabaseAsync(token);
                    break;
                default:
                    await site.KillSimulatedMacsAsync(token);
                    site.StartSimulatedMacs();
                    break;
            }
        }

        var states = await FinishedAsync(site, jobs, token);
        await site.SimulatedMacsSettledAsync(token);
        var quarantined = (await site.Api.GetAsync<SiteOverview>("/overview", token)).QuarantinedReports;
        var acknowledged = await Ledger.AcknowledgedAsync(site.MacsFolder, token);
        await site.StopAsync(token);
        await using var tables = await SiteTables.OpenAsync(site, token);
        var stored = (await tables.ListAsync("SELECT client_id, epoch, next_sequence FROM dev_status WHERE client_id IS NOT NULL", static r => (Id: r.GetGuid(0), Epoch: r.GetInt32(1), Next: r.GetInt64(2)), token))
            .ToDictionary(static s => s.Id, static s => (s.Epoch, s.Next));
        var lost = acknowledged.Count(told => stored[told.Key].Epoch != told.Value.Epoch || stored[told.Key].Next < told.Value.Next);
        Figures.Head($"{options.Macs} Macs, {(options.OnPostgres ? "PostgreSQL" : "SQLite")}", "kills of the site server", "of all clients", "of PostgreSQL", "reports acknowledged", "actions", "of them final", "quarantined", "Macs that lost a report");
        Figures.Row("", Figures.Number(victims["site server"]), Figures.Number(victims["clients"]), Figures.Number(victims["PostgreSQL"]), Figures.Number(acknowledged.Values.Sum(static a => a.Next - 1)), Figures.Number(jobs.Count), Figures.Number(states), Figures.Number(quarantined), Figures.Number(lost));
        return lost == 0 && quarantined == 0 && acknowledged.Count == options.Macs ? 0 : 1;
    }

    private static async Task<int> FinishedAsync(PlayedSite site, List<Guid> jobs, CancellationToken token)
    {
        foreach (var id in jobs)
        {
            while ((await site.Api.GetAsync<ActionJobDetails>($"/actions/{id}", token)).Job.State == ActionJobState.Running)
            {
                await Task.Delay(Look, token);
            }
        }

        return jobs.Count;
    }
}
