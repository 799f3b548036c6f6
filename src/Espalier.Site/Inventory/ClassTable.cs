using System.Collections.Frozen;
using Espalier.Contracts.Inventory;

namespace Espalier.Site.Inventory;

/// <summary>Where the rows of one resource class lie, now and formerly.</summary>
internal sealed class ClassTable
{
    /// <summary>Number of a row within its device and class: with the device, the key of the table.</summary>
    public const string RowNumber = "row_no";

    /// <summary>Since when the row has its values (volatile ones: since when it is kept track of them).</summary>
    public const string From = "from_at";

    /// <summary>When a former row stopped being so.</summary>
    public const string To = "to_at";

    private readonly FrozenDictionary<string, int> _positions;

    public ClassTable(ResourceClass resourceClass)
    {
        Class = resourceClass;
        Relation = ColumnNames.InventoryTable(resourceClass.Name);
        HasProducts = resourceClass.Name == SoftwareClasses.InstalledApplications.Name;
        Columns = [.. resourceClass.Properties.Select(p => new ClassColumn(p, HasProducts && SoftwareProducts.Holds(p)))];
        ByName = [.. Enumerable.Range(0, Columns.Count).OrderBy(i => Columns[i].Property.Name, StringComparer.Ordinal)];
        _positions = Columns.Select(static (column, i) => (column, i)).ToFrozenDictionary(static c => c.column.Property.Name, static c => c.i);

        var own = Columns.Where(static c => !c.IsOfProduct).ToList();
        var product = HasProducts ? new[] { new TableColumn(SoftwareProducts.Id, ColumnType.Id, IsRequired: true) } : [];
        var device = new TableColumn(ColumnNames.ResourceId, ColumnType.Id, IsRequired: true);
        Rows = new TableDefinition(HasProducts ? Relation + "_rows" : Relation,
        [
            device,
            .. own.SelectMany(static c => c.TableColumns),
            .. product,
            new TableColumn(RowNumber, ColumnType.Id, IsRequired: true),
            new TableColumn(From, ColumnType.Number, IsRequired: true),
        ])
        {
            PrimaryKey = [ColumnNames.ResourceId, RowNumber],
            Indexes = [
                .. own.Where(static c => c.IsIndexed).Select(static c => (string[])[ColumnNames.Folded(c.Name), ColumnNames.ResourceId]),
                .. product.Select(static c => (string[])[c.Name, ColumnNames.ResourceId]),
            ],
        };
        History = new TableDefinition(Relation + "_history",
        [
            device,
            .. own.Select(static c => c.TableColumns[0]),
            .. product,
            new TableColumn(From, ColumnType.Number, IsRequired: true),
            new TableColumn(To, ColumnType.Number, IsRequired: true),
        ])
        {
            Indexes = [[ColumnNames.ResourceId, To], [To], .. product.Select(static c => (string[])[c.Name])],
        };
        Queries = new ClassQueries(this);
        Writer = new TableWriter(Rows);
    }

    public ResourceClass Class { get; }

    /// <summary>What WQL reads: the table of rows, or a view over rows and products.</summary>
    public string Relation { get; }

    /// <summary>Part of each row is a software product, stored once for all devices.</summary>
    public bool HasProducts { get; }

    /// <summary>One for each property, in the order of the class; values of a row stand in the same order.</summary>
    public IReadOnlyList<ClassColumn> Columns { get; }

    /// <summary>Places in <see cref="Columns"/> in ordinal order of the properties' names, in which states are hashed.</summary>
    public IReadOnlyList<int> ByName { get; }

    public TableDefinition Rows { get; }

    public TableDefinition History { get; }

    public ClassQueries Queries { get; }

    /// <summary>Writes into <see cref="Rows"/>.</summary>
    public TableWriter Writer { get; }

    /// <summary>Position of a property, or -1 where the class has none of this name.</summary>
    public int PositionOf(string property) => _positions.GetValueOrDefault(property, -1);
}

/// <summary>A property and its columns.</summary>
internal sealed class ClassColumn(ResourceProperty property, bool isOfProduct)
{
    // What administrators' rules ask for; each index costs every report of every device.
    private static readonly FrozenSet<string> Indexed = FrozenSet.Create(
        StringComparer.Ordinal,
        "Name", "DisplayName", "Version", "Model", "Caption", "BuildNumber", "SerialNumber", "BundleId", "Publisher", "PackageId",
        "UserName", "TopConsoleUser", "SystemConsoleUser", "Chip", "ModelIdentifier", "SystemType", "MACAddress", "IPAddress");

    public ResourceProperty Property => property;

    public string Name { get; } = ColumnNames.Snake(property.Name);

    public bool IsText => property.Type == PropertyType.Text;

    public bool IsIndexed { get; } = property.Type == PropertyType.Text && Indexed.Contains(property.Name);

    /// <summary>Lies in the table of products.</summary>
    public bool IsOfProduct => isOfProduct;

    /// <summary>The column, and behind a text its folded form.</summary>
    public IReadOnlyList<TableColumn> TableColumns { get; } = Expand(ColumnNames.Snake(property.Name), property.Type);

    /// <summary>A value as the columns hold it: text and its folded form, anything else as it is.</summary>
    public static IEnumerable<object?> Store(ClassColumn column, object? value) =>
        column.IsText ? [value, value is string text ? Folding.Fold(text) : null] : [value];

    public static IReadOnlyList<TableColumn> Expand(string name, PropertyType type)
    {
        var column = new TableColumn(name, Sql.ColumnOf(type));
        return type == PropertyType.Text ? [column, new TableColumn(ColumnNames.Folded(name), ColumnType.Text)] : [column];
    }
}
