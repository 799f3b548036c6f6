using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Site.Inventory;
using Espalier.Testing.Databases;

namespace Espalier.Site.Tests.Inventory;

/// <summary>A test with a device of its own in an inventory that its class shares.</summary>
public abstract class InventoryTests
{
    protected static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    protected InventoryTests(InventoryDatabase inventory)
    {
        Assert.SkipUnless(inventory.IsThere, PostgresServer.Missing);
        Inventory = inventory;
        Device = inventory.NewDevice();
    }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected InventoryDatabase Inventory { get; }

    protected ResourceId Device { get; }

    private protected Task<InventoryOutcome> ApplyAsync(InventoryReport report, DateTimeOffset now, ResourceId? device = null) =>
        Inventory.Database.WriteAsync((scope, token) => InventoryStore.ApplyAsync(scope, device ?? Device, report, now, token), Token);

    private protected Task<InventoryOutcome> ApplyAsync(DateTimeOffset now, params ClassReport[] classes) => ApplyAsync(Reports.Of(classes), now);
}
