using System.Text.Json;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Policies;
using Espalier.Data;
using Espalier.Site.Compliance;
using Espalier.Site.Deployments;
using Espalier.Site.MaintenanceWindows;
using Espalier.Site.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Policies;

/// <summary>The current <see cref="SiteConfiguration"/>, read again after a change of it.</summary>
public sealed class ConfigurationSnapshots
{
    private readonly SiteDatabase _database;
    private readonly SiteOptions _options;

    // A snapshot is read only after its holder is in place, so that a change that comes meanwhile always replaces it.
    private volatile Lazy<Task<SiteConfiguration>> _current;

    public ConfigurationSnapshots(SiteDatabase database, SiteOptions options)
    {
        _database = database;
        _options = options;
        _current = new Lazy<Task<SiteConfiguration>>(LoadAsync);
    }

    /// <summary>Raised after the commit of a change, with the collections whose Macs it concerns; null means all.</summary>
    public event Action<IReadOnlyCollection<string>?>? Changed;

    /// <summary>The configuration now.</summary>
    public Task<SiteConfiguration> GetAsync(CancellationToken token)
    {
        var current = _current;
        if (current.IsValueCreated && (current.Value.IsFaulted || current.Value.IsCanceled))
        {
            _current = current = new Lazy<Task<SiteConfiguration>>(LoadAsync);
        }

        return current.Value.WaitAsync(token);
    }

    /// <summary>Call in the write that changes deployments, baselines, items or maintenance windows.</summary>
    public void ChangedIn(WriteScope scope, IReadOnlyCollection<string>? collections)
    {
        scope.TellNodes(nameof(NodeTopic.Configuration), collections);
        scope.AfterCommit(() => Reload(collections));
    }

    /// <summary>Reads the configuration again at the next question, after a change of it.</summary>
    public void Reload(IReadOnlyCollection<string>? collections)
    {
        _current = new Lazy<Task<SiteConfiguration>>(LoadAsync);
        Changed?.Invoke(collections);
    }

    private async Task<SiteConfiguration> LoadAsync()
    {
        await using var scope = await _database.ReadAsync(CancellationToken.None);
        var deployments = await scope.Context.Set<Deployment>().AsNoTracking().Where(d => d.IsEnabled).ToListAsync(CancellationToken.None);
        var baselines = (await scope.Context.Set<ConfigurationBaseline>().AsNoTracking().Include(b => b.Items).ToListAsync(CancellationToken.None))
            .ToDictionary(b => b.Id, b => new DefinedBaseline(b.Id, b.Version, b.Name, [.. b.Items.OrderBy(i => i.Position).Select(i => i.ItemId)]));
        var items = (await scope.Context.Set<ConfigurationItem>().AsNoTracking().ToListAsync(CancellationToken.None))
            .ToDictionary(i => i.Id, i => JsonSerializer.Deserialize(i.Definition, MessagesJson.Default.ConfigurationItemDefinition)!);
        var windows = await scope.Context.Set<StoredWindow>().AsNoTracking().Where(static w => w.IsEnabled).ToListAsync(CancellationToken.None);
        return new SiteConfiguration
        {
            Deployments = [.. deployments.Select(d => ToDeployed(d, baselines[d.BaselineId], items))],
            Baselines = baselines,
            Items = items,
            MaintenanceWindows = [.. windows.Select(static w => new CollectionWindow(w.CollectionId.Value, w.ToContract()))],
            Settings = new ClientSettings { PolicyPollMinutes = _options.PolicyPollMinutes, ListensForOrders = _options.UsesClientPort, Database = await scope.DatabaseIdentityAsync(CancellationToken.None) },
        };
    }

    private static DeployedBaseline ToDeployed(Deployment deployment, DefinedBaseline baseline, Dictionary<Guid, ConfigurationItemDefinition> items) => new(
        deployment.Id,
        deployment.CollectionId,
        baseline.Id,
        baseline.Version,
        baseline.Name,
        JsonSerializer.Deserialize(deployment.Schedule, SchedulesJson.Default.Schedule)!,
        deployment.Remediate,
        [.. baseline.Items.Select(id => items[id])]);
}
