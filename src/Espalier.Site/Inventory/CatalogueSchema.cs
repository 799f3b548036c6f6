using System.Security.Cryptography;
using System.Text;
using Espalier.Data;

namespace Espalier.Site.Inventory;

/// <summary>
/// Makes the tables of the catalogue of resource classes, and widens them when it has grown. They lie outside the migrations of the EF model,
/// because the catalogue decides them.
/// </summary>
public static class CatalogueSchema
{
    private const string Fingerprint = "inv_catalogue";

    /// <summary>Brings the tables to the catalogue; reads one row when nothing changed.</summary>
    public static async Task EnsureAsync(WriteScope scope, CancellationToken token)
    {
        await scope.LockAsync(SiteLock.Catalogue, token);
        var wanted = FingerprintFor(scope.Dialect);
        await scope.Command($"CREATE TABLE IF NOT EXISTS {Fingerprint} (id INTEGER PRIMARY KEY, hash TEXT NOT NULL)").RunAsync(token);
        if (await scope.Command($"SELECT hash FROM {Fingerprint} WHERE id = 1").ScalarAsync<string>(token) == wanted)
        {
            return;
        }

        await ApplyAsync(scope, token);
        await scope.Command($"INSERT INTO {Fingerprint} (id, hash) VALUES (1, @hash) ON CONFLICT (id) DO UPDATE SET hash = excluded.hash").With("@hash", wanted).RunAsync(token);
    }

    /// <summary>Whether a database that <see cref="EnsureAsync"/> has met before is still what the catalogue asks for.</summary>
    public static async Task<bool> IsCurrentAsync(ReadScope scope, CancellationToken token) =>
        await scope.Command($"SELECT hash FROM {Fingerprint} WHERE id = 1").ScalarAsync<string>(token) == FingerprintFor(scope.Dialect);

    private static string FingerprintFor(SqlDialect dialect)
    {
        var statements = CatalogueTables.All.SelectMany(t => new[] { t.CreateStatement(dialect) }.Concat(t.IndexStatements()))
            .Concat(CatalogueTables.Classes.Select(static c => c.Queries.View).OfType<string>());
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', statements))));
    }

    private static async Task ApplyAsync(WriteScope scope, CancellationToken token)
    {
        foreach (var view in CatalogueTables.Classes.Where(static c => c.Queries.View is not null))
        {
            await scope.Command($"DROP VIEW IF EXISTS {Sql.Quote(view.Relation)}").RunAsync(token);
        }

        var existing = await ExistingColumnsAsync(scope, token);
        foreach (var table in CatalogueTables.All)
        {
            if (existing[table.Name].ToHashSet() is { Count: > 0 } columns)
            {
                await AddColumnsAsync(scope, table, columns, token);
            }
            else
            {
                await scope.Command(table.CreateStatement(scope.Dialect)).RunAsync(token);
            }

            foreach (var index in table.IndexStatements())
            {
                await scope.Command(index).RunAsync(token);
            }
        }

        foreach (var create in CatalogueTables.Classes.Select(static c => c.Queries.View).OfType<string>())
        {
            await scope.Command(create).RunAsync(token);
        }
    }

    private static async Task AddColumnsAsync(WriteScope scope, TableDefinition table, HashSet<string> existing, CancellationToken token)
    {
        var added = table.Columns.Where(c => !existing.Contains(c.Name)).ToList();
        foreach (var column in added)
        {
            await scope.Command($"ALTER TABLE {Sql.Quote(table.Name)} ADD COLUMN {Sql.Quote(column.Name)} {Sql.TypeOf(column.Type, scope.Dialect)}").RunAsync(token);
        }

        // Macs that reported the property before the site knew it are asked for the class again.
        var reported = CatalogueTables.Classes.Where(c => c.Rows == table || (c.HasProducts && table == SoftwareProducts.Table)).FirstOrDefault();
        if (added.Count > 0 && reported is not null)
        {
            await scope.Command($"UPDATE {CatalogueTables.States.Name} SET state = '' WHERE class = @class AND is_exact = 0").With("@class", reported.Class.Name).RunAsync(token);
        }
    }

    private static async Task<ILookup<string, string>> ExistingColumnsAsync(WriteScope scope, CancellationToken token)
    {
        var columns = await scope.Command(scope.Dialect == SqlDialect.Sqlite
            ? "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"
            : "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()")
            .ListAsync(static row => (Table: row.GetString(0), Column: row.GetString(1)), token);
        return columns.ToLookup(static c => c.Table, static c => c.Column);
    }
}
