using Espalier.Contracts.Admin.Inventory;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Inventory;
using Espalier.Site.Operations;
using Espalier.Site.Security.Audit;
using Espalier.Site.Security.Roles;
using Espalier.Site.Security.Vault;
using Microsoft.Extensions.Time.Testing;
using static Espalier.Site.Tests.Inventory.Reports;

namespace Espalier.Site.Tests.Inventory;

public abstract class ResourceExplorerTests : InventoryTests
{
    private static readonly AuditTrail Audit = new(SiteKey.OpenOrCreate(Directory.CreateTempSubdirectory("espalier-key-").FullName));

    private readonly OperationContext _context;

    protected ResourceExplorerTests(InventoryDatabase inventory)
        : base(inventory)
    {
        var caller = new Caller(UserId.Create(), "ada", new HashSet<Right> { Right.Read }, []);
        _context = new OperationContext(inventory.Database, Audit, new FakeTimeProvider(Start), caller, "test");
    }

    [Fact, Trait("Line", "INV-9")]
    public async Task A_changed_value_shows_with_its_date_and_the_older_value_stays()
    {
        await EnrollAsync();
        await ApplyAsync(Start, Full(ComputerClasses.ComputerSystem, Memory(8192)));
        await ApplyAsync(Start.AddDays(40), Full(ComputerClasses.ComputerSystem, Memory(16384)));

        var history = (await new ReadResourceHistory().RunAsync(_context, new GetResourceHistory(Device, "COMPUTER_SYSTEM"), Token)).Value!;

        var memory = history.Columns.Select(static c => c.Name).ToList().IndexOf("TotalPhysicalMemory");
        history.Versions.Select(v => (v.From, v.To, v.Values[memory])).ShouldBe([(Start.AddDays(40), null, 16384L), (Start, Start.AddDays(40), 8192L)]);
        history.Versions[0].Changed.ShouldBe([memory]);
        history.Columns[memory].ShouldBe(new ResourceColumn("TotalPhysicalMemory", "Total Physical Memory", PropertyType.Integer, "MB", IsKey: false, IsVolatile: false));
    }

    [Fact]
    public async Task The_history_of_one_row_is_asked_for_by_its_key()
    {
        await EnrollAsync();
        await ApplyAsync(Start, Full(SoftwareClasses.InstalledApplications, Application(1), Application(2)));
        await ApplyAsync(Start.AddHours(1), Full(SoftwareClasses.InstalledApplications, Application(1, "2.0"), Application(2, "2.0")));
        var rows = (await new ReadResourceClassRows().RunAsync(_context, new GetResourceClassRows(Device, "ADD_REMOVE_PROGRAMS"), Token)).Value!.Rows;

        var history = (await new ReadResourceHistory().RunAsync(_context, new GetResourceHistory(Device, "ADD_REMOVE_PROGRAMS", rows[0].Key), Token)).Value!;

        history.Versions.Select(static v => (v.Values[0], v.Values[1])).ShouldBe([("Application 1", "2.0"), ("Application 1", "1.0")]);
    }

    [Fact]
    public async Task Resource_Explorer_lists_classes_with_rows_and_the_last_scan()
    {
        await EnrollAsync("Mac of Ada");
        await ApplyAsync(Start, Full(StorageClasses.LogicalDisk, Volume("/", 1), Volume("/Volumes/Data", 1)), Full(ComputerClasses.ComputerSystem, Memory(1)));
        await ApplyAsync(Start.AddHours(2), Full(StorageClasses.LogicalDisk, Volume("/", 1)), Full(ComputerClasses.Battery));

        var now = (await new OpenResourceExplorer().RunAsync(_context, new GetResourceExplorer(Device), Token)).Value!;
        var then = (await new OpenResourceExplorer().RunAsync(_context, new GetResourceExplorer(Device, Start.AddHours(1)), Token)).Value!;

        now.DeviceName.ShouldBe("Mac of Ada");
        now.LastHardwareScan.ShouldBe(Start.AddHours(2));
        now.Classes.Select(static c => (c.Label, c.Rows, c.ChangedAt)).ShouldBe([("Computer System", 1, Start), ("Logical Disk", 1, Start.AddHours(2))]);
        then.Classes.Select(static c => (c.Label, c.Rows)).ShouldBe([("Computer System", 1), ("Logical Disk", 2)]);
    }

