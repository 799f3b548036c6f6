using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Site.Inventory;
using Espalier.Testing.Databases;
using static Espalier.Site.Tests.Inventory.Reports;

namespace Espalier.Site.Tests.Inventory;

public abstract class InventoryRetentionTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private readonly InventoryDatabase _inventory;
    private readonly ResourceId _device;

    protected InventoryRetentionTests(InventoryDatabase inventory)
    {
        Assert.SkipUnless(inventory.IsThere, PostgresServer.Missing);
        _inventory = inventory;
        _device = inventory.NewDevice();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Former_rows_go_when_their_days_are_over_and_current_ones_stay()
    {
        await ApplyAsync(Start, Full(ComputerClasses.ComputerSystem, Memory(1)), Full(StorageClasses.Disk, Row(("DeviceID", "disk0"))));
        await ApplyAsync(Start.AddDays(1), Full(ComputerClasses.ComputerSystem, Memory(2)), Full(StorageClasses.Disk));
        await ApplyAsync(Start.AddDays(2), Full(ComputerClasses.ComputerSystem, Memory(3)));
        var options = new InventoryOptions { HistoryDaysOfClass = new Dictionary<string, int> { ["DISK"] = 1000 } };

        await DeleteAllAsync(options, Start.AddDays(401.5));

        (await _inventory.ReadAsync("SELECT total_physical_memory FROM inv_computer_system_history WHERE resource_id = @device", _device)).ShouldBe(["2"]);
        (await _inventory.ReadAsync("SELECT total_physical_memory FROM inv_computer_system WHERE resource_id = @device", _device)).ShouldBe(["3"]);
        (await _inventory.ReadAsync("SELECT device_id FROM inv_disk_history WHERE resource_id = @device", _device)).ShouldBe(["disk0"]);
    }

    [Fact]
    public async Task A_product_goes_when_no_present_or_former_row_refers_to_it()
    {
        const string Named = "SELECT display_name FROM inv_software WHERE display_name IN ('Application 801', 'Application 802') ORDER BY 1";
        await ApplyAsync(Start, Full(SoftwareClasses.InstalledApplications, Application(801), Application(802)));
        await ApplyAsync(Start.AddDays(1), Full(SoftwareClasses.InstalledApplications, Application(801)));

        await DeleteAllAsync(new InventoryOptions(), Start.AddDays(300));
        (await _inventory.ReadAsync(Named, _device)).ShouldBe(["Application 801", "Application 802"]);
        await DeleteAllAsync(new InventoryOptions(), Start.AddDays(500));

        (await _inventory.ReadAsync(Named, _device)).ShouldBe(["Application 801"]);
    }

    private async Task DeleteAllAsync(InventoryOptions options, DateTimeOffset now)
    {
        while (await _inventory.Database.WriteAsync((scope, token) => InventoryRetention.DeleteAsync(scope, options, now, token), Token) > 0)
        {
        }
    }

    private Task<InventoryOutcome> ApplyAsync(DateTimeOffset now, params ClassReport[] classes) =>
        _inventory.Database.WriteAsync((scope, token) => InventoryStore.ApplyAsync(scope, _device, Of(classes), now, token), Token);
}

public sealed class SqliteInventoryRetentionTests(SqliteInventory inventory) : InventoryRetentionTests(inventory), IClassFixture<SqliteInventory>;

public sealed class PostgresInventoryRetentionTests(PostgresInventory inventory) : InventoryRetentionTests(inventory), IClassFixture<PostgresInventory>;
