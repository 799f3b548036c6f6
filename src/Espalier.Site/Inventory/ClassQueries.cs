using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Data;

namespace Espalier.Site.Inventory;

/// <summary>The statements that read one class; all of them take <c>@device</c>.</summary>
internal sealed class ClassQueries
{
    private readonly string _archive;
    private readonly string _delete;

    public ClassQueries(ClassTable table)
    {
        var values = string.Join(", ", table.Columns.Select(static c => $"{(c.IsOfProduct ? "p" : "r")}.{Sql.Quote(c.Name)}"));
        var products = table.HasProducts ? $" JOIN {SoftwareProducts.Table.Name} p ON p.{SoftwareProducts.Id} = r.{SoftwareProducts.Id}" : "";
        var ofDevice = $" WHERE r.{ColumnNames.ResourceId} = @device";
        Current = $"SELECT r.{ClassTable.From}, r.{ClassTable.RowNumber}, {values} FROM {Sql.Quote(table.Rows.Name)} r{products}{ofDevice} ORDER BY r.{ClassTable.RowNumber}";
        Former = $"SELECT r.{ClassTable.From}, r.{ClassTable.To}, {values} FROM {Sql.Quote(table.History.Name)} r{products}{ofDevice}";

        var kept = Sql.List(table.History.Columns.Select(static c => c.Name).Where(static c => c != ClassTable.To));
        _archive = $"INSERT INTO {Sql.Quote(table.History.Name)} ({kept}, {ClassTable.To}) SELECT {kept}, @to FROM {Sql.Quote(table.Rows.Name)} WHERE {ColumnNames.ResourceId} = @device AND {ClassTable.RowNumber} ";
        _delete = $"DELETE FROM {Sql.Quote(table.Rows.Name)} WHERE {ColumnNames.ResourceId} = @device AND {ClassTable.RowNumber} ";
        View = table.HasProducts ? CreateView(table, products) : null;
    }

    /// <summary>From, row number and values of the current rows, in the order of their numbers.</summary>
    public string Current { get; }

    /// <summary>From, to and values of former rows; callers may add conditions on <c>r</c>.</summary>
    public string Former { get; }

    /// <summary>Creates <see cref="ClassTable.Relation"/> where it is a view.</summary>
    public string? View { get; }

    /// <summary>The current rows of a device.</summary>
    public Statement CurrentOf(ResourceId device) => new(Current, ("@device", device.Value));

    /// <summary>Copies rows to the history as ended at an instant.</summary>
    public Statement Archive(SqlDialect dialect, ResourceId device, IReadOnlyList<int> numbers, long to) =>
        new(_archive + Sql.IsIn(dialect, "@numbers"), ("@device", device.Value), ("@to", to), ("@numbers", Sql.Numbers(dialect, numbers)));

    /// <summary>Deletes rows.</summary>
    public Statement Delete(SqlDialect dialect, ResourceId device, IReadOnlyList<int> numbers) =>
        new(_delete + Sql.IsIn(dialect, "@numbers"), ("@device", device.Value), ("@numbers", Sql.Numbers(dialect, numbers)));

    private static string CreateView(ClassTable table, string products)
    {
        var columns = table.Columns.SelectMany(static c => c.TableColumns.Select(t => $"{(c.IsOfProduct ? "p" : "r")}.{Sql.Quote(t.Name)} AS {Sql.Quote(t.Name)}"));
        return $"CREATE VIEW {Sql.Quote(table.Relation)} AS SELECT r.{ColumnNames.ResourceId} AS {ColumnNames.ResourceId}, {string.Join(", ", columns)} FROM {Sql.Quote(table.Rows.Name)} r{products}";
    }
}
