using System.Data.Common;
using System.Globalization;
using System.Text;

namespace Espalier.Site.Inventory;

/// <summary>A row of a class as the database holds it.</summary>
/// <param name="Key">What tells it apart from the device's other rows.</param>
/// <param name="Number">Its place in the table.</param>
/// <param name="From">Since when, in UTC microseconds.</param>
/// <param name="Values">Its values in the order of the class: string, long, double or null.</param>
internal sealed record ClassRow(string Key, int Number, long From, object?[] Values)
{
    /// <summary>The key values as one text, equal exactly when all of them are.</summary>
    public static string KeyOf(ClassTable table, object?[] values)
    {
        var key = new StringBuilder();
        for (var i = 0; i < values.Length; i++)
        {
            if (!table.Columns[i].Property.IsKey)
            {
                continue;
            }

            var text = Convert.ToString(values[i], CultureInfo.InvariantCulture);
            key.Append(values[i] is null ? -1 : text!.Length).Append(':').Append(text);
        }

        return key.ToString();
    }

    /// <summary>Reads what <see cref="ClassQueries.Current"/> selects.</summary>
    public static ClassRow Read(ClassTable table, DbDataReader reader)
    {
        var values = ReadValues(table, reader);
        return new ClassRow(KeyOf(table, values), reader.GetInt32(1), reader.GetInt64(0), values);
    }

    /// <summary>The values behind the two instants or numbers that every query of a class begins with.</summary>
    public static object?[] ReadValues(ClassTable table, DbDataReader reader)
    {
        const int First = 2;
        var values = new object?[table.Columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = reader.IsDBNull(First + i) ? null : Sql.ColumnOf(table.Columns[i].Property.Type) switch
            {
                ColumnType.Text => reader.GetString(First + i),
                ColumnType.Real => reader.GetDouble(First + i),
                _ => reader.GetInt64(First + i),
            };
        }

        return values;
    }
}
