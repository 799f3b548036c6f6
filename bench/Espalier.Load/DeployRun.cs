using System.Diagnostics;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Schedules;
using Espalier.Site.Collections;

namespace Espalier.Load;

/// <summary>
/// From the click on Deploy to the state message of the last simulated Mac in the database. The Macs run the real client; those that run the item's script start a sandbox for it,
/// on the processors of the server.
/// </summary>
internal static class DeployRun
{
    public static async Task<int> RunAsync(LoadOptions options, int runs, CancellationToken token)
    {
        await using var site = await PlayedSite.StartAsync(options, token);
        site.StartSimulatedMacs();
        await site.SimulatedMacsSettledAsync(token);
        var allMacs = (await site.Api.GetAsync<CollectionPage>("/collections?filter=" + Uri.EscapeDataString(CollectionSeed.AllMacsName), token)).Items[0].Id;
        await using var tables = await SiteTables.OpenAsync(site, token);
        Figures.Head($"Deploy to the last of {options.Macs} connected simulated Macs having acted", "median", "worst", "runs", "server's processor", "database's");
        foreach (var (name, item) in Items())
        {
            await site.Api.PostAsync<SaveConfigurationItem, ConfigurationItemSaved>("/configuration-items", new SaveConfigurationItem(item), token);
            var baseline = await site.Api.PostAsync<SaveBaseline, BaselineSaved>("/baselines", new SaveBaseline(null, name, "", [item.Id]), token);
            var times = new List<double>();
            var (server, database) = (site.Watched.Server(), site.Watched.Database());
            for (var run = 0; run < runs; run++)
            {
                var started = Stopwatch.GetTimestamp();
                var daily = new Schedule { Start = new DateTime(2026, 1, 1, 12, 0, 0), Recurrence = Recurrence.Interval, IntervalMinutes = 24 * 60 };
                var deployment = await site.Api.PostAsync<CreateDeployment, DeploymentCreated>("/deployments", new CreateDeployment(baseline.Id, allMacs.Value, daily, Remediate: false), token);
                var id = tables.IsPostgres ? deployment.Id.ToString() : deployment.Id.ToString().ToUpperInvariant();
                while (await tables.NumberAsync($"SELECT count(*) FROM cmp_baseline_states WHERE \"DeploymentId\" = '{id}'", token) < options.Macs)
                {
                    await Task.Delay(10, token);
                }

                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                await site.Api.DeleteAsync($"/deployments/{deployment.Id}", token);
                await Task.Delay(TimeSpan.FromSeconds(2), token);
            }

            Figures.Row(name, Figures.Ms(Figures.At(times, 0.5)), Figures.Ms(times.Max()), Figures.Number(runs), Figures.Ms((site.Watched.Server() - server).TotalMilliseconds / runs), Figures.Ms((site.Watched.Database() - database).TotalMilliseconds / runs));
        }

        return 0;
    }

    private static IEnumerable<(string Name, ConfigurationItemDefinition Item)> Items()
    {
        yield return ("an item that is not for these Macs", Item("For an old macOS", ["10.3"]));
        yield return ("a setting that a script reads", Item("Reads a setting", []));
    }

    private static ConfigurationItemDefinition Item(string name, IReadOnlyList<string> versions) => new()
    {
        Id = Guid.CreateVersion7(),
        Version = 1,
        Name = name,
        SupportedVersions = versions,
        Settings = [new SettingDefinition { Name = "Value", DataType = SettingDataType.Text, DiscoveryScript = "#! /bin/sh\necho 1\n", Rules = [new ComplianceRule { Name = "Is one", Operator = RuleOperator.Equals, Operands = ["1"] }] }],
    };
}