    [Fact]
    public async Task Rows_come_with_typed_values_and_as_of_any_instant()
    {
        await EnrollAsync();
        await ApplyAsync(Start, Full(ComputerClasses.OperatingSystem, Row(("Version", "14.4"), ("InstallDate", Start.AddDays(-9)))), Full(StorageClasses.Disk, Row(("DeviceID", "disk0"), ("IsInternal", true))));
        await ApplyAsync(Start.AddDays(1), Full(ComputerClasses.OperatingSystem, Row(("Version", "15.0"), ("InstallDate", Start))));

        (await ValuesAsync("OPERATING_SYSTEM", null)).ShouldBe(["15.0", Start], ignoreOrder: true);
        (await ValuesAsync("OPERATING_SYSTEM", Start.AddHours(5))).ShouldBe(["14.4", Start.AddDays(-9)], ignoreOrder: true);
        (await ValuesAsync("OPERATING_SYSTEM", Start.AddHours(-1))).ShouldBeEmpty();
        (await ValuesAsync("DISK", null)).ShouldBe(["disk0", true], ignoreOrder: true);
    }

    [Fact]
    public async Task Two_dates_differ_in_what_came_went_and_changed()
    {
        await EnrollAsync();
        await ApplyAsync(Start, Full(SoftwareClasses.InstalledApplications, Application(1), Application(2)), Full(ComputerClasses.ComputerSystem, Memory(8192)));
        await ApplyAsync(Start.AddDays(1), Full(SoftwareClasses.InstalledApplications, Application(1, "2.0"), Application(3)), Full(ComputerClasses.ComputerSystem, Memory(16384)));

        var differences = (await new CompareResources().RunAsync(_context, new GetResourceDifferences(Device, Start, Start.AddDays(2)), Token)).Value!;

        differences.Items.Select(static d => (d.Label, d.Row, d.Kind, d.Column?.Name, d.Before, d.After)).ShouldBe(
        [
            ("Computer System", "", ResourceDifferenceKind.Changed, "TotalPhysicalMemory", 8192L, 16384L),
            ("Installed Applications", "/Applications/Application 1.app", ResourceDifferenceKind.Changed, "Version", "1.0", "2.0"),
            ("Installed Applications", "/Applications/Application 2.app", ResourceDifferenceKind.Removed, null, null, null),
            ("Installed Applications", "/Applications/Application 3.app", ResourceDifferenceKind.Added, null, null, null),
        ]);
    }

    [Fact]
    public async Task Unknown_devices_classes_and_instants_the_wrong_way_round_are_problems()
    {
        (await new OpenResourceExplorer().RunAsync(_context, new GetResourceExplorer(Device), Token)).Problem!.Kind.ShouldBe(ProblemKind.NotFound);
        (await new CompareResources().RunAsync(_context, new GetResourceDifferences(Device, Start, Start.AddDays(-1)), Token)).Problem!.Kind.ShouldBe(ProblemKind.Invalid);
        (await new ReadResourceHistory().RunAsync(_context, new GetResourceHistory(Device, "COMPUTER_SYSTEM"), Token)).Problem!.Kind.ShouldBe(ProblemKind.NotFound);
        await EnrollAsync();
        (await new ReadResourceClassRows().RunAsync(_context, new GetResourceClassRows(Device, "inv_gaps"), Token)).Problem!.Kind.ShouldBe(ProblemKind.NotFound);
    }

    [Fact]
    public async Task Gaps_are_shown_with_their_reasons()
    {
        await EnrollAsync();
        await Inventory.Database.WriteAsync((scope, token) => InventoryStore.ApplyAsync(scope, Device, new InventoryReport { Classes = [], Gaps = [new InventoryGap("BATTERY", "ioreg", "timed out")] }, Start, token), Token);

        var explorer = (await new OpenResourceExplorer().RunAsync(_context, new GetResourceExplorer(Device), Token)).Value!;

        explorer.Gaps.ShouldBe([new ResourceGap("BATTERY", "ioreg", "timed out", Start)]);
    }

    private async Task<IEnumerable<object?>> ValuesAsync(string className, DateTimeOffset? asOf) =>
        (await new ReadResourceClassRows().RunAsync(_context, new GetResourceClassRows(Device, className, asOf), Token)).Value!.Rows.SelectMany(static r => r.Values.Where(static v => v is not null));

    private Task<int> EnrollAsync(string name = "Mac") => Inventory.Database.WriteAsync(
        (scope, token) => scope.Command("INSERT INTO dev_devices (resource_id, name) VALUES (@id, @name)").With("@id", Device.Value).With("@name", name).RunAsync(token), Token);
}

public sealed class SqliteResourceExplorerTests(SqliteInventory inventory) : ResourceExplorerTests(inventory), IClassFixture<SqliteInventory>;

public sealed class PostgresResourceExplorerTests(PostgresInventory inventory) : ResourceExplorerTests(inventory), IClassFixture<PostgresInventory>;
