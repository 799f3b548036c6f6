using Espalier.Contracts.Inventory;
using Espalier.Site.Inventory;
using static Espalier.Site.Tests.Inventory.Reports;

namespace Espalier.Site.Tests.Inventory;

public abstract class InventoryRetentionTests(InventoryDatabase inventory) : InventoryTests(inventory)
{
    [Fact]
    public async Task Former_rows_go_when_their_days_are_over_and_current_ones_stay()
    {
        await ApplyAsync(Start, Full(ComputerClasses.ComputerSystem, Memory(1)), Full(StorageClasses.Disk, Row(("DeviceID", "disk0"))));
        await ApplyAsync(Start.AddDays(1), Full(ComputerClasses.ComputerSystem, Memory(2)), Full(StorageClasses.Disk));
        await ApplyAsync(Start.AddDays(2), Full(ComputerClasses.ComputerSystem, Memory(3)));
        var options = new InventoryOptions { HistoryDaysOfClass = new Dictionary<string, int> { ["DISK"] = 1000 } };

        await DeleteAllAsync(options, Start.AddDays(401.5));

        (await Inventory.ReadAsync("SELECT total_physical_memory FROM inv_computer_system_history WHERE resource_id = @device", Device)).ShouldBe(["2"]);
        (await Inventory.ReadAsync("SELECT total_physical_memory FROM inv_computer_system WHERE resource_id = @device", Device)).ShouldBe(["3"]);
        (await Inventory.ReadAsync("SELECT device_id FROM inv_disk_history WHERE resource_id = @device", Device)).ShouldBe(["disk0"]);
    }

    [Fact]
    public async Task A_product_goes_when_no_present_or_former_row_refers_to_it()
    {
        const string Named = "SELECT display_name FROM inv_software WHERE display_name IN ('Application 801', 'Application 802') ORDER BY 1";
        await ApplyAsync(Start, Full(SoftwareClasses.InstalledApplications, Application(801), Application(802)));
        await ApplyAsync(Start.AddDays(1), Full(SoftwareClasses.InstalledApplications, Application(801)));

        await DeleteAllAsync(new InventoryOptions(), Start.AddDays(300));
        (await Inventory.ReadAsync(Named, Device)).ShouldBe(["Application 801", "Application 802"]);
        await DeleteAllAsync(new InventoryOptions(), Start.AddDays(500));

        (await Inventory.ReadAsync(Named, Device)).ShouldBe(["Application 801"]);
    }

    private async Task DeleteAllAsync(InventoryOptions options, DateTimeOffset now)
    {
        while (await Inventory.Database.WriteAsync((scope, token) => InventoryRetention.DeleteAsync(scope, options, now, token), Token) > 0)
        {
        }
    }
}

public sealed class SqliteInventoryRetentionTests(SqliteInventory inventory) : InventoryRetentionTests(inventory), IClassFixture<SqliteInventory>;

public sealed class PostgresInventoryRetentionTests(PostgresInventory inventory) : InventoryRetentionTests(inventory), IClassFixture<PostgresInventory>;
