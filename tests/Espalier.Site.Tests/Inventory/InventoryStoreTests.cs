using Espalier.Contracts.Inventory;
using Espalier.Data;
using Espalier.Site.Inventory;
using static Espalier.Site.Tests.Inventory.Reports;

namespace Espalier.Site.Tests.Inventory;

public abstract class InventoryStoreTests(InventoryDatabase inventory) : InventoryTests(inventory)
{
    [Fact]
    public async Task A_full_report_fills_the_table_of_its_class()
    {
        var outcome = await ApplyAsync(Of(Full(ComputerClasses.ComputerSystem, Memory(16384))), Start);

        outcome.ChangedClasses.ShouldBe(["COMPUTER_SYSTEM"]);
        outcome.Problems.ShouldBeEmpty();
        (await ReadAsync("SELECT model || '|' || model_f || '|' || total_physical_memory FROM inv_computer_system WHERE resource_id = @device")).ShouldBe(["Mac14,2|MAC14,2|16384"]);
    }

    [Fact]
    public async Task An_application_is_read_through_the_view_and_its_product_stored_once()
    {
        var other = Inventory.NewDevice();
        await ApplyAsync(Of(Full(SoftwareClasses.InstalledApplications, Application(901))), Start);
        await ApplyAsync(Of(Full(SoftwareClasses.InstalledApplications, Application(901))), Start, other);

        (await ReadAsync("SELECT display_name || '|' || version_f || '|' || install_location FROM inv_add_remove_programs WHERE resource_id = @device"))
            .ShouldBe(["Application 901|1.0|/Applications/Application 901.app"]);
        (await ReadAsync("SELECT count(*) FROM inv_software WHERE display_name = 'Application 901'")).ShouldBe(["1"]);
    }

    [Fact]
    public async Task An_unchanged_report_writes_nothing_but_the_time_of_the_scan()
    {
        var report = Standard(7);
        await ApplyAsync(report, Start);
        var before = await DumpAsync();

        var outcome = await ApplyAsync(report, Start.AddDays(3));

        outcome.HasChanged.ShouldBeFalse();
        (await DumpAsync()).ShouldBe(before);
        (await ReadAsync("SELECT last_hardware_scan FROM inv_workstation_status WHERE resource_id = @device")).ShouldBe([Instants.ToMicroseconds(Start.AddDays(3)).ToString(System.Globalization.CultureInfo.InvariantCulture)]);
    }

