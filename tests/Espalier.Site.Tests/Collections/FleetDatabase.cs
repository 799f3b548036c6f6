using System.Collections;
using System.Data.Common;
using Espalier.Contracts.Inventory;
using Espalier.Data;
using Espalier.Site.Collections.Wql;
using Espalier.Site.Inventory;
using Espalier.Testing.Fleet;

namespace Espalier.Site.Tests.Collections;

/// <summary>A fleet written into the tables of the catalogue, and queries over it.</summary>
internal sealed class FleetDatabase(DbConnection connection)
{
    /// <summary>Parameters of one INSERT: below SQLite's limit of 32,766.</summary>
    private const int MaxParameters = 8_000;

    public static async Task<FleetDatabase> CreateAsync(SqlDialect dialect, DbConnection connection, SeededFleet fleet, WqlSchema schema, CancellationToken token)
    {
        var database = new FleetDatabase(connection);
        await using var transaction = await connection.BeginTransactionAsync(token);
        foreach (var table in CatalogueTables.All)
        {
            await database.RunAsync(table.CreateStatement(dialect), [], token);
            foreach (var index in table.IndexStatements())
            {
                await database.RunAsync(index, [], token);
            }
        }

        foreach (var view in CatalogueTables.Classes.Select(static c => c.Queries.View).OfType<string>())
        {
            await database.RunAsync(view, [], token);
        }

        foreach (var name in fleet.Classes.Where(static n => n != SiteRelations.UserMachineRelationships.Name))
        {
            await database.FillAsync(schema.Find(name)!, fleet.Rows(name), token);
        }

        await transaction.CommitAsync(token);
        await database.RunAsync("ANALYZE", [], token);
        return database;
    }

    /// <summary>The members that a statement yields, in order; a device that comes twice stays double.</summary>
    public async Task<List<int>> MembersAsync(WqlStatement statement, CancellationToken token)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = statement.Sql;
        foreach (var (name, value) in statement.Parameters)
        {
            command.With(name, value);
        }

        await using var reader = await command.ExecuteReaderAsync(token);
        var members = new List<int>();
        while (await reader.ReadAsync(token))
        {
            members.Add(reader.GetInt32(0));
        }

        members.Sort();
        return members;
    }

    private async Task FillAsync(WqlClass wqlClass, IReadOnlyList<FactRow> rows, CancellationToken token)
    {
        var single = wqlClass.Properties.Where(static p => p is { ChildTable: null, Constant: null, IsResourceId: false }).ToList();
        var values = rows.Select(r => single.SelectMany(p => Stored(r.Values.GetValueOrDefault(p.Name), p.Type)).ToList()).ToList();
        var columns = single.SelectMany(static p => Columns(ColumnNames.Snake(p.Name), p.Type)).ToList();
        var classTable = CatalogueTables.Classes.FirstOrDefault(c => c.Class.WqlName == wqlClass.Name);
        if (classTable is { HasProducts: true })
        {
            await FillWithProductsAsync(classTable, rows, columns, values, token);
        }
        else
        {
            List<string> all = [ColumnNames.ResourceId, .. columns, .. classTable is null ? [] : (string[])[ClassTable.RowNumber, ClassTable.From]];
            await InsertAsync(wqlClass.Relation, all, [.. rows.Select((r, i) => (List<object?>)[r.ResourceId, .. values[i], .. classTable is null ? [] : (object[])[i, 0L]])], token);
        }

        foreach (var property in wqlClass.Properties.Where(static p => p.ChildTable is not null))
        {
            var elements = from row in rows
                           where row.Values.ContainsKey(property.Name)
                           from element in ((IEnumerable)row.Values[property.Name]).Cast<object>()
                           select (List<object?>)[row.ResourceId, .. Stored(element, property.Type)];
            await InsertAsync($"\"{property.ChildTable}\"", [ColumnNames.ResourceId, .. Columns(ColumnNames.Value, property.Type)], [.. elements], token);
        }
    }

    private async Task FillWithProductsAsync(ClassTable table, IReadOnlyList<FactRow> rows, List<string> columns, List<List<object?>> values, CancellationToken token)
    {
        var ofProduct = table.Columns.Where(static c => c.IsOfProduct).SelectMany(static c => c.TableColumns).Select(static c => c.Name).ToHashSet();
        List<object?> Pick(int row, bool product) => [.. columns.Index().Where(c => ofProduct.Contains(c.Item) == product).Select(c => values[row][c.Index])];

        await InsertAsync(SoftwareProducts.Table.Name, [SoftwareProducts.Id, SoftwareProducts.Key, .. columns.Where(ofProduct.Contains)],
            [.. rows.Select((_, i) => (List<object?>)[i + 1, $"product {i}", .. Pick(i, true)])], token);
        await InsertAsync(table.Rows.Name, [ColumnNames.ResourceId, SoftwareProducts.Id, ClassTable.RowNumber, ClassTable.From, .. columns.Where(c => !ofProduct.Contains(c))],
            [.. rows.Select((r, i) => (List<object?>)[r.ResourceId, i + 1, i, 0L, .. Pick(i, false)])], token);
    }

    private async Task InsertAsync(string table, List<string> columns, List<List<object?>> rows, CancellationToken token)
    {
        foreach (var chunk in rows.Chunk(MaxParameters / columns.Count))
        {
            var tuples = chunk.Select((_, r) => $"({string.Join(", ", columns.Select((_, c) => $"@v{(r * columns.Count) + c}"))})");
            await RunAsync($"INSERT INTO {table} ({Sql.List(columns)}) VALUES {string.Join(", ", tuples)}", [.. chunk.SelectMany(static r => r)], token);
        }
    }

    private async Task RunAsync(string sql, IReadOnlyList<object?> values, CancellationToken token)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Count; i++)
        {
            command.With($"@v{i}", values[i]);
        }

        await command.ExecuteNonQueryAsync(token);
    }

    // A column of NULLs has no type of its own in PostgreSQL's VALUES, hence typed nulls are not needed: INSERT gives them the column's.
    private static IEnumerable<object?> Stored(object? value, PropertyType type)
    {
        var stored = value is DateTime instant ? Instants.ToMicroseconds(new DateTimeOffset(instant)) : value;
        return type == PropertyType.Text ? [stored, stored is string text ? Folding.Fold(text) : null] : [stored];
    }

    private static IEnumerable<string> Columns(string column, PropertyType type) => type == PropertyType.Text ? [column, ColumnNames.Folded(column)] : [column];
}
