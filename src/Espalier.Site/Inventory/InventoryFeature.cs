using Espalier.Contracts.Admin.Inventory;
using Espalier.Site.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.Inventory;

/// <summary>Inventory: what Macs report of themselves, now and formerly.</summary>
public static class InventoryFeature
{
    /// <summary>Adds the operations of inventory.</summary>
    public static IServiceCollection AddInventory(this IServiceCollection services) => services
        .AddOperation<OpenResourceExplorer, GetResourceExplorer, ResourceExplorer>()
        .AddOperation<ReadResourceClassRows, GetResourceClassRows, ResourceClassRows>()
        .AddOperation<ReadResourceHistory, GetResourceHistory, ResourceHistory>()
        .AddOperation<CompareResources, GetResourceDifferences, ResourceDifferences>();
}
