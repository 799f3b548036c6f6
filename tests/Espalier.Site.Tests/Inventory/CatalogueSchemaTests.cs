using Espalier.Contracts.Inventory;
using Espalier.Data;
using Espalier.Site.Inventory;
using Espalier.Testing.Databases;

namespace Espalier.Site.Tests.Inventory;

public abstract class CatalogueSchemaTests
{
    private readonly InventoryDatabase _inventory;

    protected CatalogueSchemaTests(InventoryDatabase inventory)
    {
        Assert.SkipUnless(inventory.IsThere, PostgresServer.Missing);
        _inventory = inventory;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact, Trait("Line", "DB-10")]
    public async Task Every_class_can_be_read_with_the_columns_of_the_catalogue()
    {
        await using var scope = await _inventory.Database.ReadAsync(Token);
        foreach (var resourceClass in ResourceClasses.All)
        {
            var columns = resourceClass.Properties.SelectMany(static p =>
                p.Type == PropertyType.Text ? new[] { ColumnNames.Snake(p.Name), ColumnNames.Folded(ColumnNames.Snake(p.Name)) } : [ColumnNames.Snake(p.Name)]);
            var names = string.Join(", ", columns.Prepend(ColumnNames.ResourceId).Select(static c => $"t.\"{c}\""));

            (await scope.Command($"SELECT {names} FROM {ColumnNames.InventoryTable(resourceClass.Name)} t").ListAsync(static _ => 0, Token)).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Devices_and_the_child_tables_of_their_multi_valued_properties_can_be_read()
    {
        await using var scope = await _inventory.Database.ReadAsync(Token);
        foreach (var property in SystemResource.Properties)
        {
            var folded = property.Type == PropertyType.Text ? $", t.\"{ColumnNames.Folded(property.Column)}\"" : "";

            (await scope.Command($"SELECT t.resource_id, t.\"{property.Column}\"{folded} FROM {property.ChildTable ?? SystemResource.Table} t").ListAsync(static _ => 0, Token)).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Ensuring_the_tables_again_changes_nothing()
    {
        var before = await SchemaAsync();

        await _inventory.Database.WriteAsync(CatalogueSchema.EnsureAsync, Token);

        (await SchemaAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_property_that_a_table_lacks_is_added_and_inexact_devices_are_asked_again()
    {
        await _inventory.Database.WriteAsync(
            async (scope, token) =>
            {
                await scope.Command("ALTER TABLE inv_cdrom DROP COLUMN media_type_f").RunAsync(token);
                await scope.Command("INSERT INTO inv_class_states VALUES (1, 'CDROM', 'aa', 0, 1, 1), (2, 'CDROM', 'bb', 1, 1, 1), (3, 'DISK', 'cc', 0, 1, 1)").RunAsync(token);
                await scope.Command("UPDATE inv_catalogue SET hash = 'of an earlier version'").RunAsync(token);
            },
            Token);

        await _inventory.Database.WriteAsync(CatalogueSchema.EnsureAsync, Token);

        await using var read = await _inventory.Database.ReadAsync(Token);
        (await read.Command("SELECT media_type_f FROM inv_cdrom").ListAsync(static _ => 0, Token)).ShouldBeEmpty();
        (await read.Command("SELECT state FROM inv_class_states WHERE resource_id IN (1, 2, 3) ORDER BY resource_id").ListAsync(static r => r.GetString(0), Token)).ShouldBe(["", "bb", "cc"]);
    }

    [Fact]
    public void Names_fit_the_63_bytes_that_PostgreSQL_keeps()
    {
        var names = CatalogueTables.All.SelectMany(static t => t.IndexStatements().Select(static s => s.Split('"')[1]).Append(t.Name)).ToList();

        names.ShouldAllBe(static n => n.Length <= 63);
        names.Distinct().Count().ShouldBe(names.Count);
    }

    private async Task<List<string>> SchemaAsync()
    {
        await using var scope = await _inventory.Database.ReadAsync(Token);
        return await scope.Command(scope.Dialect == SqlDialect.Sqlite
            ? "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY 1"
            : "SELECT table_name || ' ' || column_name || ' ' || data_type FROM information_schema.columns WHERE table_schema = 'public' UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1")
            .ListAsync(static r => r.GetString(0), Token);
    }
}

public sealed class SqliteCatalogueSchemaTests(SqliteInventory inventory) : CatalogueSchemaTests(inventory), IClassFixture<SqliteInventory>;

public sealed class PostgresCatalogueSchemaTests(PostgresInventory inventory) : CatalogueSchemaTests(inventory), IClassFixture<PostgresInventory>;
