using Espalier.Contracts.Admin.Inventory;
using Espalier.Site.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Espalier.Site.Inventory;

/// <summary>Inventory: what Macs report of themselves, now and formerly.</summary>
public static class InventoryFeature
{
    /// <summary>Adds the operations of inventory, and the service that forgets old history; the host may register <see cref="InventoryOptions"/> of its own before.</summary>
    public static IServiceCollection AddInventory(this IServiceCollection services)
    {
        services.TryAddSingleton(new InventoryOptions());
        services.AddHostedService<InventoryRetentionService>();
        return services
            .AddOperation<OpenResourceExplorer, GetResourceExplorer, ResourceExplorer>()
            .AddOperation<ReadResourceClassRows, GetResourceClassRows, ResourceClassRows>()
            .AddOperation<ReadResourceHistory, GetResourceHistory, ResourceHistory>()
            .AddOperation<CompareResources, GetResourceDifferences, ResourceDifferences>();
    }
}
