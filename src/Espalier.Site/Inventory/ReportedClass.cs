using System.Text.Json;
using Espalier.Contracts.Inventory;

namespace Espalier.Site.Inventory;

/// <summary>A class's report after its values have been judged.</summary>
internal sealed class ReportedClass
{
    // A name longer than any of the catalogue is noise, and only its beginning is noted.
    private const int MaxPropertyName = 64;

    private readonly ClassTable _table;
    private readonly Dictionary<(string Property, ValueFault Fault), int> _faults = [];

    private ReportedClass(ClassTable table) => _table = table;

    /// <summary>Values by <see cref="ClassRow.KeyOf"/>.</summary>
    public Dictionary<string, object?[]> Rows { get; } = [];

    /// <summary>Keys of rows that vanished.</summary>
    public List<string> Removed { get; } = [];

    /// <summary>Everything was taken as it was sent.</summary>
    public bool IsExact => _faults.Count == 0;

    public static ReportedClass Read(ClassTable table, ClassReport report)
    {
        var reported = new ReportedClass(table);
        foreach (var row in report.Rows)
        {
            if (reported.Rows.Count == InventoryLimits.MaxRows)
            {
                reported.Note("", ValueFault.TooManyRows);
                break;
            }

            if (reported.TryRow(row) is { } values && !reported.Rows.TryAdd(ClassRow.KeyOf(table, values), values))
            {
                reported.Note("", ValueFault.RepeatedRow);
                reported.Rows[ClassRow.KeyOf(table, values)] = values;
            }
        }

        foreach (var row in report.Removed)
        {
            if (reported.TryRow(row) is { } values)
            {
                reported.Removed.Add(ClassRow.KeyOf(table, values));
            }
        }

        return reported;
    }

    public void Note(string property, ValueFault fault)
    {
        property = property.Length > MaxPropertyName ? property[..MaxPropertyName] : property;
        if (_faults.Count < InventoryLimits.MaxGaps || _faults.ContainsKey((property, fault)))
        {
            _faults[(property, fault)] = _faults.GetValueOrDefault((property, fault)) + 1;
        }
    }

    /// <summary>What was not taken, in words.</summary>
    public IEnumerable<InventoryGap> Gaps() => _faults.Select(f =>
    {
        var times = f.Value > 1 ? $" ({f.Value} times)" : "";
        return InventoryGaps.Clean(new InventoryGap(_table.Class.Name, InventoryGaps.Site, $"{f.Key.Property} {f.Key.Fault.Text()}{times}".TrimStart()));
    });

    /// <summary>The values of a row in the order of the class; null where its key cannot be read.</summary>
    private object?[]? TryRow(Dictionary<string, JsonElement> row)
    {
        var values = new object?[_table.Columns.Count];
        var hasKey = true;
        foreach (var (name, element) in row)
        {
            if (element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            {
                continue;
            }

            var position = _table.PositionOf(name);
            if (position < 0)
            {
                Note(name, ValueFault.UnknownProperty);
                continue;
            }

            var column = _table.Columns[position];
            var fault = ValueReader.TryRead(column, element, out values[position]);
            if (fault == ValueFault.None)
            {
                continue;
            }

            values[position] = null;
            Note(name, fault);
            if (column.Property.IsKey)
            {
                Note(name, ValueFault.RowWithoutKey);
                hasKey = false;
            }
        }

        return hasKey ? values : null;
    }
}
