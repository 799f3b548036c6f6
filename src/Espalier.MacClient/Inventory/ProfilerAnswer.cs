using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory;

/// <summary>The frame of a system_profiler answer: an array of data types, each with its items.</summary>
internal static class ProfilerAnswer
{
    /// <summary>Items of one data type, on every level of nesting: controllers hold drives as items of their own.</summary>
    public static IReadOnlyList<PropertyListDictionary> Items(PropertyListValue answer, string type)
    {
        var items = new List<PropertyListDictionary>();
        foreach (var part in (answer as PropertyListArray ?? PropertyListArray.Empty).OfType<PropertyListDictionary>())
        {
            if (part.FindString("_dataType") == type)
            {
                Collect(part.FindArray("_items"), items);
            }
        }

        return items;
    }

    // Deep enough for hubs behind hubs, and bounded by the parser's own limit of nesting.
    private static void Collect(PropertyListArray? array, List<PropertyListDictionary> items)
    {
        foreach (var item in (array ?? PropertyListArray.Empty).OfType<PropertyListDictionary>())
        {
            items.Add(item);
            Collect(item.FindArray("_items"), items);
        }
    }
}
