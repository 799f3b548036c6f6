using System.Diagnostics.CodeAnalysis;
using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory;

/// <summary>Property lists in the answers of tools, which may print other lines before and behind them.</summary>
internal static class PropertyListAnswer
{
    /// <summary>Reads the first property list of an answer.</summary>
    public static bool TryParse(byte[] answer, [NotNullWhen(true)] out PropertyListValue? value, out string reason)
    {
        var isRead = PropertyListDocuments.TryParseFirst(answer, PropertyListLimits.Default, out value, out var error);
        reason = error?.ToString() ?? "";
        return isRead;
    }

    /// <summary>Reads property lists that stand one behind another; those that cannot be read are counted and left out.</summary>
    public static IReadOnlyList<PropertyListValue> ParseAll(byte[] answer, out int unreadable)
    {
        var values = new List<PropertyListValue>();
        unreadable = 0;
        foreach (var document in PropertyListDocuments.Find(answer))
        {
            if (PropertyList.TryParse(answer.AsSpan()[document], out var value, out _))
            {
                values.Add(value);
            }
            else
            {
                unreadable++;
            }
        }

        return values;
    }
}