    [Fact, Trait("Line", "INV-9")]
    public async Task A_changed_and_a_vanished_row_go_into_the_history_with_their_times()
    {
        await ApplyAsync(Of(Full(SoftwareClasses.InstalledApplications, Application(1), Application(2))), Start);

        await ApplyAsync(Of(Full(SoftwareClasses.InstalledApplications, Application(1, "2.0"))), Start.AddHours(1));

        (await VersionsAsync(SoftwareClasses.InstalledApplications, "DisplayName", "Version")).ShouldBe(
            ["Application 1 1.0 08:00-09:00", "Application 2 1.0 08:00-09:00", "Application 1 2.0 09:00-"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_difference_is_applied_to_what_the_site_holds()
    {
        var (before, after) = (new[] { Volume("/", 10), Volume("/Volumes/Old", 10) }, new[] { Volume("/", 10, "HFS+"), Volume("/Volumes/New", 10) });
        await ApplyAsync(Of(Full(StorageClasses.LogicalDisk, before)), Start);

        var outcome = await ApplyAsync(Of(Delta(StorageClasses.LogicalDisk, before, after)), Start.AddHours(1));

        outcome.ResyncClasses.ShouldBeEmpty();
        (await ReadAsync("SELECT device_id || ' ' || file_system FROM inv_logical_disk WHERE resource_id = @device ORDER BY device_id")).ShouldBe(["/ HFS+", "/Volumes/New APFS"]);
    }

    [Fact]
    public async Task A_difference_from_another_base_is_asked_for_in_full_and_changes_nothing()
    {
        await ApplyAsync(Of(Full(StorageClasses.LogicalDisk, Volume("/", 10))), Start);
        var before = await DumpAsync();

        var outcome = await ApplyAsync(Of(Delta(StorageClasses.LogicalDisk, [Volume("/", 99)], [Volume("/", 100)])), Start.AddHours(1));

        outcome.ResyncClasses.ShouldBe(["LOGICAL_DISK"]);
        outcome.HasChanged.ShouldBeFalse();
        (await DumpAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_difference_that_does_not_lead_to_its_state_is_asked_for_in_full_and_changes_nothing()
    {
        var rows = new[] { Volume("/", 10) };
        await ApplyAsync(Of(Full(StorageClasses.LogicalDisk, rows)), Start);
        var before = await DumpAsync();

        var outcome = await ApplyAsync(Of(Delta(StorageClasses.LogicalDisk, rows, [Volume("/", 20)]) with { State = new string('e', 64) }), Start.AddHours(1));

        outcome.ResyncClasses.ShouldBe(["LOGICAL_DISK"]);
        (await DumpAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_class_that_was_never_reported_takes_a_difference_from_no_rows()
    {
        var outcome = await ApplyAsync(Of(Delta(StorageClasses.LogicalDisk, [], [Volume("/", 10)])), Start);

        outcome.ChangedClasses.ShouldBe(["LOGICAL_DISK"]);
    }

    [Fact]
    public async Task A_full_report_whose_state_is_wrong_is_taken_with_a_problem_and_later_differences_fit()
    {
        var claimed = new string('a', 64);
        var outcome = await ApplyAsync(Of(Full(StorageClasses.LogicalDisk, Volume("/", 10)) with { State = claimed }), Start);
        var later = await ApplyAsync(Of(new ClassReport { Class = "LOGICAL_DISK", Base = claimed, State = new string('b', 64), Rows = [Volume("/", 10, "HFS+")] }), Start.AddHours(1));

        outcome.Problems.ShouldHaveSingleItem().Reason.ShouldContain("do not hash");
        later.ResyncClasses.ShouldBeEmpty();
        (await ReadAsync("SELECT file_system FROM inv_logical_disk WHERE resource_id = @device")).ShouldBe(["HFS+"]);
    }

    [Fact]
    public async Task Volatile_values_are_current_always_and_in_the_history_once_a_day()
    {
        for (var hour = 0; hour <= 30; hour++)
        {
            await ApplyAsync(Of(Full(StorageClasses.LogicalDisk, Volume("/", 1000 - hour))), Start.AddHours(hour));
        }

        (await ReadAsync("SELECT free_space FROM inv_logical_disk WHERE resource_id = @device")).ShouldBe(["970"]);
        (await VersionsAsync(StorageClasses.LogicalDisk, "FreeSpace")).ShouldBe(["977 08:00-08:00", "970 08:00-"]);
    }

    [Fact]
    public async Task A_clock_that_goes_back_does_not_turn_the_history_around()
    {
        await ApplyAsync(Of(Full(ComputerClasses.ComputerSystem, Memory(8192))), Start);
        await ApplyAsync(Of(Full(ComputerClasses.ComputerSystem, Memory(16384))), Start.AddHours(1));
        await ApplyAsync(Of(Full(ComputerClasses.ComputerSystem, Memory(32768))), Start.AddHours(-5));

        (await VersionsAsync(ComputerClasses.ComputerSystem, "TotalPhysicalMemory")).ShouldBe(["8192 08:00-09:00", "32768 09:00-"]);
    }

    [Fact]
    public async Task Devices_that_bring_the_same_new_products_at_once_do_not_block_each_other()
    {
        var devices = Enumerable.Range(0, 40).Select(_ => Inventory.NewDevice()).ToList();

        var outcomes = await Task.WhenAll(devices.Select((device, n) =>
        {
            var applications = Enumerable.Range(6000, 40).Select(static a => Application(a)).ToArray();
            new Random(n).Shuffle(applications);
            return ApplyAsync(Of(Full(SoftwareClasses.InstalledApplications, applications)), Start, device);
        }));

        outcomes.ShouldAllBe(static o => o.HasChanged);
        (await ReadAsync($"SELECT count(*) || ' ' || count(DISTINCT display_name) FROM inv_add_remove_programs WHERE resource_id BETWEEN {devices[0]} AND {devices[^1]}")).ShouldBe(["1600 40"]);
        (await ReadAsync("SELECT count(*) FROM inv_software WHERE bundle_id LIKE 'org.example.application60__'")).ShouldBe(["40"]);
    }

    [Fact]
    public async Task A_removed_device_leaves_nothing_behind()
    {
        await ApplyAsync(Standard(1), Start);
        await ApplyAsync(Of(Full(ComputerClasses.ComputerSystem, Memory(8192))), Start.AddHours(1));

        await Inventory.Database.WriteAsync((scope, token) => InventoryStore.RemoveDeviceAsync(scope, Device, token), Token);

        (await DumpAsync()).ShouldBeEmpty();
        (await ReadAsync("SELECT last_hardware_scan FROM inv_workstation_status WHERE resource_id = @device")).ShouldBeEmpty();
    }

    [Fact, Trait("Line", "INV-10")]
    public async Task Five_thousand_reports_are_loaded_without_loss_and_each_kind_of_broken_one_is_rejected()
    {
        const int Devices = 5000;
        var devices = Enumerable.Range(0, Devices).Select(_ => Inventory.NewDevice()).ToList();
        var loads = devices.Select((device, n) => ApplyAsync(
            Of(Full(ComputerClasses.ComputerSystem, Memory(n)), Full(StorageClasses.LogicalDisk, Volume("/", n), Volume("/Volumes/Data", n))),
            Start,
            device));
        var broken = BrokenReports.All.Select(broken => ApplyAsync(broken.Report, Start));

        (await Task.WhenAll(loads)).ShouldAllBe(static o => o.Rejection == null && o.ChangedClasses.Count == 2 && o.Problems.Count == 0);
        (await Task.WhenAll(broken)).Select(static o => o.Rejection).ShouldBe(BrokenReports.All.Select(static broken => broken.Fault));

        BrokenReports.All.Count.ShouldBeGreaterThanOrEqualTo(10);
        (await DumpAsync()).ShouldBeEmpty();
        (await ReadAsync($"SELECT count(*) || ' ' || sum(total_physical_memory) FROM inv_computer_system WHERE resource_id BETWEEN {devices[0]} AND {devices[^1]}"))
            .ShouldBe([$"{Devices} {(long)Devices * (Devices - 1) / 2}"]);
        (await ReadAsync($"SELECT count(*) FROM inv_logical_disk WHERE resource_id BETWEEN {devices[0]} AND {devices[^1]}")).ShouldBe([$"{2 * Devices}"]);
    }

    private Task<List<string>> ReadAsync(string sql) => Inventory.ReadAsync(sql, Device);

    /// <summary>Everything stored of the device but the time of its last scan.</summary>
    private async Task<List<string>> DumpAsync()
    {
        var dump = new List<string>();
        foreach (var table in CatalogueTables.Classes.SelectMany(static c => new[] { c.Rows, c.History }).Concat([CatalogueTables.States, CatalogueTables.Gaps]))
        {
            var columns = string.Join(" || '|' || ", table.Columns.Select(static c => $"coalesce(cast({Sql.Quote(c.Name)} AS TEXT), '-')"));
            dump.AddRange(await ReadAsync($"SELECT '{table.Name}: ' || {columns} FROM {Sql.Quote(table.Name)} WHERE resource_id = @device ORDER BY 1"));
        }

        return dump;
    }

    private async Task<IEnumerable<string>> VersionsAsync(ResourceClass resourceClass, params string[] properties)
    {
        var table = CatalogueTables.Find(resourceClass.Name)!;
        await using var scope = await Inventory.Database.ReadAsync(Token);
        return (await RowVersions.AllAsync(scope, table, Device, Token)).Select(v =>
            $"{string.Join(' ', properties.Select(p => v.Values[table.PositionOf(p)]))} {Hour(v.From)}-{(v.To is { } to ? Hour(to) : "")}");

        static string Hour(long at) => Instants.FromMicroseconds(at).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
    }
}

public sealed class SqliteInventoryStoreTests(SqliteInventory inventory) : InventoryStoreTests(inventory), IClassFixture<SqliteInventory>;

public sealed class PostgresInventoryStoreTests(PostgresInventory inventory) : InventoryStoreTests(inventory), IClassFixture<PostgresInventory>;
