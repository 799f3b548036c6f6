using Espalier.Data;
using Espalier.Site.Collections;
using Espalier.Site.Inventory;

namespace Espalier.Server.Databases;

/// <summary>What every site's database holds beside the tables of the migrations: those of the inventory catalogue, and the collections that come with the product.</summary>
internal sealed class SiteContents(string siteCode, TimeProvider clock)
{
    public async Task EnsureAsync(WriteScope scope, CancellationToken token)
    {
        await CatalogueSchema.EnsureAsync(scope, token);
        await CollectionSeed.EnsureAsync(scope, siteCode, clock, token);
    }
}
