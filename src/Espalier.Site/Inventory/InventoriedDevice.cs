using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Data;

namespace Espalier.Site.Inventory;

/// <summary>The device that a question about inventory is about.</summary>
internal static class InventoriedDevice
{
    /// <summary>Its name (empty where it has none), or null where the site has no such device.</summary>
    public static async Task<string?> FindNameAsync(ReadScope scope, ResourceId device, CancellationToken token) =>
        await scope.Command($"SELECT coalesce(name, '') FROM {SystemResource.Table} WHERE {ColumnNames.ResourceId} = @device").With("@device", device.Value).ScalarAsync<string>(token);
}
