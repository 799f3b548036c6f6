using Espalier.Contracts.Inventory;

namespace Espalier.Site.Inventory;

/// <summary>The state of rows as they are stored, equal to that of the report they came from.</summary>
internal static class StoredRows
{
    public static string StateOf(ClassTable table, IEnumerable<object?[]> rows)
    {
        var hash = new ClassStateHash();
        foreach (var row in rows)
        {
            foreach (var i in table.ByName)
            {
                var property = table.Columns[i].Property;
                switch (row[i])
                {
                    case string text:
                        hash.AddText(property.Name, text);
                        break;
                    case double real:
                        hash.AddNumber(property.Name, real);
                        break;
                    case long flag when property.Type == PropertyType.Boolean:
                        hash.AddBoolean(property.Name, flag != 0);
                        break;
                    case long whole:
                        hash.AddNumber(property.Name, whole);
                        break;
                }
            }

            hash.EndRow();
        }

        return hash.Complete();
    }
}
